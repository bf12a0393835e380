"""Run answers in one event loop, in a thread of its own (anyio's blocking portal).

So the limit on calls to an LLM holds for all answers together, and callers may have an event loop of their own, as in a
notebook.
"""

from __future__ import annotations

import asyncio
import atexit
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from functools import partial
from queue import SimpleQueue
from threading import Lock
from typing import Any, TypeVar

from anyio.from_thread import BlockingPortal, start_blocking_portal

T = TypeVar("T")
E = TypeVar("E")
Work = Callable[[], Awaitable[T]]
EmittingWork = Callable[[Callable[[E], None]], Awaitable[Any]]
"""Returns a coroutine that emits events by calling its argument."""


class PortalOwner:
    """Starts the portal when it is first needed and stops it, with its tasks, when the process ends."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._portal: BlockingPortal | None = None

    def get(self) -> BlockingPortal:
        with self._lock:
            if self._portal is None:
                stack = ExitStack()
                self._portal = stack.enter_context(start_blocking_portal(name="answers"))
                # An exception cancels what still runs instead of waiting for it.
                atexit.register(partial(stack.__exit__, SystemExit, SystemExit(), None))
            return self._portal


owner = PortalOwner()


def start_work(work: Work[T]) -> Future[T]:
    """Start the work in the portal's loop; cancelling the future cancels the work."""
    return owner.get().start_task_soon(work)


def run_work(work: Work[T]) -> T:
    """Return what the work returns. An exception in the caller's thread cancels the work."""
    future = start_work(work)
    try:
        return future.result()
    finally:
        future.cancel()


async def run_work_async(work: Work[T]) -> T:
    """Return what the work returns, for a caller in an event loop; cancelling the caller cancels the work."""
    return await asyncio.wrap_future(start_work(work))


def stream_work(work: EmittingWork[E]) -> Iterator[E]:
    """Yield the events that the work emits; raise what it raises. Closing the iterator cancels the work."""
    emitted: SimpleQueue[E | Future[Any]] = SimpleQueue()
    future = start_work(partial(work, emitted.put))
    future.add_done_callback(emitted.put)
    try:
        while not isinstance(item := emitted.get(), Future):
            yield item
        item.result()
    finally:
        future.cancel()


async def stream_work_async(work: EmittingWork[E]) -> AsyncIterator[E]:
    """`stream_work` for a caller in an event loop."""
    loop = asyncio.get_running_loop()
    emitted: asyncio.Queue[E | Future[Any]] = asyncio.Queue()

    def emit(item: E | Future[Any]) -> None:
        with suppress(RuntimeError):  # the caller's loop has ended
            loop.call_soon_threadsafe(emitted.put_nowait, item)

    future = start_work(partial(work, emit))
    future.add_done_callback(emit)
    try:
        while not isinstance(item := await emitted.get(), Future):
            yield item
        item.result()
    finally:
        future.cancel()
