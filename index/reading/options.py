"""How files are read: limits of size, time and memory, names of fields, and the order of day and month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MAX_ARTICLE_BYTES = 10_000_000
MAX_RECORDS_BYTES = 500_000_000
READ_SECONDS = 30.0
READ_MEMORY = 2_000_000_000
DateOrder = Literal["", "dmy", "mdy"]
"""How 03/04/2024 is read: "dmy" as 3 April, "mdy" as March 4, "" not at all."""


@dataclass(frozen=True)
class Fields:
    """The names of the fields of a record that hold an article's parts."""

    id: str = "id"
    text: str = "text"
    title: str = "title"
    source: str = "source"
    published: str = "published"
    url: str = "url"


@dataclass(frozen=True)
class ReadOptions:
    """Limits and conventions of reading.

    `article_bytes` is the largest article, as a file and as text. `records_bytes` is the largest file of many articles
    (JSON, CSV, mailboxes, archives) and the largest file of a format that packs pictures (PDF, Word, EPUB).
    `seconds` and `memory` (bytes) limit the conversion of one file.
    """

    article_bytes: int = MAX_ARTICLE_BYTES
    records_bytes: int = MAX_RECORDS_BYTES
    seconds: float = READ_SECONDS
    memory: int = READ_MEMORY
    fields: Fields = Fields()
    dates: DateOrder = ""


DEFAULTS = ReadOptions()
