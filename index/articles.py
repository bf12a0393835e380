"""What is read of a folder, as values: articles, and what is to be told of files that are none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Article:
    """One article. `id` is its path inside the folder; `text` is what every quote is checked against.

    `published` is None where the article does not say. `extra` keeps whatever else it says about itself.
    """

    id: str
    text: str
    title: str = ""
    source: str = ""
    published: date | None = None
    url: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What a reader of the answer knows the article by: its title, or its id where it has none."""
        return self.title or self.id


@dataclass(frozen=True)
class Problem:
    """Something to tell the user about one file."""

    article_id: str
    reason: str


@dataclass(frozen=True)
class FolderReading:
    """What a file or a folder holds: its articles, what was left out, and oddities in what was taken in."""

    articles: tuple[Article, ...] = ()
    failed: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def __add__(self, other: FolderReading) -> FolderReading:
        return FolderReading(self.articles + other.articles, self.failed + other.failed, self.warnings + other.warnings)


def printable(name: str) -> str:
    """The name with bytes that are not UTF-8 replaced, fit for a terminal and for storage."""
    return os.fsencode(name).decode("utf-8", "replace")


def is_unicode(text: str) -> bool:
    """Whether the text can be stored and read by a model: no half of a surrogate pair in it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
