"""Checks that the files of a published state have not changed since.

`sums.json` has a checksum (CRC-32) of every file of a state, and one of itself. Chroma adds a row to its database
whenever it is opened, so that file's checksum covers only the rows of all other tables; SQLite checks its structure.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

SUMS = "sums.json"
DATABASE = "chroma.sqlite3"
VOLATILE_TABLES = {"acquire_write"}
"""Tables that Chroma writes when it is opened."""
VOLATILE_SUFFIXES = ("-journal", "-wal", "-shm")
"""Files that SQLite creates while a database is open."""
GRAPH_FILES = {"data_level0.bin", "header.bin", "length.bin", "link_lists.bin"}
GRAPH_METADATA = "index_metadata.pickle"
"""The file that Chroma writes next to a graph's files when it persists them."""
BLOCK_BYTES = 1 << 20


def write_sums(state: Path) -> None:
    """Write the checksums of a state's files. Raises OSError."""
    sums = {path.relative_to(state).as_posix(): sum_file(path) for path in list_index_files(state)}
    (state / SUMS).write_text(json.dumps({"files": sums, "sum": sum_value(sums)}), encoding="utf-8")


def find_damaged(state: Path) -> list[str]:
    """The files of a state that are missing or changed; only `sums.json` if the checksums cannot be read."""
    sums = read_sums(state)
    if sums is None:
        return [SUMS]
    return [name for name, expected in sums.items() if sum_if_readable(state / name) != expected]


def has_sums(state: Path) -> bool:
    """Whether the state was completed: its checksums are written last."""
    return (state / SUMS).is_file()


def read_sums(state: Path) -> Mapping[str, int] | None:
    """The checksum of every file by its path in the state; None if they are missing or damaged."""
    if not has_sums(state):
        return None
    try:
        written = json.loads((state / SUMS).read_text(encoding="utf-8"))
        sums: dict[str, int] = written["files"]
        return sums if written["sum"] == sum_value(sums) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def list_index_files(state: Path) -> Iterator[Path]:
    for path in sorted(state.rglob("*")):
        if path.is_file() and path.name != SUMS and not is_volatile(path):
            yield path


def is_volatile(path: Path) -> bool:
    """Whether Chroma or SQLite may write a file when opening the index.

    A graph too small to be persisted (a single vector) is rebuilt from the database each time.
    """
    if path.name.endswith(VOLATILE_SUFFIXES):
        return True
    return path.name in GRAPH_FILES and not (path.parent / GRAPH_METADATA).exists()


def sum_value(value: Any) -> int:
    """The checksum of a JSON value."""
    return zlib.crc32(json.dumps(value, sort_keys=True).encode())


def sum_if_readable(path: Path) -> int | None:
    try:
        return sum_file(path) if path.is_file() else None  # a pipe would be read for ever
    except (OSError, sqlite3.Error):
        return None


def sum_file(path: Path) -> int:
    """The checksum of a file. Raises OSError, or sqlite3.Error if a database is damaged."""
    return sum_database(path) if path.name == DATABASE else sum_bytes(path)


def sum_bytes(path: Path) -> int:
    found = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            found = zlib.crc32(block, found)
    return found


def sum_database(path: Path) -> int:
    """The checksum of the rows of all tables that Chroma changes only on writes. Raises sqlite3.Error."""
    found = 0
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        [(verdict,)] = database.execute("pragma integrity_check(1)").fetchall()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        tables = database.execute("select name, sql from sqlite_master where type = 'table' order by name").fetchall()
        for name, sql in tables:
            if name in VOLATILE_TABLES or (sql or "").lower().startswith("create virtual"):
                continue
            for row in database.execute(f'select * from "{name}"'):  # noqa: S608 (a name from the database itself)
                found = zlib.crc32(repr(row).encode(), found)
    return found
