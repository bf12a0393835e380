"""A server of the page, started as a user would, and a visitor's ways through the page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 120_000
"""Milliseconds; the machines that run the tests are shared, and no test measures time by it."""


@dataclass(frozen=True)
class Served:
    address: str
    folder: Path
    """Where the server runs: its feedback lies there."""


def find_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving_page(
    folder: Path, options: Sequence[str], variables: Mapping[str, str], port: int | None = None
) -> Iterator[Served]:
    port = port or find_port()
    command = [sys.executable, "-m", "rag.cli.main", "chat", "--port", str(port), *options]
    log = folder / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder, env={**os.environ, **variables})
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, server, log)
        yield Served(address, folder)
    finally:
        server.terminate()
        server.wait(60)


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1200):
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310
                return
        except urllib.error.HTTPError:
            return  # it wants a login
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the page did not come up")


class Visitor:
    """A visitor's hands and eyes on one page."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.requested: list[str] = []
        self.problems: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: self.requested.append(request.url))
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def opens(self, address: str) -> Visitor:
        """Opens the page; the server has its conversations once the thread shows something."""
        self.page.goto(address)
        self.page.locator("#thread :is(.start, .exchange)").first.wait_for()
        return self

    def asks(self, question: str) -> Visitor:
        box = self.page.locator("#question textarea")
        box.fill(question)
        box.press("Enter")
        return self

    def sees(self, status: str, question: str = "") -> Visitor:
        """Waits until the last answer has a status, and is to a question if one is given."""
        self.last.locator(f".status.{status}").wait_for()
        if question:
            self.last.locator(".question", has_text=question).wait_for()
        return self

    def tab(self, name: str) -> Visitor:
        self.page.get_by_role("tab", name=name).click()
        return self

    @property
    def last(self) -> Any:
        """The last exchange."""
        return self.page.locator("#thread .exchange").last

    @property
    def answer(self) -> str:
        return str(self.last.inner_text())

    @property
    def conversations(self) -> list[str]:
        return [each.strip() for each in self.page.locator(".conversations .name").all_inner_texts()]

    @property
    def reader(self) -> Any:
        """The article beside the page."""
        return self.page.locator("#reader")
