"""Reads and validates JSON and JSON Lines files, gzipped or not. Errors name file, line and field."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from rag.evaluation.errors import GoldError

Row = TypeVar("Row")


def check_has_words(wording: str) -> str:
    """The wording itself. Raises ValueError if it has nothing that an answer could be compared with."""
    if not any(char.isalnum() for char in wording):
        raise ValueError("a wording has no letter or digit")
    return wording


Wording = Annotated[str, AfterValidator(check_has_words)]
Fact = Annotated[list[Wording], Field(min_length=1)]
"""A fact in all accepted wordings."""


class StrictRow(BaseModel):
    """A row that may have only the declared fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LooseRow(BaseModel):
    """A row of a published data set, which may have fields that are not used."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def read_lines(path: Path, kind: type[Row]) -> Iterator[tuple[str, Row]]:
    """Each non-blank line with its place ("FILE, line 3"). Raises GoldError."""
    adapter = TypeAdapter(kind)
    for number, line in iterate_lines(path):
        place = f"{path}, line {number}"
        yield place, validate_row(adapter, parse_json(line, place), place)


def iterate_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Each non-blank line with its number, from 1. Raises GoldError, also if there are none."""
    is_empty = True
    for number, line in enumerate(read_gold_text(path).split("\n"), start=1):
        if line.strip():
            is_empty = False
            yield number, line
    if is_empty:
        raise GoldError(f"{path} is empty; give a file with one JSON object on each line.")


def read_json(path: Path, kind: type[Row]) -> Row:
    """A whole file as one value. Raises GoldError."""
    return validate_row(TypeAdapter(kind), parse_json(read_gold_text(path), str(path)), str(path))


def parse_json(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise GoldError(f"{place} is not JSON ({error}); correct it.") from error


def read_gold_text(path: Path) -> str:
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise GoldError(f"{path}, line {line} is not UTF-8; save the file as UTF-8.") from error
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise GoldError(f"{path} cannot be read ({reason}); give another file.") from error


def validate_row(adapter: TypeAdapter[Row], value: Any, place: str) -> Row:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise GoldError(f"{place}, {describe_invalid(error)}; correct it.") from error


def describe_invalid(error: ValidationError) -> str:
    """The first invalid field, and how many more there are."""
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or "the whole"
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"field {field!r}: {first['msg'].lower()}{more}"


def fold_question(question: str) -> str:
    """What is equal for questions that differ only in spaces and capitals."""
    return " ".join(question.split()).casefold()


def parse_day(text: str | None, layout: str = "") -> date | None:
    """A date in ISO form, or in a strptime layout; None if it is not one."""
    try:
        return (datetime.strptime(text or "", layout) if layout else datetime.fromisoformat(text or "")).date()
    except ValueError:
        return None
