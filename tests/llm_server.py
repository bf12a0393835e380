"""A scripted OpenAI-compatible server on loopback: one behaviour per request, repeating the last one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

PIECE = 400
"""Characters of one part of a streamed reply."""
TICK = 0.05
POLL_SECONDS = 0.02
"""Between looks whether the server is to stop; half a second by default, for which every test would wait."""


class LLMServer:
    """The server. `requests` has the requests received, each with its Authorization header under "key"."""

    def __init__(self, script: Sequence[Behaviour]) -> None:
        self.script = list(script)
        self.requests: list[dict[str, Any]] = []
        self.ended = Event()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                owner.requests.append(asked | {"key": self.headers["Authorization"]})
                behave = owner.script.pop(0) if len(owner.script) > 1 else owner.script[0]
                with suppress(OSError):  # the client has had enough
                    behave(Exchange(self, asked, owner.ended))

            def log_message(self, format: str, *args: Any) -> None:
                del format, args

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    @property
    def shown(self) -> list[dict[str, Any]]:
        """The question and passages of each request."""
        return [json.loads(request["messages"][-1]["content"]) for request in self.requests]


@contextmanager
def serving(*script: Behaviour) -> Iterator[LLMServer]:
    server = LLMServer(script)
    Thread(target=server._server.serve_forever, args=[POLL_SECONDS], daemon=True).start()
    try:
        yield server
    finally:
        server.ended.set()
        server._server.shutdown()
        server._server.server_close()


class Exchange:
    """One request and the way to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler, asked: dict[str, Any], ended: Event) -> None:
        self.handler = handler
        self.asked = asked
        self.ended = ended

    def begin(self) -> None:
        self.handler.send_response(200)
        self.handler.send_header("Content-Type", "text/event-stream")
        self.handler.end_headers()

    def send(self, text: str, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish}
        part = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
        self.handler.wfile.write(f"data: {json.dumps(part)}\n\n".encode())
        self.handler.wfile.flush()

    def end(self) -> None:
        self.handler.wfile.write(b"data: [DONE]\n\n")


Behaviour = Callable[[Exchange], None]


def says(text: str) -> Behaviour:
    """Streams the text."""

    def behave(exchange: Exchange) -> None:
        exchange.begin()
        for first in range(0, len(text), PIECE):
            exchange.send(text[first : first + PIECE])
        exchange.send("", "stop")
        exchange.end()

    return behave


def claims(*stated: tuple[int, str, str]) -> Behaviour:
    """Streams claims as data: passage, value and quote of each."""
    return says(json.dumps({"claims": [{"passage": n, "value": value, "quote": quote} for n, value, quote in stated]}))


def reads(find: dict[str, str], prose: str = "") -> Behaviour:
    """Claims each value whose quote is in a passage of the request; writes the prose if there are no passages."""

    def behave(exchange: Exchange) -> None:
        asked = json.loads(exchange.asked["messages"][-1]["content"])
        if "passages" not in asked:
            return says(prose)(exchange)
        found = [
            (p["passage"], value, quote)
            for p in asked["passages"]
            for quote, value in find.items()
            if quote in p["text"]
        ]
        return claims(*found)(exchange)

    return behave


def fails(status: int, **headers: str) -> Behaviour:
    def behave(exchange: Exchange) -> None:
        body = json.dumps({"error": {"message": f"no: {exchange.handler.headers['Authorization']}"}}).encode()
        exchange.handler.send_response(status)
        exchange.handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            exchange.handler.send_header(name.replace("_", "-"), value)
        exchange.handler.end_headers()
        exchange.handler.wfile.write(body)

    return behave


def hangs(exchange: Exchange) -> None:
    """Accepts the request and says nothing."""
    exchange.ended.wait(60)


def breaks(text: str) -> Behaviour:
    """Streams the text and closes the connection without an end."""

    def behave(exchange: Exchange) -> None:
        exchange.handler.send_response(200)
        exchange.handler.send_header("Content-Type", "text/event-stream")
        exchange.handler.send_header("Content-Length", "1000000")
        exchange.handler.end_headers()
        exchange.send(text)
        exchange.handler.close_connection = True

    return behave


def never_ends(exchange: Exchange) -> None:
    """Streams a word now and then, forever."""
    exchange.begin()
    while not exchange.ended.wait(TICK):
        exchange.send("well ")


def floods(size: int) -> Behaviour:
    """Streams a reply of a given number of characters."""

    def behave(exchange: Exchange) -> None:
        exchange.begin()
        for _ in range(size // 100_000):
            exchange.send("x" * 100_000)
        exchange.end()

    return behave


def sends(start: bytes, part: bytes, headers: dict[str, str] | None = None) -> Behaviour:
    """Sends the start, then the part again and again, forever."""

    def behave(exchange: Exchange) -> None:
        exchange.handler.send_response(200)
        for name, value in {"Content-Type": "text/event-stream", **(headers or {})}.items():
            exchange.handler.send_header(name, value)
        exchange.handler.end_headers()
        exchange.handler.wfile.write(start)
        while not exchange.ended.is_set():
            exchange.handler.wfile.write(part)

    return behave
