"""The web application: REST, MCP and pages, around whatever page is mounted at its root."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from mcp.server.transport_security import TransportSecuritySettings
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from index import RagError
from rag.web.guard import Guard, RequestLimits
from rag.web.headers import SecurityHeaders
from rag.web.login import Login
from rag.web.mcp import make_mcp_server
from rag.web.rest import answer_error, answer_invalid_request, make_api_routes, make_page_routes
from rag.web.service import Service
from rag.web.users import Users

DEFAULT_LIMITS = RequestLimits()
LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")


def web_app(
    service: Service, users: Users | None = None, hosts: Sequence[str] = (), limits: RequestLimits = DEFAULT_LIMITS
) -> FastAPI:
    """Return the application. `hosts` are the host names that it answers to besides loopback's; "*" allows all.

    With `users`, everything but the login page requires a login, the schema of REST included.
    """
    tools = make_mcp_server(service)
    # The middleware below checks hosts and origins for everything that is served.
    security = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    mcp = tools.streamable_http_app(
        streamable_http_path="/", stateless_http=True, json_response=True, transport_security=security
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        del app
        async with tools.session_manager.run():
            yield

    app = FastAPI(
        title="Ask the articles",
        description="Answers over a folder of articles, each cited in the articles' own words.",
        version=version("cited-rag"),
        openapi_url="/api/openapi.json",
        docs_url=None,  # these pages would load scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
    )
    app.add_exception_handler(RagError, answer_error)
    app.add_exception_handler(RequestValidationError, answer_invalid_request)
    app.include_router(make_api_routes(service))
    app.include_router(make_page_routes(service))
    app.mount("/mcp", accept_only_post(mcp))
    # The last one added handles a request first.
    if users:
        app.add_middleware(Login, users=users)
    app.add_middleware(Guard, limits=limits)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, *hosts])
    return app


def accept_only_post(app: ASGIApp) -> ASGIApp:
    """Return the application for MCP, which offers no stream to GET: nothing would ever come through it."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        refusal = None if scope["method"] == "POST" else Response(status_code=405, headers={"allow": "POST"})
        await (refusal or app)(scope, receive, send)

    return serve
