"""A few kills of everything that writes an index; `make torture` does hundreds."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import FolderIndex, sync
from index.storing.disk.integrity import DATABASE
from index.storing.disk.writing import BASE, CHROMA
from tests.fakes import WordEmbedder
from tests.index.storing.scenes import SCENES, Scene, can_mount
from tests.index.storing.states import articles_of, state_of, undisturbed
from tests.index.storing.torture import torture

TEXTS = {"a": "The bridge opened in 1932.", "b": "The tower fell in 1950."}


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_nothing_is_lost_by_kill_9(scene: Scene, is_full: bool) -> None:
    if scene.needs_disk and not can_mount():
        pytest.skip("only root can mount a small disk")
    kills = 10 if is_full else 1
    assert torture(scene, kills).total() == kills


def test_an_index_that_was_hardly_begun_is_made(tmp_path: Path) -> None:
    """The first writer was killed before Chroma had made a collection: there is a database, and nothing in it."""
    location = FolderIndex(tmp_path / "i")
    state = location.folder / "state-000001"
    (state / CHROMA).mkdir(parents=True)
    (state / BASE).write_text("")
    (state / CHROMA / DATABASE).write_bytes(b"")
    sync(articles_of(TEXTS), location, WordEmbedder())
    assert state_of(location) == undisturbed(TEXTS)
