"""HTTP to LLM servers: quick to notice that a server is not there, patient while it generates, bounded in bytes.

Client libraries hold a whole line, event or body before anything of it can be looked at. So bytes are counted as
they come in, and replies are taken uncompressed only: 2 MB of gzip may be 2 GB.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx

CONNECT_SECONDS = 3.0
"""Time limit of connecting to a server; the rest of a call has the limit of the call."""
MAX_REPLY_BYTES = 32_000_000
"""Of one reply: enough for `MAX_REPLY_CHARS` tokens of a character each, which servers stream in 300 bytes each."""
MAX_PART_BYTES = 2_000_000
"""Of one event or line: enough for a reply of `MAX_REPLY_CHARS` that is not streamed."""
LINE_ENDS, EVENT_ENDS = (b"\n",), (b"\n\n", b"\n\r\n")


class UnusableReplyError(Exception):
    """The server's reply is too large or compressed; the same call would end the same way."""


class BoundedStream(httpx.AsyncByteStream):
    """The bytes of a reply. Raises UnusableReplyError where they are too many."""

    def __init__(self, stream: httpx.AsyncByteStream, headers: httpx.Headers) -> None:
        self._stream = stream
        self._encoding = headers.get("content-encoding", "").strip().lower()
        has_events = "event-stream" in headers.get("content-type", "")
        self._ends = EVENT_ENDS if has_events else LINE_ENDS

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self._encoding not in ("", "identity"):
            raise UnusableReplyError("the reply is compressed although it was asked not to be")
        total = unended = 0
        async for received in self._stream:
            total += len(received)
            end = max(received.rfind(mark) for mark in self._ends)
            unended = len(received) - end if end >= 0 else unended + len(received)
            if total > MAX_REPLY_BYTES:
                raise UnusableReplyError(f"the reply is larger than {MAX_REPLY_BYTES:,} bytes")
            if unended > MAX_PART_BYTES:
                raise UnusableReplyError(f"the reply has a part of more than {MAX_PART_BYTES:,} bytes")
            yield received

    async def aclose(self) -> None:
        await self._stream.aclose()


class BoundedTransport(httpx.AsyncHTTPTransport):
    """Limits the time of connecting, whatever time limit the client library sets, and the bytes of a reply."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        timeout = request.extensions.get("timeout", {})
        connect = min(timeout.get("connect") or CONNECT_SECONDS, CONNECT_SECONDS)
        request.extensions = {**request.extensions, "timeout": {**timeout, "connect": connect}}
        request.headers["accept-encoding"] = "identity"
        response = await super().handle_async_request(request)
        assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 (for the type checker)
        response.stream = BoundedStream(response.stream, response.headers)
        return response


def make_transport() -> BoundedTransport:
    """Return a transport that keeps no connection open after its call, so that any event loop may use it."""
    return BoundedTransport(limits=httpx.Limits(max_keepalive_connections=0))
