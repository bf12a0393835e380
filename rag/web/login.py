"""The login: everything but its own page is closed to whoever has not logged in.

A browser gets a cookie; programs send their name and password with each request (HTTP Basic) or log in as a browser
does. Who is logged in is kept in this process alone, and forgotten when it ends.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import html
import secrets
import time
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.web.headers import BARE_POLICY
from rag.web.pages import page
from rag.web.users import Brake, Users

COOKIE = "rag_session"
LASTS = 12 * 3600.0
"""Seconds that a login lasts."""
MOST_BODY = 4_096
"""Bytes of a login form."""
MOST_NAME = 100
"""Characters of a name that failures are counted by."""
REMEMBERED = 600.0
"""Seconds that a name and password that were right need not be checked again."""
LOGIN, LOGOUT = "/login", "/logout"


class Login:
    """An ASGI middleware. What it lets through has the user's name in `scope["rag.user"]`."""

    def __init__(self, app: ASGIApp, users: Users) -> None:
        self._app = app
        self._users = users
        self._brake = Brake()
        self._sessions: dict[str, tuple[str, float]] = {}
        self._key = secrets.token_bytes(32)
        self._right: dict[bytes, float] = {}
        self._checking = asyncio.Lock()
        """Held while a password is checked: those that come at the same time wait for what the first one shows."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["path"].rstrip("/") == LOGIN:
            await (await self._login(Request(scope, receive)))(scope, receive, send)
        elif scope["path"].rstrip("/") == LOGOUT:
            await self._logout(HTTPConnection(scope))(scope, receive, send)
        else:
            await self._guarded(scope, receive, send)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        name, wait = self._session(connection), None
        if name is None:
            given = basic(connection.headers)
            wait = await self._accepted(connection, *given) if given else None
            name = given[0] if given and wait == 0 else None
        if name is None:
            await (slowed(wait) if wait else refused(connection))(scope, receive, send)
        else:
            await self._app({**scope, "rag.user": name}, receive, send)

    async def _login(self, request: Request) -> Response:
        if request.method != "POST":
            return form()
        if int(request.headers.get("content-length") or MOST_BODY + 1) > MOST_BODY:
            return form("The form is too large.", 413)
        sent = dict(parse_qsl((await request.body()).decode("latin-1")))
        name, password = sent.get("username", ""), sent.get("password", "")
        wait = await self._accepted(request, name, password)
        if wait is None:
            return form("The name or the password is wrong.", 401)
        if wait:
            return slowed(wait)
        token = secrets.token_urlsafe(32)
        self._sessions[token] = (name, time.monotonic() + LASTS)
        # Programs take the cookie from an answer that does not lead on.
        wants_page = "text/html" in request.headers.get("accept", "")
        answer: Response = RedirectResponse("/", 303) if wants_page else JSONResponse({"success": True})
        answer.set_cookie(
            COOKIE, token, max_age=int(LASTS), httponly=True, samesite="strict", secure=request.url.scheme == "https"
        )
        return answer

    def _logout(self, connection: HTTPConnection) -> Response:
        answer = RedirectResponse(LOGIN, 303)
        if self._sessions.pop(connection.cookies.get(COOKIE, ""), None):  # another site's link brings no cookie
            answer.delete_cookie(COOKIE)
        return answer

    def _session(self, connection: HTTPConnection) -> str | None:
        now = time.monotonic()
        self._sessions = {token: held for token, held in self._sessions.items() if held[1] > now}
        found = self._sessions.get(connection.cookies.get(COOKIE, ""))
        return found[0] if found else None

    async def _accepted(self, connection: HTTPConnection, name: str, password: str) -> float | None:
        """0 where name and password are right, None where they are not, else the seconds that one has to wait."""
        address = connection.client.host if connection.client else "nowhere"
        sent = hmac.new(self._key, f"{len(name)}:{name}:{password}".encode(), "sha256").digest()
        async with self._checking:
            if self._right.get(sent, 0.0) > time.monotonic():  # programs send them with each request
                return 0.0
            if wait := self._brake.attempt(name[:MOST_NAME], address):
                return wait
            if not await asyncio.to_thread(self._users.accepts, name, password):
                return None
            self._brake.succeeded(name[:MOST_NAME], address)
            now = time.monotonic()
            self._right = {held: until for held, until in self._right.items() if until > now}
            self._right[sent] = now + REMEMBERED
        return 0.0


def basic(headers: Mapping[str, str]) -> tuple[str, str] | None:
    """Name and password of HTTP Basic authentication (RFC 7617)."""
    kind, _, given = headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(given, validate=True).decode().partition(":")
    except ValueError:
        return None
    return (name, password) if colon else None


def refused(connection: HTTPConnection) -> Response:
    """To the login for a browser that wants a page; else what says that a login is needed."""
    if connection.scope["method"] == "GET" and "text/html" in connection.headers.get("accept", ""):
        return RedirectResponse(LOGIN, 303)
    # Not to a browser's page: it would ask for the password itself, and never forget it.
    is_program = "sec-fetch-mode" not in connection.headers
    ask = {"www-authenticate": 'Basic realm="articles"'} if is_program else {}
    return JSONResponse({"detail": "Log in first."}, 401, ask)


def slowed(wait: float) -> Response:
    answer = form(f"Too many failed attempts; wait {wait:.0f} seconds.", 429)
    answer.headers["retry-after"] = str(int(wait) + 1)
    return answer


def form(wrong: str = "", status: int = 200) -> HTMLResponse:
    said = f'<p role="alert" class="wrong">{html.escape(wrong)}</p>' if wrong else ""
    body = f"""<main class="narrow"><h1>Ask the articles</h1>{said}
<form method="post" action="{LOGIN}">
<label>Name <input name="username" autocomplete="username" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Log in</button></form></main>"""
    return HTMLResponse(
        page("Log in", body), status, {"content-security-policy": BARE_POLICY, "cache-control": "no-store"}
    )
