"""The login: everything but its own page is closed to whoever has not logged in.

A browser gets a cookie; programs send their name and password with each request (HTTP Basic) or log in as a browser
does. Who is logged in is kept in this process alone, and forgotten when it ends.
"""

from __future__ import annotations

import asyncio
import base64
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
CHECKED_AT_ONCE = 2
"""Passwords: each takes a processor a quarter of a second."""
LOGIN, LOGOUT = "/login", "/logout"


class Login:
    """An ASGI middleware. What it lets through has the user's name in `scope["rag.user"]`."""

    def __init__(self, app: ASGIApp, users: Users) -> None:
        self._app = app
        self._users = users
        self._brake = Brake()
        self._sessions: dict[str, tuple[str, float]] = {}
        self._checking = asyncio.Semaphore(CHECKED_AT_ONCE)

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
        name = self._session(connection)
        if name is None:
            given = basic(connection.headers)
            name = given[0] if given and await self._accepted(connection, *given) == 0 else None
        if name is None:
            await refused(connection)(scope, receive, send)
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
            refusal = form(f"Too many failed attempts; wait {wait:.0f} seconds.", 429)
            refusal.headers["retry-after"] = str(int(wait) + 1)
            return refusal
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
            answer.headers["clear-site-data"] = '"storage"'  # the conversations that the browser keeps
        return answer

    def _session(self, connection: HTTPConnection) -> str | None:
        now = time.monotonic()
        self._sessions = {token: held for token, held in self._sessions.items() if held[1] > now}
        found = self._sessions.get(connection.cookies.get(COOKIE, ""))
        return found[0] if found else None

    async def _accepted(self, connection: HTTPConnection, name: str, password: str) -> float | None:
        """0 where name and password are right, None where they are not, else the seconds that one has to wait."""
        address = connection.client.host if connection.client else "nowhere"
        if wait := self._brake.attempt(name[:MOST_NAME], address):
            return wait
        async with self._checking:
            if not await asyncio.to_thread(self._users.accepts, name, password):
                return None
        self._brake.succeeded(name[:MOST_NAME], address)
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
    return JSONResponse({"detail": "Log in first."}, 401, {"www-authenticate": 'Basic realm="articles"'})


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
