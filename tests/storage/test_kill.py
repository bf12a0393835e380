"""kill -9 at random moments of a sync: the index opens, what was whole answers, and the next sync finishes the work."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from index import FolderIndex, IndexUnavailableError, Location, sync
from index.server import ServerIndex
from tests.chroma import ChromaServer
from tests.fakes import WordEmbedder
from tests.storage.states import articles_of, state_of, undisturbed
from tests.storage.writer import texts_of

KILLS = 24
LONGEST = 1.2
"""Seconds after which a writer that is not done yet is killed at the latest; a whole sync takes about half of it."""


def killed_writer(location: Location, version: int, wait: float) -> None:
    """A process of its own that syncs the articles of a version, and is killed after a while."""
    address = location.server.url + " " + location.server.database if isinstance(location, ServerIndex) else "-"
    folder = location.folder if isinstance(location, FolderIndex | ServerIndex) else Path()
    command = [sys.executable, "-m", "tests.storage.writer", str(folder), str(version), *address.split()]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"begins\n"
        time.sleep(wait)
        writer.send_signal(signal.SIGKILL)


def test_a_folder_survives_kill_9(tmp_path: Path) -> None:
    """After each kill a state answers that once was whole; in the end, the one of an undisturbed sync."""
    chance = random.Random(5)
    location = FolderIndex(tmp_path / "i")
    sync(articles_of(texts_of(0)), location, WordEmbedder())
    whole = [undisturbed(texts_of(version)) for version in range(KILLS + 1)]
    newest = 0
    for version in range(1, KILLS + 1):
        killed_writer(location, version, chance.uniform(0, LONGEST))
        found = state_of(FolderIndex(location.folder))
        assert found == state_of(location), "a reader that was there before sees the same"
        newest = next(v for v in (version, newest) if found == whole[v])
    sync(articles_of(texts_of(KILLS)), location, WordEmbedder())
    assert state_of(location) == whole[KILLS]


def test_a_server_survives_the_writers_kill_9(chroma: ChromaServer, tmp_path: Path) -> None:
    """Who knew the state before goes on with it, whole; the next writer takes the dead one's place at once."""
    chance = random.Random(6)
    location = ServerIndex(chroma.new_database(), tmp_path / "i")
    sync(articles_of(texts_of(0)), location, WordEmbedder())
    newest = 0
    for version in range(1, 9):
        killed_writer(location, version, chance.uniform(0, LONGEST))
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

    with pytest.raises(IndexUnavailableError, match=r"The index at http://127\.0\.0\.1"):
        sync(articles_of(texts_of(1)), location, WordEmbedder(), progress=progress)
    chroma.start()
    try:
        assert state_of(location).texts == texts_of(0)
        sync(articles_of(texts_of(1)), location, WordEmbedder())
        assert state_of(ServerIndex(chroma.server, tmp_path / "other")) == undisturbed(texts_of(1))
    finally:
        chroma.stop()


def test_a_server_that_stalls_is_given_up_and_taken_up(tmp_path: Path) -> None:
    """It answers nothing for longer than the limit: a clear error in time; once it goes on, so does the work."""
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
