"""The values that reading a folder returns: articles, and a report on every file."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Places = tuple[tuple[int, str], ...]
"""Where the parts of a text are in their file: (first character, label such as "page 12"), in order."""
ZERO_WIDTH_JOINER = "\u200d"
NUMBERED = re.compile(r"((?:.*, )?(?:page|row|slide|line|record)) (\d+)")


@dataclass(frozen=True)
class Article:
    """One article. `id` is its path inside the folder; `text` is what every quote is checked against.

    `published` is None if the article gives no date. `extra` holds other metadata; `places` says where in the file
    each part of the text is.
    """

    id: str
    text: str
    title: str = ""
    source: str = ""
    published: date | None = None
    url: str = ""
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)
    places: Places = ()

    @property
    def name(self) -> str:
        """The title, or the id if there is no title."""
        return self.title or self.id


@dataclass(frozen=True)
class Problem:
    """Something to tell the user about one file."""

    article_id: str
    reason: str


@dataclass(frozen=True)
class FileReport:
    """What was read from one file, or why nothing was.

    `reason` says why the file was skipped, and is empty if it was read. `encoding` is empty for formats without one.
    Of several articles, `title` is that of the first one, and `published` and `newest` are the oldest and newest date.
    """

    file: str
    format: str = ""
    articles: int = 0
    title: str = ""
    published: date | None = None
    encoding: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()
    newest: date | None = None
    """None if no two articles have different dates."""

    @property
    def is_skipped(self) -> bool:
        """Whether no article was read from the file."""
        return not self.articles and bool(self.reason)

    def to_dict(self) -> dict[str, object]:
        """The report as JSON types, without empty fields."""
        found = {
            "file": self.file,
            "status": "skipped" if self.is_skipped else "read",
            "format": self.format,
            "articles": self.articles,
            "title": self.title,
            "published": self.published.isoformat() if self.published else "",
            "newest": self.newest.isoformat() if self.newest else "",
            "encoding": self.encoding,
            "reason": self.reason,
            "notes": list(self.notes),
        }
        return {name: value for name, value in found.items() if value not in ("", [])}


@dataclass(frozen=True)
class FolderReading:
    """The result of reading a file or a folder: articles, failures, warnings, and a report on each file."""

    articles: tuple[Article, ...] = ()
    failed: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    files: tuple[FileReport, ...] = ()


def location_of(article: Article, start: int, end: int) -> str:
    """Where characters `start` to `end` are in the file: "page 12", "pages 12-13", "row 7", "section Results".

    Empty if the file has no such places.
    """
    first, last = find_place(article.places, start), find_place(article.places, max(start, end - 1))
    if first == last:
        return first
    a, b = NUMBERED.fullmatch(first), NUMBERED.fullmatch(last)
    if a and b and a[1] == b[1]:
        return f"{a[1]}s {a[2]}-{b[2]}"
    return first or last


def find_place(places: Places, position: int) -> str:
    """The label of the last place that begins at or before `position`; empty before the first place."""
    found = bisect_right(places, position, key=lambda place: place[0])
    return places[found - 1][1] if found else ""


def parse_places(written: str) -> Places:
    """Parse places from JSON, a list of [first character, label]."""
    return tuple((int(start), str(label)) for start, label in json.loads(written))


def find_grapheme_start(text: str, position: int) -> int:
    """The nearest position at or before `position` that splits neither a letter from its marks nor an emoji."""
    while 0 < position < len(text) and (extends_grapheme(text[position]) or text[position - 1] == ZERO_WIDTH_JOINER):
        position -= 1
    return position


def extends_grapheme(char: str) -> bool:
    """Whether a character belongs to the one before it: a mark, a joiner, or an emoji's skin tone."""
    return unicodedata.category(char)[0] == "M" or char in "\u200c\u200d" or "\U0001f3fb" <= char <= "\U0001f3ff"


def decode_name(name: str) -> str:
    """The name with bytes that are not UTF-8 replaced, so that it can be printed and stored."""
    return os.fsencode(name).decode("utf-8", "replace")


def is_unicode(text: str) -> bool:
    """Whether the text is valid Unicode: it contains no lone surrogate."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
