"""What programs ask for takes turns: a few are served at a time, a bounded number waits, others are told to retry."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from index import RagError

MAX_RUNNING = 4
MAX_WAITING = 64
MAX_WAITING_PER_CLIENT = 32


class BusyError(RagError):
    """Too many requests wait. `status` is HTTP's: 429 for a client's own requests, 503 for all."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Turns:
    """Shared by all clients of a service, which answers `max_running` at a time; used in one event loop."""

    def __init__(self, max_running: int = MAX_RUNNING) -> None:
        self._running = asyncio.Semaphore(max_running)
        self._waiting: Counter[str] = Counter()

    @asynccontextmanager
    async def take(self, client: str) -> AsyncIterator[None]:
        """Wait for a turn, and hold it while the block runs. Raises BusyError."""
        if self._running.locked() and self._waiting[client] >= MAX_WAITING_PER_CLIENT:
            raise BusyError("Too many of your requests are waiting; try again in a few seconds.", 429)
        if self._waiting.total() >= MAX_WAITING:
            raise BusyError("Too many requests are waiting; try again in a few seconds.", 503)
        self._waiting[client] += 1
        try:
            await self._running.acquire()
        finally:
            self._waiting[client] -= 1
            self._waiting += Counter()  # forgets clients that wait no more
        try:
            yield
        finally:
            self._running.release()
