"""Front matter: metadata at the head of a text, in YAML, TOML or JSON, or as header lines such as "Title: ...".

A block counts as front matter only where it names at least one field that articles are known to have; anything else,
such as text between two rules, stays in the text.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import yaml

from index.articles import is_unicode
from index.reading.metadata import NAMES, Metadata, build_metadata, normalise_name
from index.reading.options import DateOrder

MAX_FRONT_MATTER = 20_000
"""Characters; a longer block is taken as text."""
MAX_DEPTH = 20
"""Levels of nesting."""
MAX_NAME = 60
"""Characters of a field's name."""
YAML_BLOCK = re.compile(
    r"\s*---[ \t]*(?:ya?ml)?[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
TOML_BLOCK = re.compile(r"\s*\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
JSON_BLOCK = re.compile(r"\s*(?:;;;|---json)[ \t]*\r?\n(.*?)^(?:;;;|---)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
JSON_HEAD = re.compile(r"\s*(\{[ \t]*\n.*?^\})[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
"""JSON without a fence, as Hugo has it."""
PANDOC_BLOCK = re.compile(r"((?:%[^\n]*\n(?:[ \t]+\S[^\n]*\n)*){1,3})")
"""Title, authors and date, each after a percent sign, as Pandoc has them."""
LONE_RETURN = re.compile(r"\r(?!\n)")
HEADER_LINES = re.compile(r"((?:[A-Za-z][\w -]{1,30}:[ \t]\S.*\r?\n){2,})[ \t]*\r?\n")
PLAIN_VALUE = re.compile(r"^([A-Za-z_][\w -]*):[ \t]+(?![\"'\[{|>&*!%@`])(.*\S)[ \t]*$", re.MULTILINE)
KNOWN = {name for names in NAMES.values() for name in names} | set("layout slug tags categories draft keywords".split())
LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Makes strings, lists and mappings only; in C, ten times as fast, where PyYAML was built so."""


def split_front_matter(text: str, dates: DateOrder = "") -> tuple[Metadata, str, list[str]]:
    """Metadata, the text without its front matter, and notes on what was unusual, one clause each."""
    head = LONE_RETURN.sub("\n", text[:MAX_FRONT_MATTER])  # line ends of old Macs; as long as before
    forms = (
        (JSON_BLOCK, parse_json_matter),
        (JSON_HEAD, parse_json_matter),
        (PANDOC_BLOCK, parse_pandoc),
        (YAML_BLOCK, parse_yaml),
        (TOML_BLOCK, parse_toml),
        (HEADER_LINES, parse_lines),
    )
    for block, parse in forms:
        found = block.match(head)
        if found is None:
            continue
        try:
            fields = flatten(parse(found.group(1)))
        except (yaml.YAMLError, ValueError, RecursionError):
            note = "its front matter cannot be parsed and was taken as text"
            return Metadata(), text, [note] if mentions_known_field(found.group(1)) else []
        if not {normalise_name(name) for name in fields} & KNOWN:
            return Metadata(), text, []
        metadata, notes = build_metadata(fields, dates)
        return metadata, text[found.end() :], notes
    return Metadata(), text, []


def mentions_known_field(block: str) -> bool:
    """Whether a line of a block begins with the name of a known field."""
    names = (line.partition(":")[0].partition("=")[0] for line in block.splitlines())
    return any(normalise_name(name.strip()) in KNOWN for name in names)


def flatten(values: object) -> dict[str, str]:
    """Fields as texts. Raises ValueError for what is not a mapping, or not valid Unicode."""
    if not isinstance(values, Mapping):
        raise ValueError("not a mapping")
    fields = {to_text(name)[:MAX_NAME]: to_text(value) for name, value in values.items()}
    if not is_unicode("".join([*fields, *fields.values()])):
        raise ValueError("a lone surrogate")
    return fields


def to_text(value: object) -> str:
    """A value as text: the items of a list with commas, the `name` of a mapping, a date as ISO 8601."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(to_text, value)))
    if isinstance(value, Mapping):
        return to_text(value.get("name", ""))
    return "" if value is None else str(value).strip()


def parse_yaml(block: str) -> object:
    """Raises YAMLError. A value with a colon in it, as in "title: Rome: a history", is taken as written."""
    try:
        check_yaml(block)
        return yaml.load(block, LOADER)  # noqa: S506 (it makes strings, lists and mappings only)
    except yaml.YAMLError:
        quoted = PLAIN_VALUE.sub(lambda found: f"{found[1]}: {json.dumps(found[2], ensure_ascii=False)}", block)
        check_yaml(quoted)
        return yaml.load(quoted, LOADER)  # noqa: S506


def check_yaml(block: str) -> None:
    """Raises YAMLError for aliases and deep nesting, from which a hostile file could make any amount of text."""
    depth = 0
    for event in yaml.parse(block, LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not allowed")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise yaml.YAMLError("it is nested too deep")


def parse_toml(block: str) -> object:
    """Raises ValueError for what is not TOML. Fields of tables such as [params] count as well."""
    found = tomllib.loads(block.replace("\r\n", "\n"))
    nested = {name: value for each in found.values() if isinstance(each, dict) for name, value in each.items()}
    return nested | {name: value for name, value in found.items() if not isinstance(value, dict)}


def parse_json_matter(block: str) -> object:
    """Raises ValueError for what is not JSON."""
    return json.loads(block)


def parse_pandoc(block: str) -> object:
    """Title, authors and date of a Pandoc title block; a line that is indented goes on with the one above."""
    values = [" ".join(each.split()) for each in re.split(r"^%", block, flags=re.MULTILINE)[1:]]
    return dict(zip(("title", "author", "date"), values, strict=False))


def parse_lines(block: str) -> object:
    """Header lines. Raises ValueError unless at least two of them are known fields."""
    pairs = [line.partition(":") for line in block.splitlines()]
    if sum(normalise_name(name) in KNOWN for name, _, _ in pairs) < 2:
        raise ValueError("not header lines")
    return {name.strip(): value.strip() for name, _, value in pairs}
