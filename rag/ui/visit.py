"""One visitor's state between two events of the page, and the seal by which the server knows its own answers."""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import dataclass, field, replace

from rag.ui.conversations import Conversation, Exchange, Kept, kept_by
from rag.web.schema import AnswerData

KEY = secrets.token_bytes(32)
"""Of this process: answers that it did not give cannot be rated."""


@dataclass(frozen=True)
class Visit:
    """Held by the server for one open page alone; not `opened` until that has told what the browser keeps."""

    user: str = ""
    kept: Kept = field(default_factory=Kept)
    opened: bool = False
    asked: str = ""
    """The question that is being answered."""
    rated: int = 0
    """The rating that a reason can still be given for; 0 where there is none."""

    def keeping(self, kept: Kept) -> Visit:
        return replace(self, kept=kept, asked="", rated=0)


def visit_of(browser: object, user: str) -> Visit:
    """The visit of a page that has just been opened."""
    return Visit(user, kept_by(browser), opened=True)


def to_keep(visit: Visit, put: Conversation | None = None, drop: str = "") -> str:
    """What the browser is told to keep or to drop, as JSON."""
    kept = put.model_dump(mode="json") if put and put.exchanges else None
    return json.dumps({"user": visit.user, "put": kept, "drop": drop})


def sealed(exchange: Exchange) -> Exchange:
    return exchange.model_copy(update={"seal": seal(exchange.question, exchange.answer)})


def is_ours(exchange: Exchange) -> bool:
    return hmac.compare_digest(exchange.seal, seal(exchange.question, exchange.answer))


def seal(question: str, answer: AnswerData) -> str:
    return hmac.new(KEY, (question + answer.model_dump_json()).encode("utf-8", "replace"), "sha256").hexdigest()
