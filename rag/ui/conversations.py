"""Conversations, as a browser stores them. Values only; whatever a browser sends back is validated here."""

from __future__ import annotations

import json
import secrets
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError

from rag.questions.followups import Turn, join_values
from rag.schema import AnswerData, Data
from rag.web.service import Asking

MAX_NAME_CHARS = 60
MAX_STORED_CHARS = 5_000_000
"""Longest JSON that a browser may send; the page's script sends half as much at most."""


Count = Annotated[int, Field(ge=0)]


def new_id() -> str:
    return secrets.token_hex(8)


class Work(Data):
    """How much was searched and read for an answer."""

    searched: Count = 0
    """Passages in the index."""
    read: Count = 0
    claims: Count = 0
    seconds: Annotated[float, Field(ge=0)] = 0.0


class Exchange(Data):
    """A question as it was typed, and its answer.

    `only` says in words which articles were searched, if not all; `seal` proves that this server gave the answer.
    """

    id: str = Field(default_factory=new_id)
    question: str
    answer: AnswerData
    only: str = ""
    work: Work = Work()
    rating: Literal["", "up", "down"] = ""
    seal: str = ""

    @property
    def turn(self) -> Turn:
        """The question as it was understood, and the short answers."""
        return Turn(self.answer.question, join_values(position.value for position in self.answer.positions))


class Conversation(Data):
    id: str = Field(default_factory=new_id)
    name: str = ""
    exchanges: tuple[Exchange, ...] = ()

    @property
    def title(self) -> str:
        first = self.exchanges[0].question if self.exchanges else "New conversation"
        return " ".join((self.name or first).split())[:MAX_NAME_CHARS]

    @property
    def turns(self) -> list[Turn]:
        return [exchange.turn for exchange in self.exchanges]

    def find(self, exchange_id: str) -> tuple[int, Exchange] | None:
        """The place and the exchange with an id; None where there is none."""
        found = ((place, each) for place, each in enumerate(self.exchanges) if each.id == exchange_id)
        return next(found, None)


class Conversations(Data):
    """One visitor's conversations, the newest first. There is always one, and one is open."""

    all: tuple[Conversation, ...] = Field(default_factory=lambda: (Conversation(),), min_length=1)
    open_id: str = ""

    @property
    def open(self) -> Conversation:
        return next((each for each in self.all if each.id == self.open_id), self.all[0])

    def select(self, conversation_id: str) -> Self:
        return self.model_copy(update={"open_id": conversation_id})

    def start(self) -> Self:
        """Open a new conversation, or the empty one that is there already."""
        empty = next((each for each in self.all if not each.exchanges), None)
        return self.select(empty.id) if empty else self.restore(Conversation())

    def resume(self, conversation_id: str) -> Self:
        """Open a conversation; a new one where there is none with this id."""
        is_known = any(each.id == conversation_id for each in self.all)
        return self.select(conversation_id) if is_known else self.start()

    def restore(self, conversation: Conversation) -> Self:
        """Put a conversation first and open it."""
        return self.model_copy(update={"all": (conversation, *self.all), "open_id": conversation.id})

    def append(self, exchange: Exchange, place: int | None = None) -> Self:
        """Add an exchange to the open conversation; at a `place`, it replaces the one that was there."""
        before = self.open.exchanges
        after = () if place is None else before[place + 1 :]
        return self._change(self.open.id, exchanges=(*before[:place], exchange, *after))

    def rate(self, exchange_id: str, rating: str) -> Self:
        rated = (
            each.model_copy(update={"rating": rating}) if each.id == exchange_id else each
            for each in self.open.exchanges
        )
        return self._change(self.open.id, exchanges=tuple(rated))

    def rename(self, conversation_id: str, name: str) -> Self:
        return self._change(conversation_id, name=" ".join(name.split())[:MAX_NAME_CHARS])

    def remove(self, conversation_id: str) -> Self:
        """Remove a conversation; where it was open, another one is opened."""
        rest = tuple(each for each in self.all if each.id != conversation_id) or (Conversation(),)
        return self.model_copy(update={"all": rest, "open_id": self.open_id or rest[0].id})

    def _change(self, conversation_id: str, **values: Any) -> Self:
        changed = tuple(each.model_copy(update=values) if each.id == conversation_id else each for each in self.all)
        return self.model_copy(update={"all": changed, "open_id": self.open.id})


def parse_conversations(stored: object) -> Conversations:
    """Conversations from the JSON list that a browser sent; entries that do not fit are left out."""
    try:
        found = json.loads(stored) if isinstance(stored, str) and len(stored) <= MAX_STORED_CHARS else []
    except (ValueError, RecursionError):
        found = []
    conversations: list[Conversation] = []
    for each in found if isinstance(found, list) else []:
        try:
            conversations.append(Conversation.model_validate(each))
        except ValidationError:
            continue
    unique = {each.id: each for each in conversations}
    return Conversations(all=tuple(unique.values())) if unique else Conversations()


def describe_filters(asking: Asking) -> str:
    """In words, which articles are searched; empty where all are."""
    noun = "source" if len(asking.sources) == 1 else "sources"
    parts = [f"{noun} {', '.join(asking.sources)}"] if asking.sources else []
    parts += [f"articles published from {asking.since.isoformat()}"] if asking.since else []
    parts += [f"articles published until {asking.until.isoformat()}"] if asking.until else []
    return "Searched only: " + "; ".join(parts) if parts else ""
