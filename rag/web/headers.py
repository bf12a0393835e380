"""Headers of every response: a policy by which a browser loads nothing from other hosts, and when to try again."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.web.clients import RETRY_SECONDS

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
"""Of the page. Gradio needs inline scripts and `eval`, which compiles its templates."""
BARE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
"""Of the pages without a script: an article, the login."""
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)


RETRY_AFTER = (b"retry-after", b"%d" % RETRY_SECONDS)
"""Of responses that say that the server or the client is too busy."""
BUSY = frozenset({429, 503})


class SecurityHeaders:
    """Adds the headers to every response that does not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message["headers"]}
                wanted = [*HEADERS, (b"content-security-policy", POLICY.encode())]
                wanted += [RETRY_AFTER] if message["status"] in BUSY else []
                message["headers"] = [*message["headers"], *(pair for pair in wanted if pair[0] not in own)]
            await send(message)

        await self._app(scope, receive, send_with_headers)
