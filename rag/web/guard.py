"""What no route has to think of: who may send a request from where, and how large it may be."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

MOST_BODY = 8_000_000
"""Bytes of a request that is no upload; a browser's conversations are the largest of them."""
FORWARDED = b"x-forwarded-host"
UPLOADS = ("/gradio_api/upload", "/gradio_api/process_recording")
WITH_BODY = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Limits:
    """`upload` are the bytes of an upload, None where none is allowed; `proxied` trusts what a proxy says of others."""

    upload: int | None = None
    proxied: bool = False


class Guard:
    """An ASGI middleware that refuses requests from other sites' pages, and those that are too large."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._wrong_size(scope, headers) or from_elsewhere(scope, headers)
        if refusal:
            await refusal(scope, receive, send)
            return
        # Gradio would believe anybody; a proxy passes the Host header on.
        believed = FORWARDED if self._limits.proxied else b"x-forwarded-"
        kept = [pair for pair in scope["headers"] if not pair[0].lower().startswith(believed)]
        scope = {**scope, "headers": kept}
        await self._app(scope, receive, send)

    def _wrong_size(self, scope: Scope, headers: Headers) -> JSONResponse | None:
        is_upload = scope["path"].rstrip("/").startswith(UPLOADS)
        if is_upload and self._limits.upload is None:
            return refused(404, "No files are taken here.")
        if scope["method"] not in WITH_BODY:
            return None
        if "transfer-encoding" in headers:
            return refused(411, "Say how long the request is (Content-Length).")
        most = self._limits.upload if is_upload and self._limits.upload else MOST_BODY
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > most:
            return refused(413, f"The request is larger than the limit of {most:,} bytes.")
        return None


def from_elsewhere(scope: Scope, headers: Headers) -> JSONResponse | None:
    """A refusal for what the page of another site sends; programs and our own page pass."""
    origin = headers.get("origin")
    is_own = origin is None or bare(urlsplit(origin).netloc) == bare(headers.get("host", ""))
    blind = origin is None and headers.get("sec-fetch-site") == "cross-site" and scope["method"] in WITH_BODY
    return None if is_own and not blind else refused(403, "Pages of other sites may not ask here.")


def bare(host: str) -> str:
    """Without a port that needs no mention."""
    return host.removesuffix(":80").removesuffix(":443")


def refused(status: int, why: str) -> JSONResponse:
    return JSONResponse({"detail": why}, status)
