"""YAML front matter: what stands between two lines of three dashes at the head of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import yaml

MAX_FRONT_MATTER = 20_000
"""Characters; a longer block is taken as text."""

BLOCK = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Metadata:
    """What an article says about itself before its text."""

    title: str = ""
    source: str = ""
    published: date | None = None
    url: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


class PlainLoader(yaml.BaseLoader):
    """YAML whose values are strings, and without aliases, which a hostile file could nest into a text of any size."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not allowed")
        return super().compose_node(parent, index)


def split_front_matter(text: str) -> tuple[Metadata, str, list[str]]:
    """Metadata, the text without its front matter, and what was odd about it, one clause each.

    A block that is not a YAML mapping stays in the text: nothing of an article is lost.
    """
    block = BLOCK.match(text[:MAX_FRONT_MATTER])
    if block is None:
        return Metadata(), text, []
    try:
        values = yaml.load(block.group(1), PlainLoader)  # noqa: S506 (it makes strings, lists and mappings only)
        if not isinstance(values, dict):
            return Metadata(), text, []
        fields = {plain(key): plain(value) for key, value in values.items()}
        "".join([*fields, *fields.values()]).encode()  # escapes in it can make what is not Unicode
    except (yaml.YAMLError, ValueError, RecursionError):
        return Metadata(), text, ["its front matter is not valid YAML and was taken as text"]
    metadata, notes = metadata_from(fields)
    return metadata, text[block.end() :], notes


def metadata_from(fields: dict[str, str]) -> tuple[Metadata, list[str]]:
    published, notes = parsed_date(fields.pop("published", ""))
    known = {key: fields.pop(key, "") for key in ("title", "source", "url")}
    return Metadata(published=published, extra=fields, **known), notes


def parsed_date(written: str) -> tuple[date | None, list[str]]:
    """A date only where one is plainly written (ISO 8601); never guessed."""
    if not written:
        return None, []
    try:
        return datetime.fromisoformat(written).date(), []
    except ValueError:
        return None, [f"its date {written[:40]!r} is not a date of the form 2024-06-18 and was left out"]


def plain(value: object) -> str:
    """A YAML value as text; lists become their items, with commas."""
    if isinstance(value, list):
        return ", ".join(plain(item) for item in value)
    return str(value).strip()
