"""What the server holds for one open page, and which of the answers that a browser stored it gave itself."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from hmac import compare_digest

from rag.schema import AnswerData
from rag.ui.conversations import Conversation, Conversations, Exchange, parse_conversations
from rag.ui.sealing import default_sealer

UNPROVED = "Not proved: this answer comes from the browser's storage, not from this server. Ask again to check it."
"""Said of an exchange without a valid seal, wherever it is shown or saved: a browser can send whatever it likes."""


@dataclass(frozen=True)
class PageState:
    """One open page. `is_loaded` once its browser has sent the stored conversations.

    `asking` is the question that is being answered, `rated` the exchange whose rating a reason can be added to, and
    `removed` the conversation that was deleted last.
    """

    user: str = ""
    conversations: Conversations = field(default_factory=Conversations)
    is_loaded: bool = False
    asking: str = ""
    rated: str = ""
    rated_row: int = 0
    removed: Conversation | None = None

    def with_conversations(self, conversations: Conversations) -> PageState:
        """At rest, with other conversations."""
        return replace(self, conversations=conversations, asking="", rated="", rated_row=0, removed=None)


def load_state(stored: object, user: str) -> PageState:
    """The state of a page that has just been opened, from what its browser stored."""
    return PageState(user, parse_conversations(stored), is_loaded=True)


def storage_message(state: PageState, put: Conversation | None = None, drop: str = "") -> str:
    """What the browser is told to store or to drop, as JSON."""
    stored = put.model_dump(mode="json") if put and put.exchanges else None
    return json.dumps({"user": state.user, "put": stored, "drop": drop})


def seal_exchange(exchange: Exchange) -> Exchange:
    return exchange.model_copy(update={"seal": compute_seal(exchange.question, exchange.answer)})


def is_sealed(exchange: Exchange) -> bool:
    """Whether this server gave the answer to this question."""
    return compare_digest(exchange.seal, compute_seal(exchange.question, exchange.answer))


def note_unproved(exchange: Exchange) -> str:
    """What is said of an answer that this server did not give; empty for its own."""
    return "" if is_sealed(exchange) else UNPROVED


def compute_seal(question: str, answer: AnswerData) -> str:
    return default_sealer().compute(question + answer.model_dump_json())
