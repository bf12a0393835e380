"""Watching: every change of the folder is followed by a sync."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from index import (
    ArticleFolderError,
    FolderIndex,
    IndexUnavailableError,
    RagError,
    SyncReport,
    read_folder,
    sync_reading,
)
from index.reading.folder import read_folders
from rag.articles.watching import watch
from tests.fakes import WordEmbedder


def test_changes_are_followed_by_a_sync(tmp_path: Path) -> None:
    """Added, changed and removed files; a folder without articles is reported, and watching continues."""
    folder, index = tmp_path / "articles", tmp_path / "articles" / "kept"
    folder.mkdir()
    (folder / "a.txt").write_text("A.")
    stop = Event()

    def once() -> SyncReport:
        return sync_reading(read_folder(folder), FolderIndex(index), WordEmbedder())

    seen: list[SyncReport | RagError] = []
    changes: Iterator[Callable[[], object]] = iter(
        [
            lambda: (folder / "b.txt").write_text("B."),
            lambda: (folder / "a.txt").unlink(),
            lambda: (folder / "b.txt").unlink(),
            lambda: (folder / "c.txt").write_text("C."),
        ]
    )
    for found in watch([folder], index, once, stop):
        seen.append(found)
        change = next(changes, None)
        if change is None:
            stop.set()
        else:
            change()
    first, added, removed, nothing, last = seen
    assert isinstance(first, SyncReport)
    assert isinstance(added, SyncReport)
    assert isinstance(removed, SyncReport)
    assert isinstance(last, SyncReport)
    assert (first.added, added.added, removed.removed) == (("a.txt",), ("b.txt",), ("a.txt",))
    assert isinstance(nothing, ArticleFolderError)
    assert (last.added, last.removed) == (("c.txt",), ("b.txt",))


def test_several_folders_are_watched_at_once(tmp_path: Path) -> None:
    """A change in any of them is followed by a sync; hidden files are ignored."""
    folders = [tmp_path / "town", tmp_path / "valley"]
    for folder in folders:
        folder.mkdir()
        (folder / "a.txt").write_text("A.")
    stop = Event()

    def once() -> SyncReport:
        return sync_reading(read_folders(folders), FolderIndex(tmp_path / "kept"), WordEmbedder())

    seen = []
    for found in watch(folders, tmp_path / "kept", once, stop):
        assert isinstance(found, SyncReport)
        seen.append(found.added)
        if len(seen) == 3:
            stop.set()
        else:
            (folders[0] / ".hidden.txt").write_text("H.")
            (folders[len(seen) - 1] / "b.txt").write_text("B.")
    assert seen == [("town/a.txt", "valley/a.txt"), ("town/b.txt",), ("valley/b.txt",)]


def test_a_sync_that_fails_at_first_is_an_error(tmp_path: Path) -> None:
    def once() -> SyncReport:
        return sync_reading(read_folder(tmp_path / "none"), FolderIndex(tmp_path / "i"), WordEmbedder())

    with pytest.raises(ArticleFolderError, match="does not exist"):
        list(watch([tmp_path / "none"], tmp_path / "i", once))


@pytest.mark.parametrize("is_wrapped", [False, True])
def test_watching_begins_on_a_full_disk(tmp_path: Path, is_wrapped: bool) -> None:
    """The first sync is retried too; any other failure of it ends watching."""
    (tmp_path / "a.txt").write_text("A.")
    stop = Event()
    failures = [errno.ENOSPC, errno.ENOSPC]

    def sync_with_little_room() -> SyncReport:
        if not failures:
            return SyncReport(added=("a.txt",))
        error = OSError(failures[0], os.strerror(failures.pop(0)))
        if is_wrapped:
            raise IndexUnavailableError("The index cannot be written.") from error
        raise error

    seen = []
    for found in watch([tmp_path], tmp_path / "none", sync_with_little_room, stop, retry_seconds=0.1):
        seen.append(found)
        if isinstance(found, SyncReport):
            stop.set()
    failure, last = seen
    assert isinstance(failure, IndexUnavailableError)
    assert last == SyncReport(added=("a.txt",))
    failures.append(errno.EACCES)
    with pytest.raises(IndexUnavailableError if is_wrapped else OSError):
        list(watch([tmp_path], tmp_path / "none", sync_with_little_room))


def test_a_full_disk_does_not_end_watching(tmp_path: Path) -> None:
    """The failure is reported once, and the sync retried until there is space."""
    (tmp_path / "a.txt").write_text("A.")
    stop = Event()
    calls = 0

    def sync_with_little_room() -> SyncReport:
        nonlocal calls
        calls += 1
        if calls == 1:
            (tmp_path / "b.txt").write_text("B.")
        if calls in (2, 3, 4):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return SyncReport(added=("b.txt",))

    seen = []
    for found in watch([tmp_path], tmp_path / "none", sync_with_little_room, stop, retry_seconds=0.1):
        seen.append(found)
        if len(seen) == 3:
            stop.set()
    first, failure, last = seen
    assert isinstance(first, SyncReport)
    assert "No space left on device" in str(failure)
    assert last == SyncReport(added=("b.txt",))
    assert calls == 5
