"""kill -9 at random moments of a sync: the index opens, what was whole answers, and the next sync finishes the work."""

from __future__ import annotations

import random
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from index import FolderIndex, IndexUnavailableError, ModelError, sync
from index.storing.server import ServerIndex
from tests.chroma import ChromaServer
from tests.fakes import WordEmbedder
from tests.index.storing.kills import kill_during
from tests.index.storing.states import articles_of, state_of, undisturbed
from tests.index.storing.writer import texts_of, write_folder, write_server

KILLS, QUICK_KILLS = 24, 6
LONGEST = 1.2
"""Seconds after which a writer that is not done yet is killed at the latest; a whole sync takes about half of it."""


def test_a_folder_survives_kill_9(tmp_path: Path, is_full: bool) -> None:
    """After each kill a complete state answers; at the end, that of an undisturbed sync."""
    kills = KILLS if is_full else QUICK_KILLS
    chance = random.Random(5)
    location = FolderIndex(tmp_path / "i")
    sync(articles_of(texts_of(0)), location, WordEmbedder())
    whole = [undisturbed(texts_of(version)) for version in range(kills + 1)]
    newest = 0
    for version in range(1, kills + 1):
        kill_during(write_folder, location.folder, version, seconds=chance.uniform(0, LONGEST))
        found = state_of(FolderIndex(location.folder))
        assert found == state_of(location), "a reader that was there before sees the same"
        newest = next(v for v in (version, newest) if found == whole[v])
    sync(articles_of(texts_of(kills)), location, WordEmbedder())
    assert state_of(location) == whole[kills]


def test_a_server_survives_the_writers_kill_9(chroma: ChromaServer, tmp_path: Path, is_full: bool) -> None:
    """Readers of the previous state keep it intact; the next writer takes over at once."""
    chance = random.Random(6)
    location = ServerIndex(chroma.new_database(), tmp_path / "i")
    sync(articles_of(texts_of(0)), location, WordEmbedder())
    newest = 0
    for version in range(1, 9 if is_full else 4):
        kill_during(write_server, location.server, location.folder, version, seconds=chance.uniform(0, LONGEST))
        found = state_of(location).texts
        newest = next(v for v in (version, newest) if found == texts_of(v))
        sync(articles_of(texts_of(version)), location, WordEmbedder())
        assert state_of(location) == undisturbed(texts_of(version))
        newest = version


def test_a_server_that_dies_and_comes_back_loses_nothing(tmp_path: Path) -> None:
    """Killed in the middle of a sync: a clear error, and after its start the work is finished."""
    chroma = ChromaServer(tmp_path / "chroma")
    chroma.start()
    location = ServerIndex(chroma.server, tmp_path / "i")
    sync(articles_of(texts_of(0)), location, WordEmbedder())

    def progress(done: int, total: int) -> None:
        if done > total // 2:
            chroma.stop()

    with pytest.raises(IndexUnavailableError, match=r"server at http://127\.0\.0\.1"):
        sync(articles_of(texts_of(1)), location, WordEmbedder(), progress=progress)
    chroma.start()
    try:
        assert state_of(location).texts == texts_of(0)
        sync(articles_of(texts_of(1)), location, WordEmbedder())
        assert state_of(ServerIndex(chroma.server, tmp_path / "other")) == undisturbed(texts_of(1))
    finally:
        chroma.stop()


def test_a_stalled_server_is_given_up_and_resumed(tmp_path: Path) -> None:
    """A server silent for longer than the limit is a clear error; when it responds again, work resumes."""
    chroma = ChromaServer(tmp_path / "chroma")
    chroma.start()
    location = ServerIndex(replace(chroma.server, timeout=2), tmp_path / "i")
    sync(articles_of(texts_of(0)), location, WordEmbedder())

    def progress(done: int, total: int) -> None:
        if done > total // 2:
            chroma.send(signal.SIGSTOP)

    try:
        with pytest.raises(IndexUnavailableError, match="Timeout"):
            sync(articles_of(texts_of(1)), location, WordEmbedder(), progress=progress)
        chroma.send(signal.SIGCONT)
        assert state_of(location).texts == texts_of(0)
        sync(articles_of(texts_of(1)), location, WordEmbedder())
        assert state_of(location) == undisturbed(texts_of(1))
    finally:
        chroma.stop()


def test_an_error_is_reported_at_once_if_the_server_stalls(tmp_path: Path) -> None:
    """The lease cannot be released then, and is taken over by the next writer."""
    chroma = ChromaServer(tmp_path / "chroma")
    chroma.start()
    location = ServerIndex(replace(chroma.server, timeout=60), tmp_path / "i")

    def stall() -> None:
        with location.open_for_writing():
            chroma.send(signal.SIGSTOP)
            raise ModelError("stopped")

    began = time.monotonic()
    try:
        with pytest.raises(ModelError, match="stopped"):
            stall()
        assert time.monotonic() - began < 45
        chroma.send(signal.SIGCONT)
        sync(articles_of(texts_of(1)), location, WordEmbedder())
    finally:
        chroma.stop()
