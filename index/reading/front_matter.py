"""YAML front matter: what stands between two lines of three dashes at the head of a file."""

from __future__ import annotations

import re
from typing import Any

import yaml

from index.articles import is_unicode
from index.reading.metadata import Metadata, metadata_from

MAX_FRONT_MATTER = 20_000
"""Characters; a longer block is taken as text."""

BLOCK = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Makes strings, lists and mappings only; in C, ten times as fast, where PyYAML was built so."""
DEEPEST = 20
"""Levels of nesting."""


def split_front_matter(text: str) -> tuple[Metadata, str, list[str]]:
    """Metadata, the text without its front matter, and what was odd about it, one clause each.

    A block that is not a YAML mapping stays in the text: nothing of an article is lost.
    """
    block = BLOCK.match(text[:MAX_FRONT_MATTER])
    if block is None:
        return Metadata(), text, []
    try:
        check_events(block.group(1))
        values = yaml.load(block.group(1), LOADER)  # noqa: S506 (it makes strings, lists and mappings only)
        if not isinstance(values, dict):
            return Metadata(), text, []
        fields = {plain(key): plain(value) for key, value in values.items()}
        if not is_unicode("".join([*fields, *fields.values()])):
            raise ValueError("escapes make half a character")
    except (yaml.YAMLError, ValueError, RecursionError):
        return Metadata(), text, ["its front matter is not valid YAML and was taken as text"]
    metadata, notes = metadata_from(fields)
    return metadata, text[block.end() :], notes


def check_events(text: str) -> None:
    """Raises YAMLError for what a hostile file could make a text of any size, or a crash, of: aliases and nesting."""
    depth = 0
    for event in yaml.parse(text, LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not allowed")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise yaml.YAMLError("it is nested too deep")


def plain(value: object) -> str:
    """A YAML value as text; lists become their items, with commas."""
    if isinstance(value, list):
        return ", ".join(plain(item) for item in value)
    return str(value).strip()
