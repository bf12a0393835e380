"""Options of reading: limits on size, time and memory, field names, and the order of day and month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MAX_ARTICLE_BYTES = 10_000_000
MAX_RECORDS_BYTES = 500_000_000
READ_SECONDS = 30.0
READ_MEMORY = 2_000_000_000
DateOrder = Literal["", "dmy", "mdy"]
"""How 03/04/2024 is read: "dmy" as 3 April, "mdy" as March 4, "" as ambiguous."""


@dataclass(frozen=True)
class Fields:
    """The names of a record's fields."""

    id: str = "id"
    text: str = "text"
    title: str = "title"
    source: str = "source"
    published: str = "published"
    url: str = "url"


@dataclass(frozen=True)
class ReadOptions:
    """Limits and conventions of reading.

    `article_bytes` limits an article, both its file and its text. `records_bytes` limits files of many articles (JSON,
    CSV, mailboxes, archives) and files that may contain pictures (PDF, Word, EPUB). `seconds` and `memory` (in bytes)
    limit the conversion of one file.
    """

    article_bytes: int = MAX_ARTICLE_BYTES
    records_bytes: int = MAX_RECORDS_BYTES
    seconds: float = READ_SECONDS
    memory: int = READ_MEMORY
    fields: Fields = Fields()
    dates: DateOrder = ""


DEFAULTS = ReadOptions()
