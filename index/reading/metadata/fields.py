"""An article's metadata: title, source, date, address, and other fields.

Fields have several names. If an article has more than one name of a kind, the first in NAMES is used. Case, spaces,
"-" and "_" do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from index.reading.metadata.dates import parse_date
from index.reading.options import DateOrder

NAMES: dict[str, tuple[str, ...]] = {
    "published": (
        "published",
        "publishedat",
        "publishedon",
        "datepublished",
        "publisheddate",
        "publishdate",
        "publicationdate",
        "pubdate",
        "issued",
        "date",
        "created",
        "createdat",
        "datecreated",
    ),
    "title": ("title", "headline"),
    "source": ("source", "publisher", "publication", "sitename", "site", "outlet", "newspaper"),
    "url": ("url", "link", "canonicalurl", "canonical", "permalink"),
    "author": ("author", "authors", "byline", "creator"),
}
"""The normalised names of each kind of field, in order of precedence."""
SEPARATORS = re.compile(r"[\s_-]+")


@dataclass(frozen=True)
class Metadata:
    """What an article says about itself, apart from its text."""

    title: str = ""
    source: str = ""
    published: date | None = None
    url: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Metadata:
        """Create from JSON types, with the date as YYYY-MM-DD."""
        published = date.fromisoformat(data["published"]) if data["published"] else None
        return cls(data["title"], data["source"], published, data["url"], dict(data["extra"]))


def normalise_name(name: str) -> str:
    """A field's name in lower case, without spaces, hyphens and underscores."""
    return SEPARATORS.sub("", name).lower()


def build_metadata(fields: Mapping[str, str], dates: DateOrder = "") -> tuple[Metadata, list[str]]:
    """Build metadata from texts by name, with a note on each invalid date. Unknown fields are kept in `extra`."""
    rest = {name: value for name, value in fields.items() if value}
    notes: list[str] = []
    title, source, url, author = (take_field(rest, kind) for kind in ("title", "source", "url", "author"))
    published = None
    for name in find_field_names(rest, "published"):
        found, problem = parse_date(rest[name], dates)
        notes += [problem] if problem and published is None else []
        published = published or found
        if found or name == find_field_names(rest, "published")[0]:
            rest.pop(name)
    extra = ({"author": author} if author else {}) | rest
    return Metadata(title, source, published, url, extra), notes


def take_field(fields: dict[str, str], kind: str) -> str:
    """Remove the first field of a kind and return its text; empty if there is none."""
    names = find_field_names(fields, kind)
    return fields.pop(names[0]).strip() if names else ""


def find_field_names(fields: Mapping[str, Any], kind: str) -> list[str]:
    """The names of all fields of a kind in `fields`, in order of precedence."""
    order = {name: place for place, name in enumerate(NAMES[kind])}
    found = [name for name in fields if normalise_name(name) in order]
    return sorted(found, key=lambda name: order[normalise_name(name)])
