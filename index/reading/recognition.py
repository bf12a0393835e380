"""Recognises a file's format by its content if its name is wrong."""

from __future__ import annotations

import io
import zipfile

from index.reading.document import UnreadableFileError
from index.reading.format import Format
from index.reading.registry import FORMATS
from index.reading.text.packed import OLD_OFFICE

HEAD = 1_024
NOT_READ = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3\0", "a database"),
    (OLD_OFFICE, "encrypted or in an old Office format; save it without a password, as docx, xlsx or pptx"),
)
"""The first bytes of files that are never articles, and what these files are."""
PACKED = (
    ("word/document.xml", "Word"),
    ("xl/workbook.xml", "Excel"),
    ("ppt/presentation.xml", "PowerPoint"),
    ("META-INF/container.xml", "EPUB"),
    ("content.xml", "OpenDocument text"),
)
"""The entry that identifies each packed format."""
PACKED_NAMES = frozenset(name for _, name in PACKED) | {"Zip archive"}


def recognise_format(data: bytes, named: Format) -> tuple[Format, tuple[str, ...]]:
    """The format of a file, and a note if its name suggests another one.

    Raises UnreadableFileError if the file is empty or never an article.
    """
    if not data.strip():
        raise UnreadableFileError("it is empty")
    for start, kind in NOT_READ:
        if data.startswith(start):
            raise UnreadableFileError(f"it is {kind}")
    found = FORMATS.get(find_format_name(data, named), named)
    if found is named:
        return named, ()
    return found, (f"it is {found.name}, though its name says {named.name}",)


def find_format_name(data: bytes, named: Format) -> str:
    """The name of the format that the content shows; otherwise that of `named`."""
    head = data[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(b"PK\x03\x04"):
        return find_packed_name(data) or named.name
    if named.name in PACKED_NAMES | {"PDF", "RTF"} and head.startswith((b"<!doctype html", b"<html")):
        return "HTML"
    if head.startswith(b"%pdf-"):
        return "PDF"
    if head.startswith(b"{\\rtf"):
        return "RTF"
    is_page = head.startswith((b"<!doctype html", b"<html")) and named.name in ("Plain text", "Markdown")
    return "HTML" if is_page else named.name


def find_packed_name(data: bytes) -> str:
    """The packed format of an archive; "Zip archive" if it is none of them, empty if it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ""
    return next((name for part, name in PACKED if part in names), "Zip archive")
