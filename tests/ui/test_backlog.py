"""The page's queue tells pages that listen from those that have gone."""

from __future__ import annotations

import asyncio

from rag.ui.backlog import LISTEN_SECONDS, Messages


def test_a_page_that_takes_its_messages_is_heard() -> None:
    now = 100.0

    async def check() -> None:
        nonlocal now
        messages = Messages(lambda: now)
        assert not messages.is_stale()
        messages.put_nowait("first")
        now += LISTEN_SECONDS - 1
        assert await messages.get() == "first"
        messages.put_nowait("second")  # a message that has just come says nothing, however long the page waits
        now += 2
        assert not messages.is_stale()
        now += LISTEN_SECONDS
        assert messages.is_stale()

    asyncio.run(check())
