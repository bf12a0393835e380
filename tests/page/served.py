"""A server of the page, started as a user would, and a visitor's ways through the page."""

from __future__ import annotations

import os
import re
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

PATIENCE = 30_000
"""Milliseconds; the machines that run the tests are shared."""


@dataclass(frozen=True)
class Served:
    address: str
    folder: Path
    """Where the server runs: its feedback lies there."""


@contextmanager
def serving_page(folder: Path, options: Sequence[str], variables: Mapping[str, str]) -> Iterator[Served]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "rag.cli", "chat", "--port", str(port), *options]
    log = folder / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder, env={**os.environ, **variables})
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, server, log)
        yield Served(address, folder)
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
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
        self.page.goto(address)
        self.page.locator("#question textarea").wait_for()
        # Only then is the page joined to the server: it has been told of the conversations.
        self.page.locator("#conversations input").first.wait_for(state="attached")
        return self

    def asks(self, question: str) -> Visitor:
        box = self.page.locator("#question textarea")
        box.fill(question)
        box.press("Enter")
        return self

    def sees(self, status: str, question: str = "") -> Visitor:
        """Waits for an answer of a status, to a question if one is given."""
        self.page.locator(f"#sources .status.{status}").wait_for()
        if question:
            self.page.locator("#sources .asked", has_text=question).wait_for()
        return self

    def side_bar(self) -> Visitor:
        self.page.locator(".toggle-button").first.click()
        return self

    def tab(self, name: str) -> Visitor:
        self.page.get_by_role("tab", name=name).click()
        return self

    @property
    def sources(self) -> str:
        return str(self.page.locator("#sources").inner_text())

    @property
    def talk(self) -> str:
        return str(self.page.locator("#talk").inner_text())

    @property
    def conversations(self) -> list[str]:
        return [re.sub(r"\s+", " ", each) for each in self.page.locator("#conversations label").all_inner_texts()]

    def article(self) -> Any:
        """The article beside the page."""
        self.page.locator("dialog#reader[open]").wait_for()
        return self.page.frame_locator("dialog#reader iframe")
