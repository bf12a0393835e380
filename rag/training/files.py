"""Reads the files of training data."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.training.recipe import HELD_OUT_SHARE

OWN_WORLDS = Path(__file__).parent / "worlds"
"""The worlds that are part of the project; all are for training."""


def list_folders(folder: Path) -> list[Path]:
    """The folders in a folder, by name."""
    return sorted((path for path in folder.iterdir() if path.is_dir()), key=lambda path: path.name)


def list_worlds(folder: Path) -> list[Path]:
    """The folders of the worlds in `folder` and of the project's own, by name."""
    return sorted([*list_folders(folder), *list_folders(OWN_WORLDS)], key=lambda world: world.name)


def read_json_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file, compressed if its name ends in .gz."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def is_held_out(key: str) -> bool:
    """Whether the example with this key is held out for development; the same on every run."""
    return hashlib.md5(key.encode(), usedforsecurity=False).digest()[0] < int(256 * HELD_OUT_SHARE)
