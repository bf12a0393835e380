"""Plain text, unchanged. Front matter and header lines become metadata."""

from __future__ import annotations

from dataclasses import replace

from index.reading.document import Document
from index.reading.format import Format, read_single
from index.reading.metadata.dates import read_own_date
from index.reading.metadata.front_matter import split_front_matter
from index.reading.options import ReadOptions
from index.reading.text.decoding import decode_text


def read_text(data: bytes, options: ReadOptions) -> Document:
    """Raises UnreadableFileError if it is not text."""
    decoded = decode_text(data)
    metadata, text, notes = split_front_matter(decoded.text, options.dates)
    document = Document(text, metadata, (*decoded.notes, *notes), encoding=decoded.encoding)
    return add_own_date(document, options)


def add_own_date(document: Document, options: ReadOptions) -> Document:
    """The document, with the date from its first lines if its metadata has none."""
    if document.metadata.published:
        return document
    found, problem = read_own_date(document.text, options.dates)
    if not found:
        return replace(document, notes=(*document.notes, problem)) if problem else document
    note = f"its date {found} is taken from its first lines"
    return replace(document, metadata=replace(document.metadata, published=found), notes=(*document.notes, note))


FORMATS = (
    Format(
        "Plain text",
        (".txt", ".text"),
        "charset-normalizer",
        "the exact text; front matter and a dateline as metadata",
        read=read_single(read_text),
        is_sandboxed=False,
    ),
)
