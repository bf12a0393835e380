"""A record of how an index was made, checked whenever the index is opened."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from index.errors import IndexMismatchError

FORMAT = 3
"""Increase it whenever this version cannot read indexes written by earlier ones."""


@dataclass(frozen=True)
class Manifest:
    """The embedder, vector dimension, chunking, runtime and storage format that an index was made with."""

    embedder: str
    dimension: int
    chunking: str
    runtime: str
    format: int = FORMAT


def check_manifest(found: Manifest, wanted: Manifest, where: str) -> None:
    """Raises IndexMismatchError if the two differ."""
    for name, old in asdict(found).items():
        new = getattr(wanted, name)
        if old != new:
            raise IndexMismatchError(
                f"The index {where} was made with {name} {old!r}, but {new!r} is asked for; ask for {old!r}, "
                "use another index folder (--index), or delete this one and index the articles again."
            )


def parse_manifest(written: object, where: str, advice: str) -> Manifest:
    """Parse a manifest from a mapping or JSON. Raises IndexMismatchError with `advice` for one of another version."""
    try:
        found = Manifest(**(json.loads(written) if isinstance(written, str) else written))  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise IndexMismatchError(f"The index {where} was made by another version of this program; {advice}.") from error
    if found.format != FORMAT:
        raise IndexMismatchError(
            f"The index {where} has format {found.format}, but this version reads format {FORMAT}; {advice}."
        )
    return found
