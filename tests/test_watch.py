"""An index that is kept in step: every change of the folder is followed by a sync."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from index import ArticleFolderError, FolderIndex, RagError, SyncReport, read_folder, sync_reading
from rag.watch import watch
from tests.fakes import WordEmbedder


def test_changes_are_followed_by_a_sync(tmp_path: Path) -> None:
    """Added, changed and removed files; a folder without articles is told, and watching goes on."""
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
    for found in watch(folder, index, once, stop):
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


def test_what_cannot_begin_is_an_error(tmp_path: Path) -> None:
    def once() -> SyncReport:
        return sync_reading(read_folder(tmp_path / "none"), FolderIndex(tmp_path / "i"), WordEmbedder())

    with pytest.raises(ArticleFolderError, match="does not exist"):
        list(watch(tmp_path / "none", tmp_path / "i", once))
