"""Plain text and Markdown, kept to the character; YAML front matter becomes metadata."""

from __future__ import annotations

from dataclasses import replace

from index.reading.document import Document
from index.reading.files import UnreadableFileError
from index.reading.front_matter import split_front_matter


def read_plain(data: bytes) -> Document:
    """Raises UnreadableFileError where the bytes are not UTF-8."""
    metadata, text, notes = split_front_matter(decoded(data))
    return Document(text, metadata, tuple(notes))


def read_markdown(data: bytes) -> Document:
    """As plain text; the first heading is the title where the front matter gives none."""
    found = read_plain(data)
    title = found.metadata.title or heading(found.text)
    return replace(found, metadata=replace(found.metadata, title=title))


def heading(text: str) -> str:
    """The first line of a Markdown text where it is a top heading; an empty string otherwise."""
    first = text.lstrip().split("\n", 1)[0]
    return first[2:].strip() if first.startswith("# ") else ""


def decoded(data: bytes) -> str:
    """UTF-8, with or without a byte order mark. Raises UnreadableFileError."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(f"it is not UTF-8 (byte {error.start}); save it as UTF-8") from error
