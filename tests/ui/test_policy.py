"""The Content-Security-Policy by itself: what got into the page could not reach another host."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from tests.ui.served import PATIENCE, Served

INJECTED = """async (foreign) => {
  const refused = [];
  document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
  const load = (name, values) => new Promise((resolve) => {
    const element = document.createElement(name);
    element.onload = element.onerror = resolve;
    Object.assign(element, values);
    document.body.append(element);
    setTimeout(resolve, 5000);
  });
  await load('img', {src: foreign + '/image.png'});
  await load('script', {src: foreign + '/script.js'});
  await load('link', {rel: 'stylesheet', href: foreign + '/style.css'});
  await load('iframe', {src: foreign + '/frame.html'});
  await fetch(foreign + '/fetch', {mode: 'no-cors'}).catch(() => null);
  navigator.sendBeacon(foreign + '/beacon', 'x');
  try { new WebSocket(foreign.replace('http', 'ws') + '/socket'); } catch { }
  await new Promise((resolve) => setTimeout(resolve, 500));
  return refused;
}"""


class ForeignServer:
    """Another origin on loopback, which notes the paths that are requested of it."""

    def __init__(self) -> None:
        self.hits: list[str] = []
        hits = self.hits

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hits.append(self.path)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, format: str, *args: Any) -> None:
                del format, args

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def foreign() -> Iterator[ForeignServer]:
    found = ForeignServer()
    Thread(target=found.server.serve_forever, daemon=True).start()
    yield found
    found.server.shutdown()
    found.server.server_close()


def test_what_is_injected_reaches_no_other_host(context: Any, served: Served, foreign: ForeignServer) -> None:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(served.address)
    refused = page.evaluate(INJECTED, foreign.address)
    assert foreign.hits == []
    assert {"img-src", "script-src-elem", "style-src-elem", "frame-src", "connect-src"} <= set(refused)


def test_without_the_policy_it_would(context: Any, foreign: ForeignServer) -> None:
    """The test above sees requests where nothing forbids them."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{foreign.address}/page.html")
    page.evaluate(INJECTED, foreign.address.replace("127.0.0.1", "localhost"))
    assert {"/image.png", "/script.js", "/style.css", "/frame.html", "/fetch", "/beacon"} <= set(foreign.hits)
