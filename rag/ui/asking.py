"""One question of a visitor on its way through the page: what is shown meanwhile, and what is kept of it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date

from index import RagError, SettingsError
from rag.compose import plain
from rag.events import Answered, TextWritten, described
from rag.ui.conversations import Conversation, Exchange, Kept, narrowed
from rag.ui.render import linked, sources_panel
from rag.ui.visit import sealed
from rag.web.schema import AnswerData, answer_data
from rag.web.service import Asking, Service

Message = dict[str, str]
SHOWN_QUESTION = 2_000
"""Characters of a question that are shown."""
ESCAPED = re.compile(r"\\([\\`*\[\]<>|~@_:.&#)+-])")


@dataclass(frozen=True)
class Progress:
    """What the page shows while it works."""

    messages: list[Message]


@dataclass(frozen=True)
class Failed:
    """Why there is no answer."""

    messages: list[Message]


@dataclass(frozen=True)
class Done:
    """The conversations with the new exchange."""

    kept: Kept


async def asked(
    service: Service, asking: Asking, kept: Kept, question: str, place: int | None = None
) -> AsyncIterator[Progress | Failed | Done]:
    """Asks in the open conversation, or in a `place` of it anew; to close the iterator stops the work."""
    earlier = kept.open.model_copy(update={"exchanges": kept.open.exchanges[:place]})
    before = messages_of(earlier)
    own = {"role": "user", "content": plain(question[:SHOWN_QUESTION])}

    def saying(text: str) -> list[Message]:
        return [*before, own, {"role": "assistant", "content": text}]

    yield Progress(saying("*Working…*"))
    events = None
    try:
        events = service.assistant(asking).astream(question, earlier.turns)
        async for event in events:
            if isinstance(event, Answered):
                exchange = Exchange(question=question, answer=answer_data(event.answer), only=narrowed(asking))
                yield Done(kept.answered(sealed(exchange), place))
            elif isinstance(event, TextWritten):
                yield Progress(saying(event.text))
            elif now := described(event):
                yield Progress(saying(f"*{plain(now[:SHOWN_QUESTION])}*"))
    except RagError as error:
        yield Failed(saying(f"**Error.** {plain(str(error))}"))
    finally:
        if events is not None:
            await events.aclose()  # type: ignore[attr-defined]


def messages_of(conversation: Conversation) -> list[Message]:
    messages: list[Message] = []
    for exchange in conversation.exchanges:
        messages.append({"role": "user", "content": plain(exchange.question)})
        messages.append({"role": "assistant", "content": said(exchange)})
    return messages


def said(exchange: Exchange) -> str:
    """The answer as the chat shows it; the passages that come nearest are among the sources, and not here as well."""
    answer = exchange.answer
    text = linked(answer) if answer.positions else f"**No evidence.** {plain(answer.reason)}"
    return f"{text}\n\n*{plain(exchange.only)}*" if exchange.only else text


def typed(shown: str) -> str:
    """A question as it was typed, from the Markdown that showed it."""
    return ESCAPED.sub(r"\1", shown)


def panel_of(service: Service, exchange: Exchange | None) -> str:
    """The sources of an answer, with the passages around them where the index still holds the articles."""
    return sources_panel(exchange.answer, texts_of(service, exchange.answer), exchange.only) if exchange else ""


def texts_of(service: Service, answer: AnswerData) -> dict[str, str]:
    try:
        found = service.library.articles(list({cited.article_id for cited in answer.citations}))
    except RagError:
        return {}
    return {name: article.text for name, article in found.items()}


def asking_of(reader: str, passages: float | None, sources: list[str] | None, since: str, until: str) -> Asking:
    """How the visitor asks. Raises SettingsError for a day that is none, or days in the wrong order."""
    first, last = day_of(since), day_of(until)
    if first and last and first > last:
        raise SettingsError(f"No article is published from {first} until {last}; put the earlier day first.")
    seat = "embedded" if reader == "embedded" else ""
    return Asking(int(passages) if passages else None, tuple(sources or ()), first, last, seat)  # type: ignore[arg-type]


def day_of(written: str) -> date | None:
    """A day as it is typed into a field; None for an empty field. Raises SettingsError."""
    try:
        return date.fromisoformat(written.strip()) if written and written.strip() else None
    except ValueError as error:
        raise SettingsError(f"{written.strip()[:40]!r} is no day; write it as 2024-06-18.") from error
