"""Every write fails once, the first, the second, the third, until none is left: nothing that was there is ever lost."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection

from index import FolderIndex, Location, RagError, sync
from index.server import ServerIndex
from tests.chroma import ChromaServer
from tests.fakes import WordEmbedder
from tests.storage.states import articles_of, state_of, undisturbed

BEFORE = {f"{n}": f"Article number {n} speaks of thing{n}. " * (n % 3 + 1) for n in range(24)}
AFTER = {
    **{name: text for name, text in BEFORE.items() if int(name) % 5},
    **{f"{n}": f"Article {n} speaks of something else, other{n}." for n in range(1, 20, 4)},
    **{f"new {n}": f"A new article about novelty{n}." for n in range(20)},
}
WRITES: list[tuple[Any, str]] = [
    (Collection, "upsert"),
    (Collection, "delete"),
    (Collection, "modify"),
    (Client, "create_collection"),
    (Path, "replace"),
    (Path, "rename"),
    (Path, "write_text"),
    (Path, "mkdir"),
    (os, "fsync"),
    (shutil, "copytree"),
    (shutil, "copy"),
]
"""What libraries and system do to the disk or the server on our behalf."""


class Faults:
    """Lets writes pass until one, counted from 1, which fails as on a full disk."""

    def __init__(self, place: int) -> None:
        self.left = place

    def failing(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def write(*arguments: Any, **more: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(*arguments, **more)

        return write


class FaultyEmbedder(WordEmbedder):
    """Its calls count as writes."""

    def __init__(self, faults: Faults) -> None:
        super().__init__()
        self.embed = faults.failing(super().embed)  # type: ignore[method-assign]


def one_fault(location: Location, place: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Syncs to AFTER with the write at `place` failing; whether there was such a write."""
    faults = Faults(place)
    with monkeypatch.context() as patch:
        for owner, name in WRITES:
            patch.setattr(owner, name, faults.failing(getattr(owner, name)))
        try:
            sync(articles_of(AFTER), location, FaultyEmbedder(faults))
        except (RagError, OSError):
            assert faults.left <= 0
    return faults.left <= 0


def holds_after_every_fault(fresh: Callable[[], Location], monkeypatch: pytest.MonkeyPatch) -> int:
    """Fails each write of a sync in turn, each time from the same beginning; returns how many there were."""
    before, after = undisturbed(BEFORE), undisturbed(AFTER)
    place = 0
    while True:
        place += 1
        location = fresh()
        sync(articles_of(BEFORE), location, WordEmbedder())
        assert state_of(location) == before
        failed = one_fault(location, place, monkeypatch)
        assert state_of(location) in (before, after), f"after write {place} failed"
        sync(articles_of(AFTER), location, WordEmbedder())
        assert state_of(location) == after, f"after write {place} failed"
        if not failed:
            return place


def test_a_folder_survives_every_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Old state or new, never a mixture; and the next sync ends as if nothing had happened."""
    sync(articles_of(BEFORE), FolderIndex(tmp_path / "begun"), WordEmbedder())
    places = iter(range(1_000))

    def fresh() -> FolderIndex:
        copy = tmp_path / f"{next(places)}"
        shutil.copytree(tmp_path / "begun", copy)
        return FolderIndex(copy)

    assert holds_after_every_fault(fresh, monkeypatch) > 30


def test_a_server_survives_every_fault(chroma: ChromaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that knew the old state goes on with it; the next sync ends as if nothing had happened."""
    assert holds_after_every_fault(lambda: ServerIndex(chroma.new_database(), tmp_path / "i"), monkeypatch) > 30
