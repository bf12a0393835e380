"""The time limit of one answer, and the time and tokens that its stages have taken."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from index import ModelError
from rag.answer import Tokens
from rag.tracing import span

T = TypeVar("T")

RESERVE = 0.25
"""Share of an answer's time that is kept for what replaces a step that takes too long, and for the steps after it."""

TOOK_TOO_LONG = "it took too long; raise answer_seconds"
"""Why a step was stopped, as a clause for messages."""


class Budget:
    """Starts when it is made, in a running event loop. `seconds` are by stage."""

    def __init__(self, limit_seconds: float) -> None:
        self.tokens = Tokens()
        self.seconds: dict[str, float] = {}
        self._limit_seconds = limit_seconds
        self._timeout: asyncio.Timeout | None = None
        self._deadline = asyncio.get_running_loop().time() + limit_seconds

    @asynccontextmanager
    async def limit(self) -> AsyncIterator[None]:
        """Limit the block to the time of one answer. Raises ModelError when that is up."""
        self._timeout = asyncio.timeout_at(self._deadline)
        try:
            async with self._timeout:
                yield
        except TimeoutError as error:
            if not self._timeout.expired():
                raise
            raise ModelError(
                f"The question was not answered within {self._limit_seconds:g} seconds; raise answer_seconds, or ask "
                "for fewer passages."
            ) from error

    def lift(self) -> None:
        """End the limit of the block: what is asked for is known to take long."""
        if self._timeout:
            self._timeout.reschedule(None)

    async def in_time(self, work: Coroutine[Any, Any, T], reserve: float = RESERVE) -> T:
        """Return what the work returns. Raises TimeoutError when only `reserve` of the time is left."""
        async with asyncio.timeout_at(self._deadline - reserve * self._limit_seconds):
            return await work

    @asynccontextmanager
    async def stage(self, name: str) -> AsyncIterator[None]:
        """Add the time that the block takes to a stage, and trace it as a span."""
        began = time.perf_counter()
        with span(name):
            yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began
