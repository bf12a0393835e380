"""The time limit of one answer, and the time and tokens that its stages have taken."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from rag.answer import Tokens
from rag.tracing import span

T = TypeVar("T")


class Budget:
    """Starts when it is made, in a running event loop. `seconds` are by stage."""

    def __init__(self, limit_seconds: float) -> None:
        self.tokens = Tokens()
        self.seconds: dict[str, float] = {}
        self._deadline = asyncio.get_running_loop().time() + limit_seconds

    async def in_time(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what the work returns. Raises TimeoutError when the time of one answer is up."""
        async with asyncio.timeout_at(self._deadline):
            return await work

    @asynccontextmanager
    async def stage(self, name: str) -> AsyncIterator[None]:
        """Add the time that the block takes to a stage, and trace it as a span."""
        began = time.perf_counter()
        with span(name):
            yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began
