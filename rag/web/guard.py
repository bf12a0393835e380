"""Checks of every request before any route: where it comes from, and how large it is."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

MAX_BODY_BYTES = 8_000_000
"""Of a request that is not an upload; the largest are a browser's conversations."""
MAX_UPLOAD_BYTES = 110_000_000
"""Of an upload; a request that holds more than `ConnectionLimits.max_unfinished_bytes` would be dropped as too busy."""
FORWARDED_HOST = b"x-forwarded-host"
FORWARDED = b"x-forwarded-"
UPLOAD_PATHS = ("/gradio_api/upload", "/gradio_api/process_recording")
METHODS_WITH_BODY = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class RequestLimits:
    """`max_upload_bytes` is None where no file is accepted; `is_behind_proxy` trusts what a proxy forwards."""

    max_upload_bytes: int | None = None
    is_behind_proxy: bool = False


class Guard:
    """An ASGI middleware that refuses requests from other sites' pages, and those that are too large."""

    def __init__(self, app: ASGIApp, limits: RequestLimits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._check_size(scope, headers) or check_origin(scope, headers)
        if refusal:
            await refusal(scope, receive, send)
            return
        # Gradio would trust these headers from anybody. A proxy passes the Host header on, so X-Forwarded-Host never
        # counts, and the others only behind a proxy.
        dropped = FORWARDED_HOST if self._limits.is_behind_proxy else FORWARDED
        kept = [pair for pair in scope["headers"] if not pair[0].lower().startswith(dropped)]
        scope = {**scope, "headers": kept}
        await self._app(scope, receive, send)

    def _check_size(self, scope: Scope, headers: Headers) -> JSONResponse | None:
        """The refusal of a request that is too large or does not give its length."""
        is_upload = scope["path"].rstrip("/").startswith(UPLOAD_PATHS)
        if is_upload and self._limits.max_upload_bytes is None:
            return make_refusal(404, "This server accepts no files.")
        if scope["method"] not in METHODS_WITH_BODY:
            return None
        if "transfer-encoding" in headers:
            return make_refusal(411, "Content-Length required.")
        limit = MAX_BODY_BYTES
        if is_upload and self._limits.max_upload_bytes is not None:
            limit = min(self._limits.max_upload_bytes, MAX_UPLOAD_BYTES)
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            return make_refusal(400, "Content-Length is not a number.")
        if int(length) > limit:
            return make_refusal(413, f"The request is larger than the limit of {limit:,} bytes.")
        return None


def check_origin(scope: Scope, headers: Headers) -> JSONResponse | None:
    """The refusal of what the page of another site sends; programs and our own page pass."""
    origin = headers.get("origin")
    is_own = origin is None or read_host(origin) == strip_default_port(headers.get("host", ""))
    is_hidden = origin is None and headers.get("sec-fetch-site") == "cross-site"
    if is_own and not (is_hidden and scope["method"] in METHODS_WITH_BODY):
        return None
    return make_refusal(403, "Requests from other sites' pages are refused.")


def read_host(origin: str) -> str | None:
    """Return the host and port of an origin; None where it is not an address."""
    try:
        return strip_default_port(urlsplit(origin).netloc)
    except ValueError:
        return None


def strip_default_port(host: str) -> str:
    return host.removesuffix(":80").removesuffix(":443")


def make_refusal(status: int, detail: str) -> JSONResponse:
    return JSONResponse({"detail": detail}, status)
