"""An answer arranged for the page: headline, status, cards with their best quotes, and how it was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from index.wording import count_of
from rag.answering.compose import NO_ANSWER, newest_of
from rag.schema import AnswerData, CitationData, PositionData
from rag.text import printable
from rag.ui.conversations import Exchange, Work
from rag.ui.headings import add_article, shared_names
from rag.ui.notes import select_notes
from rag.ui.rendering import prose_paragraphs, render
from rag.ui.state import note_unproved

MAX_CARDS = 8
"""Positions that are shown at once; the others are folded."""
MANY_CARDS = 5
"""Positions from which the page says how many passages were read."""
MAX_QUOTES = 3
"""Quotes of one card that are shown at once; the others are folded."""
LONG_VALUE_CHARS = 60
"""A longer value is set as text rather than as a figure."""
STATUSES = {
    "answered": ("✓", "The articles agree"),
    "disputed": ("≠", "The articles disagree"),
    "updated": ("↻", "Changed over time"),
    "several": ("≡", "Several answers"),
    "overview": ("¶", "Overview"),
    "no_evidence": ("∅", "Not in the articles"),
}
"""Sign and words for each status."""


@dataclass(frozen=True)
class Quoted:
    """A quote, and the other articles that have it word for word."""

    cited: CitationData
    also: tuple[CitationData, ...] = ()


@dataclass(frozen=True)
class Card:
    """One position with its citations, best first; `part` where it begins the answers to one of several questions."""

    value: str
    part: str
    support: int
    latest: date | None
    is_newest: bool
    quotes: tuple[Quoted, ...]

    @property
    def is_long(self) -> bool:
        return len(self.value) > LONG_VALUE_CHARS

    @property
    def shown(self) -> tuple[Quoted, ...]:
        return self.quotes[:MAX_QUOTES]

    @property
    def folded(self) -> tuple[Quoted, ...]:
        return self.quotes[MAX_QUOTES:]


@dataclass(frozen=True)
class AnswerView:
    answer: AnswerData
    cards: tuple[Card, ...]
    steps: tuple[str, ...]
    prose: tuple[Markup, ...]
    work: Work
    only: str = ""

    @property
    def sign(self) -> str:
        return STATUSES[self.answer.status][0]

    @property
    def word(self) -> str:
        """The status in words; one article alone cannot agree with itself."""
        if self.answer.status == "answered" and sum(card.support for card in self.cards) < 2:
            return "One article says so"
        return STATUSES[self.answer.status][1]

    @property
    def headline(self) -> str:
        """The answer in one sentence; the short answers where a stored answer has no such sentence."""
        if self.is_filtered_out:
            return "None of these articles answers this."
        short = "; ".join(card.value for card in self.cards[:3])
        return self.answer.headline or short or NO_ANSWER

    @property
    def is_filtered_out(self) -> bool:
        """Whether there is no answer in the articles that the filters leave, and there may be one in others."""
        return bool(self.only) and self.answer.status == "no_evidence" and self.answer.headline == NO_ANSWER

    def understood_as(self, question: str) -> str:
        """The question as it was answered; empty where it has the words that were asked."""
        shown = self.answer.read_as or self.answer.question
        return "" if lower_words(shown) == lower_words(question) else shown

    @property
    def note(self) -> str:
        """What the headline does not say: why there is no answer or a conflict, or that an LLM failed."""
        answer = self.answer
        if answer.status == "no_evidence":
            is_told = answer.nearest or self.is_filtered_out or answer.reason == self.headline
            return answer.fallback if is_told else answer.reason
        parts = (select_notes(" ".join(answer.notes)), self.unread, answer.fallback)
        return " ".join(part for part in parts if part)

    @property
    def unread(self) -> str:
        """That most passages were not read, where there are many answers and so perhaps more."""
        read, searched = self.work.read, self.work.searched
        if len(self.cards) < MANY_CARDS or not 0 < read < searched:
            return ""
        return f"Read {read:,} of {searched:,} passages; others may give more answers."

    @property
    def is_said(self) -> bool:
        """Whether the headline has already said all that the head of the only card would."""
        if len(self.cards) != 1 or self.cards[0].part:
            return False
        value = " ".join(self.cards[0].value.split()).rstrip(" .;,:")
        return value.lower() in self.headline.lower()

    @property
    def shown(self) -> tuple[Card, ...]:
        return self.cards[:MAX_CARDS]

    @property
    def folded(self) -> tuple[Card, ...]:
        return self.cards[MAX_CARDS:]

    @property
    def is_timeline(self) -> bool:
        return is_timeline(self.answer)

    @property
    def quotes(self) -> tuple[CitationData, ...]:
        """What no position cites: the sentences of an overview."""
        cited = {quote.number for position in self.answer.positions for quote in self.answer.cited_by(position)}
        return tuple(each for each in self.answer.citations if each.number not in cited)


def lower_words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def view_answer(answer: AnswerData, work: Work, only: str = "") -> AnswerView:
    """`only` says in words which articles were searched, if not all."""
    newest = newest_of(answer.positions)
    before = ("", *(position.part for position in answer.positions))
    cards = tuple(
        make_card(answer, position, position.part if position.part != last else "", position is newest)
        for last, position in zip(before, answer.positions, strict=False)
    )
    if is_timeline(answer):
        cards = tuple(sorted(cards, key=lambda card: card.latest or date.min, reverse=True))
    cited = {each.number: each for each in answer.citations}
    prose = tuple(prose_paragraphs(answer.text, cited)) if answer.is_prose else ()
    return AnswerView(answer, cards, describe_work(answer, work), prose, work, only)


def is_timeline(answer: AnswerData) -> bool:
    """Whether the positions are one answer at several times."""
    return answer.status == "updated" and not any(position.part for position in answer.positions)


def make_card(answer: AnswerData, position: PositionData, part: str, is_newest: bool) -> Card:
    quotes = group_quotes(answer.cited_by(position))
    return Card(position.value, part, position.support, position.latest, is_newest, quotes)


def group_quotes(citations: Sequence[CitationData]) -> tuple[Quoted, ...]:
    """Each quote once, in the order of the first that has it."""
    same: dict[str, list[CitationData]] = {}
    for each in citations:
        same.setdefault(printable(each.quote), []).append(each)
    return tuple(Quoted(first, tuple(others)) for first, *others in same.values())


def describe_work(answer: AnswerData, work: Work) -> tuple[str, ...]:
    """How the answer was found, step by step; why not, where nothing was read."""
    if not work.read:
        return (answer.reason.rstrip("."),)
    steps = [f"Searched {count_of(work.searched, 'passage')}"] if work.searched else []
    steps.append(f"Read {count_of(work.read, 'passage')}")
    steps.append(f"Found {count_of(work.claims, 'claim')}")
    steps += [f"Dropped {count_of(answer.dropped, 'claim')} without a quote in the article"] if answer.dropped else []
    if answer.positions:
        steps.append(f"Compared them: {count_of(len(answer.positions), 'position')}")
    elif not answer.citations:
        steps.append(answer.reason.rstrip("."))
    name = "the embedded reader" if answer.reader == "embedded" else answer.reader
    reader = f" with {name}" if name else ""
    return (*steps, f"Took {max(work.seconds, 0.1):.1f} s{reader}") if work.seconds else tuple(steps)


def suggest_questions(answer: AnswerData) -> list[str]:
    """What may be asked next: about the names that quotes of two articles share."""
    if answer.status in ("overview", "no_evidence") or not answer.citations:
        return []
    one, *others = answer.citations
    other = next((each for each in others if each.article_id != one.article_id), None)
    if other is None:
        return []
    quotes = one.quote, other.quote
    return [f"What do the articles say about {add_article(name, quotes)}?" for name in shared_names(*quotes)]


def render_thread(exchanges: Sequence[Exchange], rated: str = "") -> str:
    """The exchanges of a conversation. `rated` is the one whose rating a reason can be added to."""
    shown: list[dict[str, Any]] = [
        {
            "exchange": each,
            "view": view_answer(each.answer, each.work, each.only),
            "is_rated": each.id == rated,
            "unproved": note_unproved(each),
        }
        for each in exchanges
    ]
    following = suggest_questions(exchanges[-1].answer) if exchanges else []
    return render("thread.html", exchanges=shown, following=following)
