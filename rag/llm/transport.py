"""HTTP to LLM servers: quick to notice that a server is not there, patient while it generates."""

from __future__ import annotations

import httpx

CONNECT_SECONDS = 3.0
"""Time limit of connecting to a server; the rest of a call has the limit of the call."""


class QuickConnectTransport(httpx.AsyncHTTPTransport):
    """Limits the time of connecting, whatever time limit the client library sets for a request."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        timeout = request.extensions.get("timeout", {})
        connect = min(timeout.get("connect") or CONNECT_SECONDS, CONNECT_SECONDS)
        request.extensions = {**request.extensions, "timeout": {**timeout, "connect": connect}}
        return await super().handle_async_request(request)


def quick_transport() -> QuickConnectTransport:
    """Return a transport that keeps no connection open after its call, so that any event loop may use it."""
    return QuickConnectTransport(limits=httpx.Limits(max_keepalive_connections=0))
