"""One question of a visitor: what the page shows while it is answered, and the exchange that comes of it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import date

from index import IndexNotFoundError, QuestionError, RagError, SettingsError
from rag.answering.events import Answered, ClaimsFound, ReadingPassages, Searching, TextWritten
from rag.questions.followups import Turn
from rag.schema import AnswerData
from rag.text import printable
from rag.ui.conversations import Exchange, Work, describe_filters
from rag.ui.rendering import unescape_markdown
from rag.ui.state import seal_exchange
from rag.web.service import Asking, Service

RAISE_LIMIT = re.compile(r" \(or raise \w+\)\.$")
"""Advice for those who run the server."""


@dataclass(frozen=True)
class Progress:
    """What is known while a question is answered. `total` is 0 until passages are read."""

    question: str
    understood: str = ""
    searched: int = 0
    read: int = 0
    total: int = 0
    claims: int | None = None
    text: str = ""
    error: str = ""
    is_empty: bool = False
    """Whether there are no articles to ask about."""
    can_retry: bool = True
    """Whether asking the same again may end otherwise."""


async def answer_question(
    service: Service, asking: Asking, turns: list[Turn], question: str
) -> AsyncIterator[Progress | Exchange]:
    """Progress, and at last the exchange, or progress with an error. Closing the iterator stops the work."""
    now = Progress(question)
    yield now
    try:
        now = replace(now, searched=service.library.overview().chunks)
        async with aclosing(service.assistant(asking).astream(question, turns)) as events:  # type: ignore[type-var]
            async for event in events:
                match event:
                    case Answered(answer):
                        work = Work(
                            searched=now.searched,
                            read=now.total,
                            claims=now.claims or 0,
                            seconds=sum(answer.seconds.values()),
                        )
                        found = Exchange(
                            question=question, answer=AnswerData.of(answer), only=describe_filters(asking), work=work
                        )
                        yield seal_exchange(found)
                    case Searching(understood):
                        now = replace(now, understood=understood)
                        yield now
                    case ReadingPassages(done, total):
                        now = replace(now, read=done, total=total)
                        yield now
                    case ClaimsFound(claims):
                        now = replace(now, claims=len(claims))
                        yield now
                    case TextWritten(text):
                        now = replace(now, text=unescape_markdown(text))
                        yield now
    except RagError as error:
        yield show_failure(now, error)


def show_failure(now: Progress, error: RagError) -> Progress:
    if isinstance(error, IndexNotFoundError):
        return replace(now, error="No articles yet. Add some first.", is_empty=True, can_retry=False)
    said = RAISE_LIMIT.sub(".", printable(str(error)))
    return replace(now, error=said, can_retry=not isinstance(error, QuestionError))


def parse_asking(reader: str, passages: float | None, sources: list[str] | None, since: str, until: str) -> Asking:
    """How the visitor asks. Raises SettingsError for an invalid date, or dates in the wrong order."""
    first, last = parse_filter_day(since), parse_filter_day(until)
    if first and last and first > last:
        raise SettingsError(f"The dates from {first} until {last} are in the wrong order; put the earlier date first.")
    seat = "embedded" if reader == "embedded" else ""
    return Asking(int(passages) if passages else None, tuple(sources or ()), first, last, seat)  # type: ignore[arg-type]


def parse_filter_day(text: str) -> date | None:
    """A date as it is typed into a field; None for an empty field. Raises SettingsError."""
    try:
        return date.fromisoformat(text.strip()) if text and text.strip() else None
    except ValueError as error:
        raise SettingsError(f"Invalid date {text.strip()[:40]!r}; use YYYY-MM-DD.") from error
