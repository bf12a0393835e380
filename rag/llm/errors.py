"""Why a call to an LLM failed, whether it is worth another attempt, and how long to wait before that."""

from __future__ import annotations

import os
import time
from email.utils import parsedate_to_datetime

from tenacity import RetryCallState, wait_exponential_jitter
from tenacity.stop import stop_base

from index.errors import summarize_error

MAX_WAIT_SECONDS = 30.0
"""A server that asks for a longer wait is not asked again."""
BACKOFF = wait_exponential_jitter(multiplier=0.5, max=MAX_WAIT_SECONDS, jitter=0.25)
MAX_UNREACHABLE_SECONDS = 2.0
"""No attempt starts later than this at a server that accepts no connection."""
RETRYABLE_STATUSES = frozenset({408, 409, 425, 429})
"""HTTP statuses that may differ next time, besides those from 500."""
RETRYABLE_KINDS = ("ConnectionError", "ConnectError", "ProtocolError", "ReadError", "IncompleteRead", "APIError")
UNREACHABLE_KINDS = ("APIConnectionError", "ConnectError", "ConnectTimeout", "ConnectionError")
REFUSED_STATUSES = frozenset({400, 404, 415, 422})
"""HTTP statuses of a server that does not support a part of the request."""
HINTS = {
    401: "check OPENAI_API_KEY",
    403: "check OPENAI_API_KEY",
    404: "check the model's name and the URL",
    503: "the server is loading its model or is overloaded",
}
CONTEXT_WORDS = ("context length", "context size", "context window", "context_length")
"""Words by which servers say that a request is longer than the model's context."""
CONTEXT_HINT = "set llm_context to the model's context"
MAX_ERROR_CHARS = 300


class CallError(Exception):
    """A call failed; the message is a clause that says why and holds no secret."""


def status_code_of(error: BaseException) -> int | None:
    """Return the HTTP status that an error carries, if any."""
    found = getattr(error, "status_code", None)
    return found if isinstance(found, int) and found > 0 else None


def is_retryable(error: BaseException) -> bool:
    """Whether the same call may succeed a little later."""
    code = status_code_of(error)
    if code is not None:
        return code in RETRYABLE_STATUSES or code >= 500
    return isinstance(error, ConnectionError) or has_kind(error, RETRYABLE_KINDS)


def is_unreachable(error: BaseException) -> bool:
    """Whether the server accepted no connection."""
    return status_code_of(error) is None and (isinstance(error, ConnectionError) or has_kind(error, UNREACHABLE_KINDS))


def is_refused(error: BaseException) -> bool:
    """Whether the server rejected the request itself, which may succeed with fewer parameters."""
    return status_code_of(error) in REFUSED_STATUSES


def has_kind(error: BaseException, names: tuple[str, ...]) -> bool:
    """Whether one of the error's classes has one of these names; integrations have error classes of their own."""
    return any(kind.__name__.endswith(names) for kind in type(error).__mro__)


def wait_before_retry(state: RetryCallState) -> float:
    """Return the seconds to wait: what the server asks for in Retry-After, or an exponential backoff."""
    asked = parse_retry_after(error_of(state))
    return BACKOFF(state) if asked is None else asked


def parse_retry_after(error: BaseException | None) -> float | None:
    """Return the seconds that the server asks to wait, by a number or a date in Retry-After; None where it does not."""
    response = getattr(error, "response", None)
    asked = str(response.headers.get("retry-after", "")) if response is not None else ""
    if asked.isascii() and asked.replace(".", "", 1).isdigit():
        return float(asked)
    try:
        return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


class StopWhenToldToWait(stop_base):
    """Give up where the server asks to wait for longer than MAX_WAIT_SECONDS."""

    def __call__(self, retry_state: RetryCallState) -> bool:
        return (parse_retry_after(error_of(retry_state)) or 0.0) > MAX_WAIT_SECONDS


class StopWhenUnreachable(stop_base):
    """Give up on a server that has accepted no connection for MAX_UNREACHABLE_SECONDS."""

    def __call__(self, retry_state: RetryCallState) -> bool:
        error = error_of(retry_state)
        seconds = retry_state.seconds_since_start or 0.0
        return error is not None and is_unreachable(error) and seconds >= MAX_UNREACHABLE_SECONDS


def error_of(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def describe_error(error: Exception) -> str:
    """Return the error's first line with a hint where its status has one, without any key of the environment."""
    body = getattr(error, "body", None)
    said = str(body["message"]) if isinstance(body, dict) and body.get("message") else summarize_error(error)
    wait = parse_retry_after(error) or 0.0
    hint = CONTEXT_HINT if any(words in said for words in CONTEXT_WORDS) else HINTS.get(status_code_of(error) or 0)
    hint = f"the server asks to wait {wait:,.0f} seconds" if wait > MAX_WAIT_SECONDS else hint
    text = f"{type(error).__name__}: {said[:MAX_ERROR_CHARS]}"
    text = f"{text}; {hint}" if hint else text
    for name, value in os.environ.items():
        if name.upper().endswith(("KEY", "TOKEN", "SECRET", "PASSWORD")) and len(value) > 3:
            text = text.replace(value, "***")
    return text
