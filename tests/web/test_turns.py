"""Questions of programs take turns: a bounded number waits, and a client's own do not keep others waiting."""

from __future__ import annotations

import asyncio

import pytest

from rag.web.turns import MAX_RUNNING, MAX_WAITING, MAX_WAITING_PER_CLIENT, BusyError, Turns


async def hold(turns: Turns, client: str, free: asyncio.Event) -> None:
    async with turns.take(client):
        await free.wait()


async def start(turns: Turns, client: str, count: int, free: asyncio.Event) -> list[asyncio.Task[None]]:
    tasks = [asyncio.create_task(hold(turns, client, free)) for _ in range(count)]
    await asyncio.sleep(0)
    return tasks


def test_one_client_waits_behind_its_own_questions_only() -> None:
    async def go() -> None:
        turns, free = Turns(), asyncio.Event()
        tasks = await start(turns, "a", MAX_RUNNING + MAX_WAITING_PER_CLIENT, free)
        with pytest.raises(BusyError) as refused:
            async with turns.take("a"):
                pass
        assert refused.value.status == 429
        tasks += await start(turns, "b", 1, free)
        free.set()
        await asyncio.gather(*tasks)
        async with turns.take("a"):
            pass

    asyncio.run(go())


def test_a_service_may_answer_one_at_a_time() -> None:
    async def go() -> None:
        turns, free = Turns(max_running=1), asyncio.Event()
        first, second = await start(turns, "a", 1, free), asyncio.create_task(hold(turns, "b", free))
        await asyncio.sleep(0)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05), turns.take("c"):
                pass
        free.set()
        await asyncio.gather(*first, second)

    asyncio.run(go())


def test_all_that_wait_are_bounded() -> None:
    async def go() -> None:
        turns, free = Turns(), asyncio.Event()
        tasks = await start(turns, "a", MAX_RUNNING, free)
        for number in range(MAX_WAITING):
            tasks += await start(turns, f"client {number}", 1, free)
        with pytest.raises(BusyError) as refused:
            async with turns.take("z"):
                pass
        assert refused.value.status == 503
        free.set()
        await asyncio.gather(*tasks)

    asyncio.run(go())


def test_who_gives_up_waiting_frees_the_place() -> None:
    async def go() -> None:
        turns, free = Turns(), asyncio.Event()
        held = await start(turns, "a", MAX_RUNNING, free)
        waiting = await start(turns, "a", MAX_WAITING_PER_CLIENT, free)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        more = await start(turns, "a", 1, free)
        free.set()
        await asyncio.gather(*held, *more)

    asyncio.run(go())
