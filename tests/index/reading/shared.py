"""Reads folders with converters shared by all tests, because starting them takes longer than a test."""

from __future__ import annotations

import atexit
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from index import FolderReading, ReadOptions, read_folder
from index.reading.folder import read_file
from index.reading.sandbox import Sandbox


@cache
def share_sandbox() -> Sandbox:
    """Converters with the default options."""
    sandbox = Sandbox(ReadOptions())
    atexit.register(sandbox.stop)
    return sandbox


def read_shared(files: Iterable[Path], folder: Path, options: ReadOptions) -> Iterator[FolderReading]:
    """A `Spread` of `index.reading`."""
    for path in files:
        yield read_file(path, folder, options, share_sandbox())


def read_quickly(folder: Path, options: ReadOptions | None = None, *, allow_empty: bool = False) -> FolderReading:
    """As `read_folder`, with shared converters unless options are given."""
    if options is None or options == ReadOptions():
        return read_folder(folder, spread=read_shared, allow_empty=allow_empty)
    return read_folder(folder, options, allow_empty=allow_empty)
