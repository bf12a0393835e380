"""The login: everything but its own page is closed to whoever has not logged in.

A browser gets a signed cookie; programs send their name and password with each request (HTTP Basic) or log in as a
browser does. The signing key is new for every process, so all logins end with it; a user's end with the password.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import html
import secrets
import time
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode
from weakref import WeakValueDictionary

from anyio import CapacityLimiter, to_thread
from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.web.headers import BARE_POLICY
from rag.web.pages import page
from rag.web.users import AttemptLimiter, Users

COOKIE = "rag_session"
SESSION_SECONDS = 12 * 3600
MAX_FORM_BYTES = 4_096
MAX_NAME_CHARS = 100
"""Of the name that failures are counted by."""
REMEMBERED_SECONDS = 600.0
"""How long a name and password that were right are not checked again."""
MAX_HASHES = 2
"""Passwords that are hashed at the same time; each takes a core for a while."""
LOGIN, LOGOUT = "/login", "/logout"


class LoginSessions:
    """Signed tokens of who has logged in (itsdangerous), and those that were logged out before their time."""

    def __init__(self, users: Users) -> None:
        self._users = users
        self._serializer = URLSafeTimedSerializer(secrets.token_bytes(32), salt="session")
        self._ended: dict[str, float] = {}

    def start(self, name: str) -> str:
        """Return a new token for a user."""
        return str(self._serializer.dumps([name, secrets.token_urlsafe(8), self._users.stamp(name)]))

    def find_user(self, token: str) -> str | None:
        """Return the user of a token; None where it is invalid, too old, logged out or of an earlier password."""
        session = self._read(token)
        return session[0] if session else None

    def end(self, token: str) -> bool:
        """Log a token out; whether it was valid."""
        session = self._read(token)
        if session is None:
            return False
        now = time.monotonic()
        self._ended = {ended: until for ended, until in self._ended.items() if until > now}
        self._ended[session[1]] = now + SESSION_SECONDS
        return True

    def _read(self, token: str) -> tuple[str, str] | None:
        """Return the user and the id of a valid token. The id tells tokens apart: one may be spelt in several ways."""
        try:
            name, session_id, stamp = self._serializer.loads(token, max_age=SESSION_SECONDS)
        except BadSignature:
            return None
        is_current = stamp and stamp == self._users.stamp(name)
        return (str(name), str(session_id)) if is_current and session_id not in self._ended else None


class Login:
    """An ASGI middleware. Requests that it lets through have the user's name in `scope["rag.user"]`."""

    def __init__(self, app: ASGIApp, users: Users) -> None:
        self._app = app
        self._users = users
        self._limiter = AttemptLimiter()
        self._sessions = LoginSessions(users)
        self._key = secrets.token_bytes(32)
        self._verified: dict[bytes, float] = {}
        self._locks: WeakValueDictionary[bytes, asyncio.Lock] = WeakValueDictionary()
        """One for each name and password that is being checked: requests with the same ones wait for the result."""
        self._hashes = CapacityLimiter(MAX_HASHES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["path"].rstrip("/") == LOGIN:
            await (await self._log_in(Request(scope, receive)))(scope, receive, send)
        elif scope["path"].rstrip("/") == LOGOUT:
            await self._log_out(HTTPConnection(scope))(scope, receive, send)
        else:
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on the request of a user who is logged in; answer others."""
        connection = HTTPConnection(scope)
        name, wait = self._sessions.find_user(connection.cookies.get(COOKIE, "")), None
        if name is None:
            given = parse_basic_auth(connection.headers)
            wait = await self._check(connection, *given) if given else None
            name = given[0] if given and wait == 0 else None
        if name is None:
            refused = answer_too_many_attempts(connection, wait) if wait else answer_not_logged_in(connection)
            await refused(scope, receive, send)
        else:
            await self._app({**scope, "rag.user": name}, receive, send)

    async def _log_in(self, request: Request) -> Response:
        if request.method != "POST":
            return render_form(request)
        if int(request.headers.get("content-length") or MAX_FORM_BYTES + 1) > MAX_FORM_BYTES:
            return render_form(request, "The form is too large.", 413)
        sent = dict(parse_qsl((await request.body()).decode("latin-1")))
        name, password = sent.get("username", ""), sent.get("password", "")
        wait = await self._check(request, name, password)
        if wait is None:
            return render_form(request, "The name or the password is wrong.", 401)
        if wait:
            return answer_too_many_attempts(request, wait)
        # Programs take the cookie from an answer that does not redirect.
        wants_page = "text/html" in request.headers.get("accept", "")
        answer: Response = (
            RedirectResponse("./" + keep_question(request), 303) if wants_page else JSONResponse({"success": True})
        )
        is_https = request.url.scheme == "https"
        token = self._sessions.start(name)
        answer.set_cookie(COOKIE, token, SESSION_SECONDS, httponly=True, samesite="strict", secure=is_https)
        return answer

    def _log_out(self, connection: HTTPConnection) -> Response:
        answer = RedirectResponse("login", 303)
        if self._sessions.end(connection.cookies.get(COOKIE, "")):  # another site's link brings no cookie
            answer.delete_cookie(COOKIE)
        return answer

    async def _check(self, connection: HTTPConnection, name: str, password: str) -> float | None:
        """Return 0 where name and password are right, None where they are not, else the seconds to wait."""
        address = connection.client.host if connection.client else "unknown"
        given = f"{self._users.stamp(name)}:{len(name)}:{name}:{password}"
        sent = hmac.new(self._key, given.encode(), "sha256").digest()
        lock = self._locks.setdefault(sent, asyncio.Lock())
        async with lock:
            if self._verified.get(sent, 0.0) > time.monotonic():  # programs send them with each request
                return 0.0
            if wait := self._limiter.attempt(name[:MAX_NAME_CHARS], address):
                return wait
            if not await to_thread.run_sync(self._users.verify, name, password, limiter=self._hashes):
                return None
            self._limiter.succeed(name[:MAX_NAME_CHARS], address)
            now = time.monotonic()
            self._verified = {held: until for held, until in self._verified.items() if until > now}
            self._verified[sent] = now + REMEMBERED_SECONDS
        return 0.0


def parse_basic_auth(headers: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the name and password of HTTP Basic authentication (RFC 7617), if any."""
    kind, _, given = headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(given, validate=True).decode().partition(":")
    except ValueError:
        return None
    return (name, password) if colon else None


def answer_not_logged_in(connection: HTTPConnection) -> Response:
    """Redirect a browser that wants a page to the login; answer others 401."""
    if connection.scope["method"] == "GET" and "text/html" in connection.headers.get("accept", ""):
        # Relative, because a proxy may serve all this under a prefix that only it knows.
        up = "../" * (connection.scope["path"].count("/") - 1)
        return RedirectResponse(f"{up}login{keep_question(connection)}", 303)
    # Not to a browser's page: the browser would ask for the password itself, and never forget it.
    is_program = "sec-fetch-mode" not in connection.headers
    headers = {"www-authenticate": 'Basic realm="articles"'} if is_program else {}
    return JSONResponse({"detail": "Log in first."}, 401, headers)


def keep_question(connection: HTTPConnection) -> str:
    """The query of an address with the question of a shared link, and nothing else of the query; "" without one."""
    question = connection.query_params.get("q", "")
    return f"?{urlencode({'q': question})}" if question else ""


def answer_too_many_attempts(connection: HTTPConnection, wait: float) -> Response:
    answer = render_form(connection, f"Too many failed attempts; wait {wait:.0f} seconds.", 429)
    answer.headers["retry-after"] = str(int(wait) + 1)
    return answer


def render_form(connection: HTTPConnection, error: str = "", status: int = 200) -> HTMLResponse:
    """Return the login page, with an error where there is one; it leads to the question of the address, if any."""
    alert = f'<p role="alert" class="wrong">{html.escape(error)}</p>' if error else ""
    body = f"""<main class="narrow"><h1>Ask the articles</h1>{alert}
<form method="post" action="login{html.escape(keep_question(connection))}">
<label>Name <input name="username" autocomplete="username" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Log in</button></form></main>"""
    return HTMLResponse(
        page("Log in", body), status, {"content-security-policy": BARE_POLICY, "cache-control": "no-store"}
    )
