"""How files are read: limits of size, time and memory, and the names of the fields of records."""

from __future__ import annotations

from dataclasses import dataclass

MAX_ARTICLE_BYTES = 10_000_000
MAX_RECORDS_BYTES = 500_000_000
READ_SECONDS = 30.0
READ_MEMORY = 2_000_000_000


@dataclass(frozen=True)
class Fields:
    """What the fields of a record are called that hold an article's parts."""

    id: str = "id"
    text: str = "text"
    title: str = "title"
    source: str = "source"
    published: str = "published"
    url: str = "url"


@dataclass(frozen=True)
class ReadOptions:
    """`article_bytes` bounds one article, as a file and as text, and `records_bytes` a file of many (json, csv).

    `seconds` and `memory` (bytes) bound the conversion of one file of html, pdf or docx.
    """

    article_bytes: int = MAX_ARTICLE_BYTES
    records_bytes: int = MAX_RECORDS_BYTES
    seconds: float = READ_SECONDS
    memory: int = READ_MEMORY
    fields: Fields = Fields()


DEFAULTS = ReadOptions()
