"""Allows one writer at a time: two would corrupt a Chroma folder."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IndexUnavailableError
from index.storing.disk.files import clear_irregular, translate_os_errors

LOCK = "writer.lock"
WRITER = "writer.json"
"""Names the process that holds the lock. The lock itself is the operating system's and ends with the process."""


@contextmanager
def hold_writer_lock(folder: Path) -> Iterator[None]:
    """Hold a folder's lock for writing. Raises IndexUnavailableError that names the process holding it."""
    lock = make_lock(folder)
    with translate_os_errors(folder):
        clear_irregular(folder / WRITER)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise IndexUnavailableError(
                f"The index {folder} is being written by {read_writer(folder)}; wait until it has finished."
            ) from error
    try:
        with translate_os_errors(folder):
            (folder / WRITER).write_text(json.dumps(describe_this_process()), encoding="utf-8")
        yield
    finally:
        (folder / WRITER).unlink(missing_ok=True)
        lock.release()


@contextmanager
def hold_folder_lock(folder: Path) -> Iterator[None]:
    """Wait for a folder's lock and hold it, while making something that several processes need."""
    with make_lock(folder):
        yield


def make_lock(folder: Path) -> FileLock:
    """Return a folder's lock. What is in its place and no file is cleared away: it would fail for ever."""
    with translate_os_errors(folder):
        clear_irregular(folder / LOCK)
    return FileLock(folder / LOCK)


def describe_this_process() -> dict[str, str]:
    """This process, as recorded for the messages of other processes."""
    return {"process": str(os.getpid()), "host": platform.node(), "since": datetime.now(UTC).isoformat("T", "seconds")}


def format_writer(writer: dict[str, str]) -> str:
    return f"process {writer['process']} on {writer['host']}, since {writer['since']}"


def read_writer(folder: Path) -> str:
    try:
        return format_writer(json.loads((folder / WRITER).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
