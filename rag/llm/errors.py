"""Why a call to a model failed, and whether it may succeed a little later."""

from __future__ import annotations

import os
import random

from index.embeddings import first_line

FIRST_WAIT = 0.5
"""Seconds before the second attempt; each wait after that is twice as long, and none longer than LONGEST_WAIT."""
LONGEST_WAIT = 30.0
PASSING = frozenset({408, 409, 425, 429})
"""Statuses of HTTP that may be another one next time, besides those from 500 on."""
PASSING_KINDS = ("ConnectionError", "ConnectError", "ProtocolError", "ReadError", "IncompleteRead", "APIError")
REFUSING = frozenset({400, 404, 415, 422})
"""Statuses of a server that does not take some part of a request."""
MOST_CHARS = 300


class CallError(Exception):
    """Why a call failed, in a clause that holds no secret."""


def status(error: Exception) -> int | None:
    found = getattr(error, "status_code", None)
    return found if isinstance(found, int) and found > 0 else None


def may_pass(error: Exception) -> bool:
    """Whether the same call may succeed a little later."""
    code = status(error)
    if code is not None:
        return code in PASSING or code >= 500
    kinds = {kind.__name__ for kind in type(error).__mro__}
    return isinstance(error, ConnectionError) or any(kind.endswith(PASSING_KINDS) for kind in kinds)


def waiting(error: Exception, attempt: int) -> float:
    """Seconds to wait: what the server asks for, or twice as long each time, with some jitter."""
    response = getattr(error, "response", None)
    asked = str(response.headers.get("retry-after", "")) if response is not None else ""
    if asked.replace(".", "", 1).isdigit():
        return min(float(asked), LONGEST_WAIT)
    return min(FIRST_WAIT * 2.0 ** (attempt - 1), LONGEST_WAIT) * random.uniform(0.75, 1.25)  # noqa: S311


def reason(error: Exception) -> str:
    """The error's first line, without any key of the environment that it might repeat."""
    said = f"{type(error).__name__}: {first_line(error)[:MOST_CHARS]}"
    for name, value in os.environ.items():
        if name.upper().endswith(("KEY", "TOKEN", "SECRET", "PASSWORD")) and len(value) > 3:
            said = said.replace(value, "***")
    return said
