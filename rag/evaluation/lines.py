"""Reads JSON and JSON Lines files, gzipped or not, into checked values; an error names file, line and field."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from rag.evaluation.errors import GoldError

Row = TypeVar("Row")


class Strict(BaseModel):
    """A row whose fields are all known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Loose(BaseModel):
    """A row of somebody else's file, which may hold more fields than are used."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def read_lines(path: Path, kind: type[Row]) -> Iterator[tuple[str, Row]]:
    """Each line that is not blank, with its place ("FILE, line 3"). Raises GoldError."""
    rows = TypeAdapter(kind)
    found = False
    for number, line in enumerate(text_of(path).split("\n"), start=1):
        if line.strip():
            found = True
            place = f"{path}, line {number}"
            yield place, checked(rows, parsed(line, place), place)
    if not found:
        raise GoldError(f"{path} holds no lines; give a file with one JSON object a line.")


def read_json(path: Path, kind: type[Row]) -> Row:
    """A whole file as one value. Raises GoldError."""
    return checked(TypeAdapter(kind), parsed(text_of(path), str(path)), str(path))


def parsed(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise GoldError(f"{place} is not JSON ({error}); mend it.") from error


def text_of(path: Path) -> str:
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GoldError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8.") from error
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise GoldError(f"{path} cannot be read ({reason}); give another file.") from error


def checked(kind: TypeAdapter[Row], value: Any, place: str) -> Row:
    try:
        return kind.validate_python(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "the whole"
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise GoldError(f"{place}, field {field!r}: {first['msg'].lower()}{more}; mend it.") from error
