"""What a browser keeps: a visitor's conversations. Values only; whatever comes back from a browser is checked here."""

from __future__ import annotations

import secrets
from typing import Any, Self

from pydantic import Field, ValidationError

from rag.conversation import Turn
from rag.web.schema import AnswerData, Data

MOST_CHARS = 3_000_000
"""Of all conversations as JSON: browsers keep about five million for one site."""
MOST_NAME = 60


class Exchange(Data):
    """A question as it was asked, and the answer."""

    question: str
    answer: AnswerData

    @property
    def turn(self) -> Turn:
        """The question as it was understood, and the short answers."""
        return Turn(self.answer.question, "; ".join(position.value for position in self.answer.positions))


class Conversation(Data):
    id: str = Field(default_factory=lambda: secrets.token_hex(8))
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

    def answered(self, exchange: Exchange) -> Self:
        """With one more exchange in the open conversation."""
        return self._changed(exchanges=(*self.open.exchanges, exchange))

    def cut(self, count: int) -> Self:
        """With only so many exchanges left in the open conversation."""
        return self._changed(exchanges=self.open.exchanges[: max(0, count)])

    def named(self, name: str) -> Self:
        return self._changed(name=" ".join(name.split())[:MOST_NAME])

    def without_open(self) -> Self:
        """Without the open conversation; another one is open then."""
        rest = tuple(each for each in self.conversations if each.id != self.open.id) or (Conversation(),)
        return self.model_copy(update={"conversations": rest, "open_id": rest[0].id})

    def bounded(self) -> tuple[Self, int]:
        """What fits into a browser, and how many of the oldest conversations do not."""
        kept = self
        while len(kept.conversations) > 1 and len(kept.model_dump_json()) > MOST_CHARS:
            oldest = [each for each in kept.conversations if each.id != kept.open.id][-1]
            rest = tuple(each for each in kept.conversations if each.id != oldest.id)
            kept = kept.model_copy(update={"conversations": rest})
        return kept, len(self.conversations) - len(kept.conversations)

    def _changed(self, **values: Any) -> Self:
        changed = self.open.model_copy(update=values)
        rest = tuple(changed if each.id == changed.id else each for each in self.conversations)
        return self.model_copy(update={"conversations": rest, "open_id": changed.id})


def kept_by(browser: object, user: str) -> Kept:
    """What a browser kept for a user; nothing where that is no such thing."""
    try:
        return Kept.model_validate(browser[user]) if isinstance(browser, dict) and user in browser else Kept()
    except ValidationError:
        return Kept()


def with_kept(browser: object, user: str, kept: Kept) -> dict[str, Any]:
    """What a browser is to keep: this user's conversations, and those of others as they are."""
    others = browser if isinstance(browser, dict) else {}
    return {**others, user: kept.model_dump(mode="json")}
