"""Damages of single files, as disks, crashes and people cause them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from index import FolderIndex, Location, RagError, sync
from tests.fakes import WordEmbedder
from tests.index.storing.states import State, articles_of, state_of


def empty(path: Path) -> None:
    path.write_bytes(b"")


def halve(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def flip_byte(path: Path) -> None:
    """Flip a bit of the middle byte."""
    data = bytearray(path.read_bytes())
    if data:
        data[len(data) // 2] ^= 0x10
    path.write_bytes(data)


def zero(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "file").write_text("x")


def link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def link_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("nothing"))


def replace_by_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "deleted": Path.unlink,
    "emptied": empty,
    "cut in half": halve,
    "a byte flipped": flip_byte,
    "zeroed": zero,
    "a folder": replace_by_folder,
    "a link to itself": link_to_itself,
    "a link to nothing": link_to_nothing,
    "a pipe": replace_by_pipe,
}
IRREGULAR = ("a folder", "a link to itself", "a link to nothing", "a pipe")


@dataclass(frozen=True)
class Outcome:
    """The outcome of one damage: the error on asking ("" if it answered), and what the next sync repaired."""

    said: str
    repaired: tuple[str, ...]


def list_damages(index: Path) -> Iterator[tuple[str, str]]:
    """Every file of an index, by its path in it, with every damage."""
    for path in sorted(index.rglob("*")):
        if path.is_file():
            for damage in DAMAGES:
                yield path.relative_to(index).as_posix(), damage


def damage_and_sync(
    index: Path,
    file: str,
    damage: str,
    texts: dict[str, str],
    expected: State,
    work: Path,
    locate: Callable[[Path], Location] = FolderIndex,
) -> Outcome:
    """Damage a copy of an index, ask it, and sync it; `locate` opens the index of a folder.

    Fails on a wrong answer, on an error that does not name the command that repairs, and on a damage that stays.
    """
    copy = work / uuid4().hex  # Chroma keeps open what it opened once, by its path
    shutil.copytree(index, copy)
    try:
        DAMAGES[damage](copy / file)
        said = ""
        try:
            assert state_of(locate(copy)) == expected, f"{file} {damage}: a wrong answer"
        except RagError as error:
            said = str(error)
            assert "rag index FOLDER" in said, f"{file} {damage}: {said}"
        location = locate(copy)
        report = sync(articles_of(texts), location, WordEmbedder())
        assert state_of(location) == state_of(locate(copy)) == expected, f"{file} {damage}: not repaired"
        assert bool(report.repaired) or not said, f"{file} {damage}: repaired without a word"
        assert sync(articles_of(texts), location, WordEmbedder()).repaired == ()
        return Outcome(said, report.repaired)
    finally:
        shutil.rmtree(copy)
