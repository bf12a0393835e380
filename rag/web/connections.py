"""Limits on connections that send or read too slowly, which uvicorn has none of.

A request has to arrive in full within a time that grows with its length. Where too many requests are unfinished, or
hold too many bytes, the oldest is dropped: a client that sends its request at once is served, whatever others hold
open. A client that stops reading its response is disconnected, and one client has only a part of all connections.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from rag.web.clients import RETRY_SECONDS, name_client

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application

TOO_BUSY = b"503 Service Unavailable"
TOO_SLOW = b"408 Request Timeout"
HEAD_TOO_LARGE = b"431 Request Header Fields Too Large"
HEADER_MARKS = 4
"""Bytes of a header besides its name and value: the colon, a space and the end of the line."""


@dataclass(frozen=True)
class ConnectionLimits:
    """Seconds, bytes and numbers of one server."""

    header_seconds: float = 10
    body_seconds: float = 20
    """For a request's body, and 1 second more for each `min_bytes_per_second` of it."""
    min_bytes_per_second: int = 100_000
    stalled_seconds: float = 60
    """For a client to go on reading a response."""
    max_head_bytes: int = 64_000
    """Of a request's address and headers."""
    max_unfinished: int = 300
    max_unfinished_bytes: int = 128_000_000
    max_connections: int = 2_000
    max_connections_per_client: int | None = 400
    """None where all connections come from a proxy."""
    max_open_requests_per_client: int = 200
    """Under way at the same time; an open page is one or two of them."""
    silent_seconds: float = 60
    """For a response that has begun, between two parts of it; Gradio sends one every 15 seconds."""


class UnfinishedRequests:
    """The connections whose request has not arrived in full, oldest first, with the bytes of each."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self._limits = limits
        self._bytes: dict[LimitedProtocol, int] = {}
        self._total = 0

    def add(self, connection: LimitedProtocol) -> None:
        """Count a connection; drops the oldest one where there are too many."""
        self._bytes.setdefault(connection, 0)
        while len(self._bytes) > self._limits.max_unfinished:
            self._drop_oldest()

    def add_bytes(self, connection: LimitedProtocol, count: int) -> None:
        """Count bytes of a connection's unfinished request; drops the oldest requests where they are too many."""
        if connection in self._bytes:
            self._bytes[connection] += count
            self._total += count
        while self._total > self._limits.max_unfinished_bytes:
            self._drop_oldest()

    def remove(self, connection: LimitedProtocol) -> None:
        self._total -= self._bytes.pop(connection, 0)

    def _drop_oldest(self) -> None:
        oldest = next(iter(self._bytes))
        self.remove(oldest)
        oldest.refuse(TOO_BUSY)


class LimitedProtocol(HttpToolsProtocol):
    """One connection. `make_protocol` makes a subclass for each server, with its limits and its unfinished requests."""

    limits: ConnectionLimits
    unfinished: UnfinishedRequests
    clients: Counter[str]
    """Connections of each client."""
    _client = ""
    _is_in_head = False
    _head_bytes = 0
    _arriving: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _running: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._client = name_client(self.client[0] if self.client else "")
        self.clients[self._client] += 1
        own_limit = self.limits.max_connections_per_client
        has_too_many = own_limit is not None and self.clients[self._client] > own_limit
        if has_too_many or len(self.connections) > self.limits.max_connections:
            self.refuse(TOO_BUSY)
            return
        self._expect_request()

    def data_received(self, data: bytes) -> None:
        was_in_head = self._is_in_head
        super().data_received(data)
        self.unfinished.add_bytes(self, len(data))
        if was_in_head and self._is_in_head:
            self._head_bytes += len(data)
            if self._head_bytes > self.limits.max_head_bytes:
                self.refuse(HEAD_TOO_LARGE)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_in_head, self._head_bytes = True, 0
        self._expect_request()

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        sizes = (len(name) + len(value) + HEADER_MARKS for name, value in self.headers)
        if len(self.url) + sum(sizes) > self.limits.max_head_bytes:
            self.app = answer_head_too_large
        super().on_headers_complete()
        lengths = [value for name, value in self.headers if name == b"content-length"]
        length = int(lengths[0]) if lengths and lengths[0].isdigit() else 0
        self._wait_for_request(self.limits.body_seconds + length / self.limits.min_bytes_per_second)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._finish_request()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled = self.loop.call_later(self.limits.stalled_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._cancel_stalled()

    def connection_lost(self, exc: Exception | None) -> None:
        self.clients[self._client] -= 1
        if not self.clients[self._client]:
            del self.clients[self._client]
        self._finish_request()
        self._cancel_stalled()
        # If several requests were sent at once, uvicorn would go on answering them, and fail at each.
        self.pipeline.clear()
        if self._running:
            self._running.disconnected = True
            self._running.message_event.set()
        super().connection_lost(exc)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def refuse(self, status: bytes) -> None:
        """Answer with a status, unless a response has begun, and close the connection."""
        self._finish_request()
        if self.transport.is_closing():
            return
        cycle = self.cycle
        if cycle is None or cycle.response_complete or not cycle.response_started:
            retry = b"Retry-After: %d\r\n" % RETRY_SECONDS if status == TOO_BUSY else b""
            head = b"HTTP/1.1 %s\r\n%sContent-Length: 0\r\nConnection: close\r\n\r\n" % (status, retry)
            self.transport.write(head)
        self.transport.close()

    def _expect_request(self) -> None:
        self.unfinished.add(self)
        self._wait_for_request(self.limits.header_seconds)

    def _wait_for_request(self, seconds: float) -> None:
        if self._arriving:
            self._arriving.cancel()
        self._arriving = self.loop.call_later(seconds, self.refuse, TOO_SLOW)

    def _finish_request(self) -> None:
        self.unfinished.remove(self)
        if self._arriving:
            self._arriving.cancel()
            self._arriving = None

    def _cancel_stalled(self) -> None:
        if self._stalled:
            self._stalled.cancel()
            self._stalled = None


async def answer_head_too_large(scope: Scope, receive: Receive, send: Send) -> None:
    await Response(status_code=431, headers={"connection": "close"})(scope, receive, send)


def make_protocol(limits: ConnectionLimits) -> type[LimitedProtocol]:
    """Return the class of one server's connections, which share their limits and counts."""
    shared = {"limits": limits, "unfinished": UnfinishedRequests(limits), "clients": Counter[str]()}
    return type("ServerProtocol", (LimitedProtocol,), shared)
