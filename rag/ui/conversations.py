"""What a browser keeps: a visitor's conversations. Values only; whatever comes back from a browser is checked here."""

from __future__ import annotations

import json
import secrets
from typing import Any, Literal, Self

from pydantic import Field, ValidationError

from rag.conversation import Turn, short
from rag.web.schema import AnswerData, Data
from rag.web.service import Asking

MOST_NAME = 60
MOST_KEPT = 5_000_000
"""Characters that a browser may send of what it keeps; its page sends half as many at most."""


def new_id() -> str:
    return secrets.token_hex(8)


class Exchange(Data):
    """A question as it was asked, and the answer.

    `only` says in words what was searched, if not everything; `seal` proves that the answer is this server's.
    """

    id: str = Field(default_factory=new_id)
    question: str
    answer: AnswerData
    only: str = ""
    rating: Literal["", "up", "down"] = ""
    seal: str = ""

    @property
    def turn(self) -> Turn:
        """The question as it was understood, and the short answers."""
        return Turn(self.answer.question, short(position.value for position in self.answer.positions))


class Conversation(Data):
    id: str = Field(default_factory=new_id)
    name: str = ""
    exchanges: tuple[Exchange, ...] = ()

    @property
    def shown_name(self) -> str:
        first = self.exchanges[0].question if self.exchanges else "New conversation"
        return " ".join((self.name or first).split())[:MOST_NAME]

    @property
    def turns(self) -> list[Turn]:
        return [exchange.turn for exchange in self.exchanges]


class Kept(Data):
    """One visitor's conversations, the newest first; there is always one, and one that is open."""

    conversations: tuple[Conversation, ...] = Field(default_factory=lambda: (Conversation(),), min_length=1)
    open_id: str = ""

    @property
    def open(self) -> Conversation:
        return next((each for each in self.conversations if each.id == self.open_id), self.conversations[0])

    def opening(self, conversation_id: str) -> Self:
        return self.model_copy(update={"open_id": conversation_id})

    def started(self) -> Self:
        """With a new conversation that is open; an empty one that is there already will do."""
        empty = next((each for each in self.conversations if not each.exchanges), None)
        if empty:
            return self.opening(empty.id)
        fresh = Conversation()
        return self.model_copy(update={"conversations": (fresh, *self.conversations), "open_id": fresh.id})

    def answered(self, exchange: Exchange, place: int | None = None) -> Self:
        """With one more exchange in the open conversation; in a `place`, what was there and after it goes."""
        return self._changed(exchanges=(*self.open.exchanges[:place], exchange))

    def rated(self, exchange_id: str, rating: str) -> Self:
        rated = (
            each.model_copy(update={"rating": rating}) if each.id == exchange_id else each
            for each in self.open.exchanges
        )
        return self._changed(exchanges=tuple(rated))

    def named(self, name: str) -> Self:
        return self._changed(name=" ".join(name.split())[:MOST_NAME])

    def without_open(self) -> Self:
        """Without the open conversation; another one is open then."""
        rest = tuple(each for each in self.conversations if each.id != self.open.id) or (Conversation(),)
        return self.model_copy(update={"conversations": rest, "open_id": rest[0].id})

    def _changed(self, **values: Any) -> Self:
        changed = self.open.model_copy(update=values)
        rest = tuple(changed if each.id == changed.id else each for each in self.conversations)
        return self.model_copy(update={"conversations": rest, "open_id": changed.id})


def kept_by(browser: object) -> Kept:
    """What a browser kept, as the JSON of a list of conversations; whatever is none is left out."""
    try:
        found = json.loads(browser) if isinstance(browser, str) and len(browser) <= MOST_KEPT else []
    except (ValueError, RecursionError):
        found = []
    conversations: list[Conversation] = []
    for each in found if isinstance(found, list) else []:
        try:
            conversations.append(Conversation.model_validate(each))
        except ValidationError:
            continue
    unique = {each.id: each for each in conversations}
    return Kept(conversations=tuple(unique.values())) if unique else Kept()


def narrowed(asking: Asking) -> str:
    """In words, what alone is searched; empty where everything is."""
    parts = [f"the sources {', '.join(asking.sources)}"] if asking.sources else []
    parts += [f"articles published from {asking.since.isoformat()}"] if asking.since else []
    parts += [f"articles published until {asking.until.isoformat()}"] if asking.until else []
    return "Searched only: " + "; ".join(parts) if parts else ""
