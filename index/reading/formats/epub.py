"""Books (EPUB): the chapters in order, with headings as places."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from index.reading.document import Document, UnreadableFileError
from index.reading.format import Format, read_single
from index.reading.formats.html import write_page
from index.reading.metadata.fields import build_metadata
from index.reading.options import ReadOptions
from index.reading.text.decoding import decode_text
from index.reading.text.packed import MAX_UNPACKED, local_name, open_package, parse_xml, read_entry
from index.reading.text.writing import TextBuilder

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

KNOWN = {"title": "title", "creator": "author", "publisher": "publisher", "date": "published", "source": "url"}
"""Elements of the package's metadata, and the names used here."""


def read_epub(data: bytes, options: ReadOptions) -> Document:
    """Raises UnreadableFileError if it is not an EPUB, is encrypted, unpacks to too much or contains no text."""
    with open_package(data, MAX_UNPACKED * options.article_bytes, "an EPUB") as archive:
        if "META-INF/rights.xml" in archive.namelist():
            raise UnreadableFileError("it is encrypted; save it without protection")
        container = parse_xml(read_entry(archive, "META-INF/container.xml"))
        paths = [each.get("full-path", "") for each in container.iter() if local_name(each) == "rootfile"]
        if not paths:
            raise UnreadableFileError("it is damaged: its container lists no content")
        package = parse_xml(read_entry(archive, paths[0]))
        builder = TextBuilder()
        unread: list[str] = []
        for name in list_chapters(package, posixpath.dirname(paths[0])):
            try:
                write_page(decode_text(read_entry(archive, name)).text, builder)
            except UnreadableFileError as error:
                unread.append(f"a chapter was left out: {error}")
    if not builder.text:
        raise UnreadableFileError("; ".join(unread) or "it holds no text")
    metadata, notes = build_metadata(read_package_metadata(package), options.dates)
    return Document(builder.text, metadata, (*notes, *unread), builder.places)


def list_chapters(package: Element, folder: str) -> list[str]:
    """The names of the chapters' files, in reading order, without the table of contents."""
    items = {each.get("id"): each for each in package.iter() if local_name(each) == "item"}
    spine = [items.get(each.get("idref")) for each in package.iter() if local_name(each) == "itemref"]
    chosen = [item for item in spine if item is not None and "nav" not in (item.get("properties") or "").split()]
    pages = [item for item in chosen if "html" in (item.get("media-type") or "")]
    return [posixpath.normpath(posixpath.join(folder, unquote(item.get("href", "")))) for item in pages]


def read_package_metadata(package: Element) -> dict[str, str]:
    """Title, author, publisher, address and publication date; other dates, such as of changes, are left out."""
    fields: dict[str, str] = {}
    for element in package.iter():
        name = KNOWN.get(local_name(element))
        event = next((value for key, value in element.attrib.items() if key.endswith("event")), "publication")
        if name and element.text and event == "publication" and (name != "url" or "://" in element.text):
            fields.setdefault(name, element.text.strip())
    return fields


FORMATS = (
    Format(
        "EPUB",
        (".epub",),
        "zipfile, lxml",
        "the chapters in order; the book's title, author, publisher and date",
        "section Results",
        read=read_single(read_epub),
        modules=("lxml.html", "tinycss2", "cssselect", "trafilatura"),
        is_large=True,
    ),
)
