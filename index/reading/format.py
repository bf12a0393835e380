"""What a format is: how its files are called and read. Each module of `index.reading.formats` defines one or more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from index.reading.document import Document, Part
from index.reading.options import ReadOptions

PartReader = Callable[[bytes, ReadOptions], Iterable[Part]]
"""Reads a file's parts. Raises UnreadableFileError where the file as a whole cannot be read."""
Member = tuple[str, bytes | str]
"""A file in an archive: its name, and its content or, as text, why it cannot be read."""
MemberReader = Callable[[bytes, ReadOptions], Iterator[Member]]


@dataclass(frozen=True)
class Format:
    """A file format.

    `read` gives the articles of a file; an archive has `unpack` instead, which gives its files. `modules` are imported
    before the first file, whose time is limited. `is_large` says that `records_bytes` limits a file's size rather than
    `article_bytes`. `is_sandboxed` says that files are converted in a process of their own.
    """

    name: str
    suffixes: tuple[str, ...]
    library: str
    keeps: str
    """What is read of a file, for the table of formats."""
    location: str = ""
    """An example of the location that its citations carry."""
    read: PartReader | None = None
    unpack: MemberReader | None = None
    modules: tuple[str, ...] = ()
    is_large: bool = False
    is_sandboxed: bool = True


def read_single(read: Callable[[bytes, ReadOptions], Document]) -> PartReader:
    """The `PartReader` of a format whose files are one article each."""

    def read_parts(data: bytes, options: ReadOptions) -> list[Part]:
        return [Part(read(data, options))]

    return read_parts
