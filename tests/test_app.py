"""The page: the example through a browser and through Gradio's own client, and nothing called from elsewhere."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index import Article
from rag.answer import Claim
from rag.compose import compose
from rag.reconcile import reconcile
from rag.ui.render import sources_panel
from tests.conftest import EXAMPLE


@pytest.fixture(scope="module")
def address(seeds_index: Path) -> Iterator[str]:
    """The page of a server started as a user would, over the seeds."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "rag.cli", "chat", "--index", str(seeds_index), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ.copy())
    try:
        yield reachable(f"http://127.0.0.1:{port}", server)
    finally:
        server.terminate()
        server.wait(20)


def reachable(address: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(600):
        assert server.poll() is None, "the page's server ended"
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310
                return address
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the page did not come up")


@pytest.mark.browser
def test_the_example_in_a_browser(address: str, browser: Any) -> None:
    """Both sides are seen with their quotes; no request leaves the machine; no script fails."""
    page = browser.new_page()
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(address)
    page.get_by_label("Question").fill(EXAMPLE)
    page.get_by_label("Question").press("Enter")
    page.wait_for_selector("#sources .position", timeout=60_000)
    headings = page.locator("#sources .position h3").all_inner_texts()
    assert any("1991" in heading for heading in headings)
    assert any("24 years" in heading for heading in headings)
    assert "a nation he last visited in 1991" in page.locator("#sources").inner_text()
    assert "1991" in page.locator("#sources mark").all_inner_texts()
    assert "The articles disagree" in page.get_by_label("Conversation").first.inner_text()
    assert requested
    assert all(url.startswith((address, "data:", "blob:")) for url in requested), requested
    page.close()


def test_the_example_through_gradios_client(address: str) -> None:
    """The page's own interface answers; every response carries the content security policy."""
    from gradio_client import Client

    client = Client(address, verbose=False)
    told = client.predict(EXAMPLE, api_name="/ask")
    assert "1991" in str(told)
    assert "24 years" in str(told)
    with urllib.request.urlopen(address, timeout=10) as response:  # noqa: S310
        assert "default-src 'self'" in response.headers["content-security-policy"]


def test_article_text_is_no_html() -> None:
    """Whatever an article holds is shown as text in the sources."""
    hostile = "<script>x</script> ${7*7} {{y}} <img src=x onerror=z> & \"'"
    article = Article("a", f"It is {hostile}.", title=hostile)
    claim = Claim(article, hostile, 6, 6 + len(hostile), 0, len(article.text), 0.9)
    shown = sources_panel(compose("q?", reconcile("q?", [claim], evidence=0.5, rival=0.4), [], dropped=0))
    assert "<script" not in shown
    assert "<img" not in shown
    assert "$" not in shown
    assert "{" not in shown
    assert "<mark>&lt;script&gt;" in shown
