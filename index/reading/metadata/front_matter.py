"""Front matter: metadata at the head of a text, in YAML, TOML or JSON, or as header lines such as "Title: ...".

A block counts as front matter only if it contains at least one known field with a value of its kind, and nothing that
somebody says; anything else, such as text between two rules, stays in the text.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import yaml

from index.articles import is_unicode
from index.reading.metadata.fields import NAMES, Metadata, build_metadata, normalise_name
from index.reading.options import DateOrder

MAX_FRONT_MATTER_CHARS = 20_000
"""A longer block is read as text."""
MAX_DEPTH = 20
"""Levels of nesting."""
MAX_NAME_CHARS = 60
YAML_BLOCK = re.compile(
    r"\s*---[ \t]*(?:ya?ml)?[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
TOML_BLOCK = re.compile(r"\s*\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
JSON_BLOCK = re.compile(r"\s*(?:;;;|---json)[ \t]*\r?\n(.*?)^(?:;;;|---)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
JSON_HEAD = re.compile(r"\s*(\{[ \t]*\n.*?^\})[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
"""JSON without a fence, as in Hugo."""
PANDOC_BLOCK = re.compile(r"((?:%[^\n]*\n(?:[ \t]+\S[^\n]*\n)*){1,3})")
"""Title, authors and date, each after a percent sign, as in Pandoc."""
LONE_RETURN = re.compile(r"\r(?!\n)")
HEADER_LINES = re.compile(r"((?:[A-Za-z][\w -]{1,30}:[ \t]\S.*\r?\n){2,})[ \t]*\r?\n")
VALUE = re.compile(r"^([A-Za-z_][\w -]*):[ \t]+(.*\S)[ \t]*$", re.MULTILINE)
HASH_VALUE = re.compile(
    r"^([A-Za-z_][\w -]*):[ \t]+(?![\"'\[{|>])(\S.*?[ \t]#[^\s#].*?)(?:[ \t]#[ \t].*)?$", re.MULTILINE
)
"""A value with " #" before a word, as in "Issue #24", which YAML takes for a comment."""
KNOWN = {name for names in NAMES.values() for name in names} | set("layout slug tags categories draft keywords".split())
CLOSING = {"[": "]", "{": "}", '"': '"', "'": "'"}
PROSE = frozenset(
    "abstract comment copyright dek description disclaimer excerpt lead license note summary teaser".split()
)
"""Unknown fields whose values are sentences."""
URL = re.compile(r"\S*[/.]\S*")
LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Creates only strings, lists and mappings. The C version, if PyYAML has it, is ten times as fast."""


def split_front_matter(text: str, dates: DateOrder = "") -> tuple[Metadata, str, list[str]]:
    """Metadata, the text without its front matter, and notes on anything unusual, one clause each."""
    head = LONE_RETURN.sub("\n", text[:MAX_FRONT_MATTER_CHARS])  # old Mac line ends; the length stays the same
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
            note = "its front matter cannot be parsed and was read as text"
            return Metadata(), text, [note] if mentions_known_field(found.group(1)) else []
        if not any(is_known(name, value) for name, value in fields.items()) or any(map(is_said, fields.items())):
            return Metadata(), text, []
        metadata, notes = build_metadata(fields, dates)
        return metadata, text[found.end() :], notes
    return Metadata(), text, []


def mentions_known_field(block: str) -> bool:
    """Whether a line of a block starts with the name of a known field."""
    pairs = (re.split("[:=]", line, maxsplit=1) for line in block.splitlines())
    return any(is_known(name, "".join(value).strip()) for name, *value in pairs)


def is_known(name: str, value: str) -> bool:
    """Whether a field is a known one, and its value of the kind: an address has no spaces, a date has a digit.

    A word or two without one, such as "soon", count as a date that cannot be read, which is reported.
    """
    normal = normalise_name(name)
    if normal in NAMES["url"] and value:
        return bool(URL.fullmatch(value))
    is_sentence = len(value.split()) > 2 and not re.search(r"\d", value)
    return normal in KNOWN and not (normal in NAMES["published"] and is_sentence)


def is_said(field: tuple[str, str]) -> bool:
    """Whether a field is rather a speaker's name and what he says, as in "Mayor: The bridge is closed."."""
    name, value = field
    is_name = name[:1].isupper() or " " in name
    return is_name and value.endswith((".", "!", "?")) and normalise_name(name) not in KNOWN | PROSE


def flatten(values: object) -> dict[str, str]:
    """A mapping's fields as texts. Raises ValueError if it is not a mapping or not valid Unicode."""
    if not isinstance(values, Mapping):
        raise ValueError("not a mapping")
    fields = {to_text(name)[:MAX_NAME_CHARS]: to_text(value) for name, value in values.items()}
    if not is_unicode("".join([*fields, *fields.values()])):
        raise ValueError("a lone surrogate")
    return fields


def to_text(value: object) -> str:
    """A value as text: a list's items with commas between, a mapping's `name`, a date as ISO 8601."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(to_text, value)))
    if isinstance(value, Mapping):
        return to_text(value.get("name", ""))
    return "" if value is None else str(value).strip()


def parse_yaml(block: str) -> object:
    """Parse YAML, accepting values such as "Rome: a history", "@handle" and "Issue #24". Raises YAMLError."""
    block = HASH_VALUE.sub(quote_value, block)
    try:
        return load_yaml(block)
    except yaml.YAMLError:
        return load_yaml(VALUE.sub(quote_invalid, block))


def quote_value(found: re.Match[str]) -> str:
    return f"{found[1]}: {json.dumps(found[2], ensure_ascii=False)}"


def quote_invalid(found: re.Match[str]) -> str:
    """A field with its value in quotation marks if it is not a valid value by itself, but a text.

    A list or a quotation that is not closed, or is the whole value, is not quoted.
    """
    value = found[2]
    closing = CLOSING.get(value[0])
    try:
        load_yaml(f"x: {value}")
        is_valid = not value.startswith(("&", "!"))
    except yaml.YAMLError:
        is_valid = closing is not None and not 0 < value.find(closing, 1) < len(value) - 1
    return found[0] if is_valid else quote_value(found)


def load_yaml(block: str) -> object:
    check_yaml(block)
    return yaml.load(block, LOADER)  # noqa: S506 (creates only strings, lists and mappings)


def check_yaml(block: str) -> None:
    """Raises YAMLError for aliases and deep nesting, which a hostile file could expand to any size."""
    depth = 0
    for event in yaml.parse(block, LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not allowed")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise yaml.YAMLError("it is nested too deeply")


def parse_toml(block: str) -> object:
    """Parse TOML, with the fields of tables such as [params] at the top level. Raises ValueError."""
    found = tomllib.loads(block.replace("\r\n", "\n"))
    nested = {name: value for each in found.values() if isinstance(each, dict) for name, value in each.items()}
    return nested | {name: value for name, value in found.items() if not isinstance(value, dict)}


def parse_json_matter(block: str) -> object:
    """Parse JSON. Raises ValueError."""
    return json.loads(block)


def parse_pandoc(block: str) -> object:
    """Title, authors and date of a Pandoc title block; an indented line continues the one above."""
    values = [" ".join(each.split()) for each in re.split(r"^%", block, flags=re.MULTILINE)[1:]]
    return dict(zip(("title", "author", "date"), values, strict=False))


def parse_lines(block: str) -> object:
    """Parse header lines. Raises ValueError unless at least two are known fields."""
    pairs = [line.partition(":") for line in block.splitlines()]
    if sum(is_known(name, value.strip()) for name, _, value in pairs) < 2:
        raise ValueError("not header lines")
    return {name.strip(): value.strip() for name, _, value in pairs}
