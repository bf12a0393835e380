"""Slow, silent and greedy connections: they are dropped, and a client that sends its request at once is served."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from threading import Event, Thread

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from rag.web.clients import name_client
from rag.web.connections import ConnectionLimits, LimitedProtocol, make_protocol
from rag.web.serving import make_server

LARGE = 30_000_000
PARTIAL = b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "


async def length(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def large(request: Request) -> PlainTextResponse:
    del request
    return PlainTextResponse("x" * LARGE)


class Running:
    """A server in a thread."""

    def __init__(self, server: uvicorn.Server, port: int) -> None:
        self.server = server
        self.port = port

    def connect(self, sent: bytes = b"") -> socket.socket:
        client = socket.create_connection(("127.0.0.1", self.port), timeout=120)
        client.sendall(sent)
        return client

    def post(self, body: bytes = b"abc") -> httpx.Response:
        return httpx.post(f"http://127.0.0.1:{self.port}/", content=body, timeout=120)

    @property
    def connections(self) -> int:
        return len(self.server.server_state.connections)


ROUTES = (Route("/", length, methods=["GET", "POST"]), Route("/large", large))


@contextmanager
def running(routes: Sequence[Route] = ROUTES, **limits: float) -> Iterator[Running]:
    chosen = ConnectionLimits(**limits)  # type: ignore[arg-type]
    server = make_server(Starlette(routes=routes), is_behind_proxy=False, limits=chosen)
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        thread = Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield Running(server, listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(20)


def answer_of(client: socket.socket) -> bytes:
    """What the server says before it closes the connection."""
    parts = []
    while part := client.recv(65_536):
        parts.append(part)
    return b"".join(parts)


def test_half_open_requests_keep_nobody_out() -> None:
    """The oldest are told to try again; the others stay."""
    with running(max_unfinished=50) as server, ExitStack() as opened:
        clients = [opened.enter_context(server.connect(PARTIAL)) for _ in range(200)]
        assert server.post().text == "3"
        assert server.connections <= 51
        assert answer_of(clients[0]).startswith(b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n")
        clients[-1].sendall(b"no\r\nConnection: close\r\n\r\n")
        assert answer_of(clients[-1]).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "sent",
    [b"", PARTIAL, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n123"],
    ids="silent headers body".split(),
)
def test_a_request_has_to_arrive_in_time(sent: bytes) -> None:
    with running(header_seconds=0.3, body_seconds=0.3) as server, server.connect(sent) as client:
        assert answer_of(client).startswith(b"HTTP/1.1 408 Request Timeout")


LINES = b"".join(b"X-%d: a\r\n" % number for number in range(20_000))


@pytest.mark.parametrize("headers", [b"X: " + b"a" * 1_000_000, b"X: " + b"a" * 70_000 + b"\r\n\r\n", LINES + b"\r\n"])
def test_headers_are_bounded(headers: bytes) -> None:
    """Whether they end or not; after a request of the same connection too. Long bodies are no headers.

    A client that goes on sending may not get to read why the connection was closed.
    """
    with running() as server, server.connect(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n") as client:
        assert client.recv(65_536).endswith(b"0")
        told = b"HTTP/1.1 431"
        with suppress(ConnectionError):
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n" + headers)
            told = answer_of(client)
        assert told.startswith(b"HTTP/1.1 431")
        assert server.post(b"x" * 300_000).text == "300000"


def test_unfinished_bodies_are_bounded_together() -> None:
    """Whoever sends a whole body meanwhile is served."""
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
    with running(max_unfinished_bytes=1_000_000) as server, ExitStack() as opened:
        clients = [opened.enter_context(server.connect(head + b"x" * 50_000)) for _ in range(40)]
        assert server.post(b"x" * 400_000).text == "400000"
        assert answer_of(clients[0]).startswith(b"HTTP/1.1 503")
        assert server.connections <= 21


def test_who_stops_reading_is_disconnected() -> None:
    with running(stalled_seconds=0.3) as server, server.connect(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n"):
        time.sleep(0.1)
        end = time.monotonic() + 10
        while server.connections and time.monotonic() < end:
            time.sleep(0.05)
        assert server.connections == 0


def test_a_client_that_reads_slowly_gets_everything() -> None:
    with running(stalled_seconds=5) as server, server.connect(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n") as client:
        received = 0
        while received < LARGE:
            received += len(client.recv(1_000_000))
            time.sleep(0.001)
    assert received >= LARGE


def test_servers_share_no_counts() -> None:
    """Each class of connections has the counts of its own server; the base class has none."""
    one, other = (make_protocol(ConnectionLimits()) for _ in range(2))
    assert one.unfinished is not other.unfinished
    assert not hasattr(LimitedProtocol, "unfinished")


def test_connections_are_bounded() -> None:
    with running(max_connections=20) as server, ExitStack() as opened:
        clients = [opened.enter_context(server.connect()) for _ in range(30)]
        assert answer_of(clients[-1]).startswith(b"HTTP/1.1 503")


async def silence(request: Request) -> StreamingResponse:
    """A stream of one part and nothing more."""
    del request

    async def parts() -> AsyncIterator[str]:
        yield "begun"
        await asyncio.sleep(600)

    return StreamingResponse(parts())


STREAM = b"GET /silence HTTP/1.1\r\nHost: x\r\n\r\n"
WITH_STREAM = (*ROUTES, Route("/silence", silence))


def test_one_client_cannot_hold_all_streams(caplog: pytest.LogCaptureFixture) -> None:
    """Its further requests are refused at once; another address is served. Streams that end make room again."""
    with running(WITH_STREAM, max_connections=60, max_open_requests_per_client=10) as server, ExitStack() as opened:
        clients = [opened.enter_context(server.connect(STREAM)) for _ in range(50)]
        refused = answer_of(clients[-1])
        assert refused.startswith(b"HTTP/1.1 429")
        assert b"retry-after: 5" in refused
        with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.2")) as other:
            assert other.post(f"http://127.0.0.1:{server.port}/", content=b"abc").text == "3"
        for client in clients:
            client.close()
        end = time.monotonic() + 10
        while server.connections and time.monotonic() < end:
            time.sleep(0.05)
        assert server.post().text == "3"
    assert not caplog.records


def test_one_client_cannot_hold_all_connections() -> None:
    with running(max_connections_per_client=20) as server, ExitStack() as opened:
        clients = [opened.enter_context(server.connect()) for _ in range(30)]
        assert answer_of(clients[-1]).startswith(b"HTTP/1.1 503")
        with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.2")) as other:
            assert other.post(f"http://127.0.0.1:{server.port}/", content=b"abc").text == "3"


def test_a_silent_stream_is_ended(caplog: pytest.LogCaptureFixture) -> None:
    with running(WITH_STREAM, silent_seconds=0.3) as server, server.connect(STREAM) as client:
        received = b""
        while not received.endswith(b"\r\n0\r\n\r\n"):
            part = client.recv(65_536)
            assert part
            received += part
        assert b"begun" in received
        assert server.post().text == "3"
    assert not caplog.records


def test_an_address_of_version_6_counts_by_its_network() -> None:
    assert name_client("2001:db8:1:2:3::4") == name_client("2001:db8:1:2:ffff::1") != name_client("2001:db8:1:3::1")
    assert name_client("::ffff:10.0.0.1") != name_client("::ffff:10.0.0.2")
    assert name_client("10.0.0.1") == "10.0.0.1"


def test_a_client_that_is_gone_is_not_answered(caplog: pytest.LogCaptureFixture) -> None:
    """Three requests were sent at once; the client leaves while the first is answered. uvicorn tells only the last."""
    asked: list[str] = []
    ended = Event()

    async def parts() -> AsyncIterator[str]:
        try:
            while True:
                yield "x"
                await asyncio.sleep(0.01)
        finally:
            ended.set()

    async def endless(request: Request) -> StreamingResponse:
        asked.append(request.url.path)
        return StreamingResponse(parts())

    with running([Route("/{name}", endless), Route("/", length, methods=["POST"])]) as server:
        client = server.connect(b"".join(b"GET /%d HTTP/1.1\r\nHost: x\r\n\r\n" % number for number in range(3)))
        assert client.recv(1)
        client.close()
        assert ended.wait(10)
        assert server.post().text == "3"
    assert asked == ["/0"]
    assert not caplog.records
