"""Each write of a sync fails once: nothing is ever lost."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import chromadb
import pytest

from index import FolderIndex, IndexUnavailableError, Location, ServerIndex, sync
from tests.chroma import ChromaServer
from tests.fakes import WordEmbedder
from tests.index.storing.faults import one_fault
from tests.index.storing.states import articles_of, state_of, undisturbed

BEFORE = {f"{n}": f"Article number {n} speaks of thing{n}. " * (n % 3 + 1) for n in range(24)}
AFTER = {
    **{name: text for name, text in BEFORE.items() if int(name) % 5},
    **{f"{n}": f"Article {n} speaks of something else, other{n}." for n in range(1, 20, 4)},
    **{f"new {n}": f"A new article about novelty{n}." for n in range(20)},
}


QUICK_STEP = 5
"""Without the full budget, every fifth write fails."""


def check_faults(fresh: Callable[[], Location], step: int) -> int:
    """Fail each write of a sync, or one in `step`, each time from the same start; return the number of writes."""
    before, after = undisturbed(BEFORE), undisturbed(AFTER)
    place = 1 - step
    while True:
        place += step
        location = fresh()
        sync(articles_of(BEFORE), location, WordEmbedder())
        assert state_of(location) == before
        failed = one_fault(location, AFTER, place)
        assert state_of(location) in (before, after), f"after write {place} failed"
        sync(articles_of(AFTER), location, WordEmbedder())
        assert state_of(location) == after, f"after write {place} failed"
        if not failed:
            return place


def test_a_folder_survives_every_fault(tmp_path: Path, is_full: bool) -> None:
    """Old state or new, never a mixture; and the next sync ends as if nothing had happened."""
    sync(articles_of(BEFORE), FolderIndex(tmp_path / "begun"), WordEmbedder())
    places = iter(range(1_000))

    def fresh() -> FolderIndex:
        copy = tmp_path / f"{next(places)}"
        shutil.copytree(tmp_path / "begun", copy)
        return FolderIndex(copy)

    assert check_faults(fresh, 1 if is_full else QUICK_STEP) > 30


def test_a_server_survives_every_fault(chroma: ChromaServer, tmp_path: Path, is_full: bool) -> None:
    """A reader of the old state keeps it; the next sync ends as if nothing had happened."""
    step = 1 if is_full else 2 * QUICK_STEP  # a server takes longer
    assert check_faults(lambda: ServerIndex(chroma.new_database(), tmp_path / "i"), step) > 30


def fail_for_space(*_: Any, **__: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    ("owner", "name"), [(Path, "write_text"), (chromadb, "PersistentClient"), (shutil, "copyfile"), (os, "fsync")]
)
def test_a_full_disk_is_reported_and_loses_nothing(owner: Any, name: str, tmp_path: Path) -> None:
    """Chroma cannot open an index on a full disk, but that is no damage: what was published stays."""
    location = FolderIndex(tmp_path / "i")
    sync(articles_of(BEFORE), location, WordEmbedder())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, fail_for_space)
        with pytest.raises(IndexUnavailableError, match=r"No space left on device[^\[\]]*; .*free s"):
            sync(articles_of(AFTER), FolderIndex(tmp_path / "i"), WordEmbedder())
    assert state_of(FolderIndex(tmp_path / "i")) == undisturbed(BEFORE)
    sync(articles_of(AFTER), FolderIndex(tmp_path / "i"), WordEmbedder())
    assert state_of(FolderIndex(tmp_path / "i")) == undisturbed(AFTER)
