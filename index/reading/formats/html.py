"""HTML pages: the article as a browser shows it, without what surrounds it, extracted by trafilatura."""

from __future__ import annotations

import codecs
import re
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING

from index.reading.document import Document, UnreadableFileError
from index.reading.format import Format, read_single
from index.reading.formats.text import add_own_date
from index.reading.options import ReadOptions
from index.reading.pages.blocks import BlockWriter, open_boxes, tidy_lines, wrap_loose_text
from index.reading.pages.metadata import find_metadata
from index.reading.pages.text import Rows, simplify_page
from index.reading.pages.visibility import drop_hidden
from index.reading.text.decoding import Decoded, decode_text
from index.reading.text.writing import TextBuilder

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

HEAD = 4_096
"""The bytes in which a page must declare its encoding; browsers read 1,024, but some pages need more."""
XML_DECLARATION = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""", re.IGNORECASE)
CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
NOT_ARTICLE = ".//nav | .//footer | .//aside | .//form | .//button | .//style | .//*[@role='navigation']"
MIN_SHARE = 0.5
"""The share of the <article> or <main> that trafilatura must extract; otherwise the whole element is read."""


def read_html(data: bytes, options: ReadOptions) -> Document:
    """Raises UnreadableFileError if there is no article in the page."""
    decoded = decode_page(data)
    document = read_page(decoded.text, options)
    return replace(document, notes=(*decoded.notes, *document.notes), encoding=decoded.encoding)


def read_page(page: str, options: ReadOptions) -> Document:
    """The article of a decoded page. Raises UnreadableFileError if there is none."""
    from trafilatura import load_html

    tree = load_html(DECLARATION.sub("", page, count=1))
    if tree is None:
        raise UnreadableFileError("it is not readable HTML")
    metadata, notes = find_metadata(tree, options.dates)
    drop_hidden(tree)
    builder = write_article(tree, metadata.title, simplify_page(tree))
    if not builder.text.strip():
        raise UnreadableFileError("it contains no article text")
    return add_own_date(Document(builder.text, metadata, tuple(notes), builder.places), options)


def write_article(tree: Element, title: str, rows: Rows) -> TextBuilder:
    """The article's blocks as text, separated by blank lines, with headings and table rows as places."""
    from trafilatura import bare_extraction

    open_boxes(tree)
    wrap_loose_text(tree)
    container, is_sure = find_container(tree)
    found = bare_extraction(
        deepcopy(tree), with_metadata=False, include_comments=False, include_formatting=False, favor_recall=True
    )
    builder = TextBuilder()
    if found is not None and not isinstance(found, dict) and found.body is not None:
        BlockWriter(builder, title, rows).write(found.body)
    own = TextBuilder()
    BlockWriter(own, title, rows).write(container)
    is_joined = "\n\n" not in builder.text and "\n\n" in own.text  # as trafilatura reads some short pages
    min_length = MIN_SHARE * len(own.text) if is_sure else 1
    return own if (is_sure and is_joined) or len(builder.text) < min_length else builder


def write_page(page: str, builder: TextBuilder) -> None:
    """Write all visible text of a page that is entirely article, such as a chapter or a mail."""
    from lxml.etree import ParserError
    from lxml.html import document_fromstring

    try:
        tree = document_fromstring(DECLARATION.sub("", page, count=1)) if "<" in page or "&" in page else None
    except ParserError:  # nothing but comments
        return
    if tree is None:
        builder.add_block(tidy_lines(page))
        return
    drop_hidden(tree)
    rows = simplify_page(tree)
    body = tree.find("body")
    BlockWriter(builder, "", rows).write(body if body is not None else tree)


def find_container(tree: Element) -> tuple[Element, bool]:
    """A copy of the element with the article, without menus, and whether the page marks it as <article> or <main>."""
    marked: list[Element] = next((found for path in ("//article", "//main") if len(found := tree.xpath(path)) == 1), [])
    container = deepcopy(marked[0] if marked else (tree.find("body") if tree.find("body") is not None else tree))
    for element in container.xpath(NOT_ARTICLE):
        if element.getparent() is not None:
            element.drop_tree()
    return container, bool(marked)


def decode_page(data: bytes) -> Decoded:
    """Decode a page as browsers do: by byte order mark, <meta> or XML declaration, as UTF-8, or by a guess."""
    declared = find_declared(data[:HEAD])
    if declared.lower().startswith(("utf-16", "utf16", "utf-32")):  # UTF-16 cannot contain an ASCII declaration
        declared = "" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    decoded = decode_text(data, declared)
    if declared and decoded.encoding.endswith(("(guessed)", "(mixed)")):
        return replace(decoded, notes=(f"it is not {declared}, the encoding that it declares", *decoded.notes))
    return decoded


def find_declared(head: bytes) -> str:
    """The encoding that the first <meta> with a known one declares, or the XML declaration; empty if there is none.

    What stands in scripts, comments and other attributes does not count.
    """
    import webencodings
    from lxml import etree, html

    try:
        tree = html.document_fromstring(head, html.HTMLParser(encoding="iso-8859-1"))
        metas = [] if b"\0" in head else tree.xpath("//meta")
    except etree.ParserError:  # nothing but comments
        metas = []
    for meta in metas:
        is_content_type = (meta.get("http-equiv") or "").strip().lower() == "content-type"
        found = CHARSET.search(meta.get("content") or "") if is_content_type else None
        declared = (meta.get("charset") or (found[1] if found else "")).strip()
        if declared and webencodings.lookup(declared):
            return declared
    written = XML_DECLARATION.match(head)
    return written[1].decode("ascii", "replace") if written else ""


FORMATS = (
    Format(
        "HTML",
        (".html", ".htm", ".xhtml"),
        "trafilatura, lxml, webencodings, tinycss2",
        "the article as a browser shows it, without menus and hidden text; tables as lines with their headings",
        "section Results; table 1, row 3",
        read=read_single(read_html),
        modules=("trafilatura", "webencodings", "tinycss2", "cssselect"),
    ),
)
