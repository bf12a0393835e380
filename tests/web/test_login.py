"""The login, with users whose passwords take as long to check as the test says."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event

import httpx
from starlette.responses import PlainTextResponse

from rag.web.login import Login
from rag.web.users import Users, set_password

PASSWORD = "correct horse"  # noqa: S105


class SlowUsers(Users):
    """Alice's password is checked only when `released` is set."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.started, self.released = Event(), Event()

    def verify(self, name: str, password: str) -> bool:
        if name == "alice":
            self.started.set()
            assert self.released.wait(60)
        return super().verify(name, password)


def test_a_login_does_not_wait_for_that_of_another_user(tmp_path: Path) -> None:
    for name in ("alice", "bob"):
        set_password(tmp_path / "users", name, PASSWORD)
    users = SlowUsers(tmp_path / "users")
    login = Login(PlainTextResponse("in"), users)

    async def log_in() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(login), base_url="http://page") as client:
            waiting = asyncio.create_task(client.get("/", auth=("alice", PASSWORD)))
            assert await asyncio.to_thread(users.started.wait, 60)
            assert (await asyncio.wait_for(client.get("/", auth=("bob", PASSWORD)), 60)).text == "in"
            assert not waiting.done()
            users.released.set()
            assert (await waiting).text == "in"

    try:
        asyncio.run(log_in())
    finally:
        users.released.set()
