"""Runs work in a new process and kills it with kill -9 after a while."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from index import RagError

# Workers are forked from a process with these imports, so that they start in milliseconds.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["chromadb", "bm25s", "openvino", "watchfiles", "rag", "rag.articles.uploads"])
BEGIN_SECONDS = 120.0


def kill_during(work: Callable[..., object], *arguments: Any, seconds: float | None = None) -> float:
    """Start some work, kill it after `seconds` unless it has ended, and return the seconds it ran.

    Without `seconds` it is not killed. The program's own errors end the work silently.
    """
    here, there = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=begin, args=(there, work, *arguments), daemon=True)
    process.start()
    there.close()
    assert here.poll(BEGIN_SECONDS), "the process does not begin"
    here.recv()
    began = time.monotonic()
    process.join(seconds)
    had = time.monotonic() - began
    process.kill()
    process.join()
    process.close()
    here.close()
    return had


def begin(begun: Connection, work: Callable[..., object], *arguments: Any) -> None:
    begun.send(None)
    with suppress(RagError, OSError):
        work(*arguments)
