"""What a format is: its file suffixes and how to read it. Each module of `index.reading.formats` defines some."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from index.reading.document import Document, Part
from index.reading.options import ReadOptions

PartReader = Callable[[bytes, ReadOptions], Iterable[Part]]
"""Reads a file's parts. Raises UnreadableFileError if the whole file cannot be read."""
Member = tuple[str, bytes | str]
"""A file in an archive: its name, and its content as bytes or the reason it cannot be read as str."""
MemberReader = Callable[[bytes, ReadOptions], Iterator[Member]]


@dataclass(frozen=True)
class Format:
    """A file format.

    `read` returns the articles of a file; archives have `unpack` instead, which returns their files. `modules` are
    imported before the first file, so as not to count against its time limit. If `is_large`, `records_bytes` limits a
    file's size instead of `article_bytes`. If `is_sandboxed`, files are converted in a separate process.
    """

    name: str
    suffixes: tuple[str, ...]
    library: str
    keeps: str
    """What is read of a file, for the table of formats."""
    location: str = ""
    """An example of a location in a citation."""
    read: PartReader | None = None
    unpack: MemberReader | None = None
    modules: tuple[str, ...] = ()
    is_large: bool = False
    is_sandboxed: bool = True


def read_single(read: Callable[[bytes, ReadOptions], Document]) -> PartReader:
    """Return the `PartReader` of a format whose files are one article each."""

    def read_parts(data: bytes, options: ReadOptions) -> list[Part]:
        return [Part(read(data, options))]

    return read_parts
