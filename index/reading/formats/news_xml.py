"""News as XML: feeds (RSS, Atom), NITF and NewsML; all text of other XML. Entities are refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b
from html import escape, unescape
from typing import TYPE_CHECKING

from index.reading.document import Document, Part, UnreadableFileError
from index.reading.format import Format
from index.reading.formats.html import decode_page, read_page, write_page
from index.reading.metadata.fields import build_metadata
from index.reading.options import ReadOptions
from index.reading.text.packed import local_name, parse_xml
from index.reading.text.tables import format_table
from index.reading.text.writing import TextBuilder

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

FEED_ROOTS = ("rss", "RDF", "feed")
NEWS_ITEMS = ("newsItem", "NewsItem")
CREATED = ("contentCreated", "versionCreated", "firstCreated", "FirstCreated", "DateLine")
BLOCKS = frozenset("p hl1 hl2 head title headline para section body content block item li td".split())


def read_xml(data: bytes, options: ReadOptions) -> Iterator[Part]:
    """Raises UnreadableFileError if it is malformed, declares entities or contains no text.

    The encoding is that which browsers take for the declared one; the first part has the notes on it.
    """
    decoded = decode_page(data)
    notes = decoded.notes
    for part in read_decoded(decoded.text, options):
        if part.document is None:
            yield part
            continue
        noted = (*notes, *part.document.notes)
        yield replace(part, document=replace(part.document, notes=noted, encoding=decoded.encoding))
        notes = ()


def read_decoded(text: str, options: ReadOptions) -> Iterable[Part]:
    """The parts of a decoded XML document."""
    root = parse_xml(text.encode(), "utf-8")
    name = local_name(root)
    if name in FEED_ROOTS:
        return read_feed(root, options)
    if name == "html":
        return [Part(read_page(text, options))]
    items = [each for each in root.iter() if local_name(each) in NEWS_ITEMS]
    if items:
        return read_news_items(items, options)
    if name == "nitf":
        return [Part(read_nitf(root, options))]
    return [Part(read_other(root))]


def find_text(element: Element, *names: str) -> str:
    """The text of the first descendant with one of the names, in order of precedence; empty if there is none."""
    for name in names:
        for each in element.iter():
            if local_name(each) == name and (text := " ".join("".join(each.itertext()).split())):
                return text
    return ""


def find_child_text(element: Element, *names: str) -> str:
    """As `find_text`, but only among children, and with white space as written."""
    for name in names:
        for each in element:
            if local_name(each) == name and (text := (each.text or "").strip() or "".join(each.itertext()).strip()):
                return text
    return ""


def find_content(item: Element) -> str:
    """The content of a feed's item as HTML; the feed has it as text or as XHTML elements."""
    from lxml import etree

    for name in ("encoded", "content", "description", "summary"):
        for each in item:
            if local_name(each) == name and "".join(each.itertext()).strip():
                inner = [etree.tostring(child, encoding="unicode") for child in each if isinstance(child.tag, str)]
                return "".join([escape(each.text or ""), *inner]) if inner else each.text or ""
    return ""


def read_feed(root: Element, options: ReadOptions) -> Iterator[Part]:
    """The items of a feed; its title is the source of items without one."""
    channel = next((each for each in root.iter() if local_name(each) in ("channel", "feed")), root)
    source = " ".join(find_child_text(channel, "title").split())
    items = [each for each in root.iter() if local_name(each) in ("item", "entry")]
    if not items:
        raise UnreadableFileError("it is a feed without items")
    for number, item in enumerate(items, start=1):
        content = find_content(item)
        place = f"item {number}"
        links = [each for each in item if local_name(each) == "link" and each.get("rel", "alternate") == "alternate"]
        link = next((each.get("href") or (each.text or "").strip() for each in links), "")
        item_id = find_child_text(item, "guid", "id") or link or hash_text(content)
        builder = TextBuilder()
        write_page(content, builder)
        if not builder.text:
            yield Part(id=item_id, place=place, error="it holds no text")
            continue
        fields = {
            "title": " ".join(unescape(find_child_text(item, "title")).split()),
            "source": find_child_text(item, "source") if local_name(root) != "feed" else "",
            "published": find_child_text(item, "pubDate", "published", "issued", "date", "updated"),
            "url": link,
            "author": find_text(item, "creator", "author"),
        }
        fields["source"] = fields["source"] or source
        metadata, notes = build_metadata(fields, options.dates)
        yield Part(Document(builder.text, metadata, tuple(notes), ((0, place),)), item_id, place)


def read_nitf(root: Element, options: ReadOptions) -> Document:
    """An article in NITF. Raises UnreadableFileError if it contains no text."""
    found = {local_name(each): each for each in reversed(list(root.iter())) if isinstance(each.tag, str)}
    issued = [found[name].get("norm", "") for name in ("date.issue", "story.date", "date.release") if name in found]
    fields = {
        "title": find_text(root, "hl1", "hedline", "title"),
        "published": next(filter(None, issued), ""),
        "source": found["pubdata"].get("name", "") if "pubdata" in found else find_text(root, "distributor"),
        "author": find_text(root, "person", "byline"),
    }
    metadata, notes = build_metadata(fields, options.dates)
    body = found.get("body.content", found.get("body", root))
    return Document(write_elements(body), metadata, tuple(notes))


def read_news_items(items: list[Element], options: ReadOptions) -> Iterator[Part]:
    """The items of a NewsML message; a single item has no id, so that the file is one article."""
    for number, item in enumerate(items, start=1):
        place = f"item {number}"
        fields = {
            "title": find_text(item, "headline", "HeadLine", "hl1", "title"),
            "published": find_text(item, *CREATED),
            "source": find_text(item, "infoSource", "Provider", "ProviderId", "copyrightHolder"),
            "author": find_text(item, "by", "ByLine", "creator"),
        }
        metadata, notes = build_metadata(fields, options.dates)
        bodies = [e for e in item.iter() if local_name(e) in ("inlineXML", "inlineData", "DataContent", "body.content")]
        item_id = item.get("guid") or hash_text(fields["title"]) if len(items) > 1 else ""
        try:
            document = Document(write_elements(bodies[0] if bodies else item), metadata, tuple(notes))
        except UnreadableFileError as error:
            yield Part(id=item_id, place=place, error=str(error))
            continue
        yield Part(replace(document, places=((0, place),) if len(items) > 1 else ()), item_id, place)


def read_other(root: Element) -> Document:
    """All text of XML of an unknown kind."""
    note = f"it is XML of an unknown kind (<{local_name(root)}>); all its text was read"
    return Document(write_elements(root), notes=(note,))


def write_elements(element: Element) -> str:
    """The text of an element, a block per paragraph. Raises UnreadableFileError if there is none."""
    builder = TextBuilder()

    def write(each: Element) -> None:
        inner = [child for child in each if isinstance(child.tag, str)]
        is_block = local_name(each) in BLOCKS and not any(
            local_name(child) in BLOCKS for child in each.iterdescendants()
        )
        if is_block or not inner:
            builder.add_block(" ".join("".join(each.itertext()).split()))
            return
        if local_name(each) == "table" and (rows := read_xml_rows(each)):
            for text in format_table(rows):
                builder.add_block(text)
            return
        builder.add_block(" ".join((each.text or "").split()))
        for child in inner:
            write(child)
            builder.add_block(" ".join((child.tail or "").split()))

    write(element)
    if not builder.text:
        raise UnreadableFileError("it holds no text")
    return builder.text


def read_xml_rows(table: Element) -> list[list[str]]:
    """The cells of a table in NITF, XHTML, DocBook or JATS."""
    rows = [row for row in table.iter() if local_name(row) in ("tr", "row")]
    return [[" ".join("".join(cell.itertext()).split()) for cell in row if isinstance(cell.tag, str)] for row in rows]


def hash_text(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


FORMATS = (
    Format(
        "XML",
        (".xml", ".rss", ".atom", ".nitf", ".newsml"),
        "lxml",
        "RSS and Atom: one article per item; NITF and NewsML: the article; other XML: all text. No entities",
        "item 3",
        read=read_xml,
        modules=("lxml.etree", "tinycss2", "cssselect", "trafilatura", "webencodings"),
        is_large=True,
    ),
)
