"""Serve the application by uvicorn, with limits on what clients hold open."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

import uvicorn
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from rag.web.clients import OpenRequests
from rag.web.connections import ConnectionLimits, make_protocol

SHUTDOWN_SECONDS = 3
"""For answers under way when the server is stopped; open pages would hold it for ever."""
DEFAULT_LIMITS = ConnectionLimits()
BACKLOG = 256
"""Connections that the operating system holds until they are accepted."""


def make_server(app: ASGIApp, *, is_behind_proxy: bool, limits: ConnectionLimits = DEFAULT_LIMITS) -> uvicorn.Server:
    """Return a server of the application; `is_behind_proxy` trusts the addresses that a proxy forwards."""
    if is_behind_proxy:
        limits = replace(limits, max_connections_per_client=None)
    config = uvicorn.Config(
        OpenRequests(app, limits.max_open_requests_per_client, limits.silent_seconds),
        http=make_protocol(limits),
        ws="none",
        log_level="warning",
        proxy_headers=is_behind_proxy,
        backlog=BACKLOG,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    logging.getLogger("uvicorn.error").addFilter(is_failure)
    return uvicorn.Server(config)


def is_failure(record: logging.LogRecord) -> bool:
    """Whether a record is to be logged.

    Not the traceback of a request that the server cancels when it is stopped, nor that of one that is refused after its
    response has begun, as Gradio refuses the stream of a page that it does not know: anybody could fill the log.
    """
    error = record.exc_info[1] if record.exc_info else None
    cause = error.__cause__ if error else None
    return not (isinstance(error, asyncio.CancelledError) or isinstance(cause, HTTPException))
