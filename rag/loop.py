"""Answers run in one event loop, in a thread of its own, whichever way they are asked for.

So a limit on calls to an LLM holds for all answers together, and whoever asks may be inside a loop of their own, as in
a notebook.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import suppress
from functools import cache
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

T = TypeVar("T")
E = TypeVar("E")
Work = Callable[[Callable[[E], None]], Coroutine[Any, Any, Any]]
"""Makes a coroutine that tells of events as they happen."""

starting = Lock()


@cache
def loop() -> asyncio.AbstractEventLoop:
    started = asyncio.new_event_loop()
    Thread(target=started.run_forever, name="answers", daemon=True).start()
    return started


def submitted(work: Coroutine[Any, Any, T]) -> Future[T]:
    with starting:
        running = loop()
    return asyncio.run_coroutine_threadsafe(work, running)


def finished(work: Coroutine[Any, Any, T]) -> T:
    """What the work returns. Where the caller is stopped, so is the work."""
    future = submitted(work)
    try:
        return future.result()
    finally:
        future.cancel()


async def afinished(work: Coroutine[Any, Any, T]) -> T:
    return await asyncio.wrap_future(submitted(work))


def events(work: Work[E]) -> Iterator[E]:
    """What the work tells, as it happens; raises what it raises. To close the iterator stops the work."""
    told: SimpleQueue[E | Future[Any]] = SimpleQueue()
    future = submitted(work(told.put))
    future.add_done_callback(told.put)
    try:
        while not isinstance(item := told.get(), Future):
            yield item
        item.result()
    finally:
        future.cancel()


async def aevents(work: Work[E]) -> AsyncIterator[E]:
    """`events` for a caller in a loop of his own, which goes on meanwhile."""
    own = asyncio.get_running_loop()
    told: asyncio.Queue[E | Future[Any]] = asyncio.Queue()

    def tell(item: E | Future[Any]) -> None:
        with suppress(RuntimeError):  # the caller's loop has ended, and nobody listens any more
            own.call_soon_threadsafe(told.put_nowait, item)

    future = submitted(work(tell))
    future.add_done_callback(tell)
    try:
        while not isinstance(item := await told.get(), Future):
            yield item
        item.result()
    finally:
        future.cancel()
