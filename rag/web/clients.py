"""What one client may hold open: requests under way at the same time, and streams through which nothing comes."""

from __future__ import annotations

import asyncio
from collections import Counter
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

IPV6_PREFIX = 64
"""Bits of an IPv6 address that belong to one subscriber, who chooses the rest."""
RETRY_SECONDS = 5
"""Told to clients that are refused because they or the server are too busy."""


class OpenRequests:
    """An ASGI middleware: a client has at most `max_open` requests under way; others are answered with 429.

    A response that has begun, and of which nothing was sent for `silent_seconds`, is ended.
    """

    def __init__(self, app: ASGIApp, max_open: int, silent_seconds: float) -> None:
        self._app = app
        self._max_open = max_open
        self._silent_seconds = silent_seconds
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        client = name_client((scope.get("client") or [""])[0])
        if self._open[client] >= self._max_open:
            await refuse_client()(scope, receive, send)
            return
        self._open[client] += 1
        try:
            await self._serve(scope, receive, send)
        finally:
            self._open[client] -= 1
            self._open += Counter()  # forgets clients that have none open

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(None) as limit:

                async def send_in_time(message: Message) -> None:
                    await send(message)
                    if not limit.expired():  # the application may say something while it is cancelled
                        is_last = message["type"] == "http.response.body" and not message.get("more_body")
                        end = asyncio.get_running_loop().time() + self._silent_seconds
                        limit.reschedule(None if is_last else end)

                await self._app(scope, receive, send_in_time)
        except TimeoutError:
            if not limit.expired():
                raise
            await send({"type": "http.response.body", "body": b"", "more_body": False})


def name_client(host: str) -> str:
    """Return what a client is counted by: its address, or the network of an IPv6 address."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((address.packed, IPV6_PREFIX), strict=False))
    return str(address)


def refuse_client() -> JSONResponse:
    detail = "Too many requests from your address are under way; close other pages, or try again in a few seconds."
    return JSONResponse({"detail": detail}, 429, {"retry-after": str(RETRY_SECONDS), "connection": "close"})
