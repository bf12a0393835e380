"""Positions become text: what each side says, who says it and in whose words, with [n] markers that all resolve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol, TypeVar

from index import Article, location_of
from rag.agreement.clusters import Group
from rag.agreement.verdict import Verdict
from rag.answer import Answer, Citation, Passage, Position
from rag.answering.headline import write_headline
from rag.questions.question import Question
from rag.text import plain

NEAREST = 3
"""Passages offered where there is no evidence."""

OPENINGS = {
    "disputed": "The articles disagree: {} different answers are given.",
    "updated": "The answer changed over time; newest first.",
    "several": "There is more than one answer.",
}


def compose(question: Question, verdict: Verdict, passages: Sequence[Passage], dropped: int) -> Answer:
    """The answer in full. Citations are numbered once, in order of appearance."""
    if not verdict.groups:
        nearest = tuple(passages[:NEAREST])
        headline = "The articles do not answer this."
        text = no_evidence_text(headline, nearest)
        return Answer(
            question.text, "no_evidence", verdict.reason, text, nearest=nearest, dropped=dropped, headline=headline
        )
    numbered: dict[tuple[str, int, int], Citation] = {}
    positions = tuple(position(group, numbered) for group in verdict.groups)
    headline = write_headline(verdict, positions)
    text = "\n\n".join([f"**{plain(headline)}**", answer_text(verdict, positions)])
    citations = tuple(numbered.values())
    return Answer(
        question.text, verdict.status, verdict.reason, text, positions, citations, dropped=dropped, headline=headline
    )


def position(group: Group, numbered: dict[tuple[str, int, int], Citation]) -> Position:
    """The group as a position; citations that it needs and are not yet in `numbered` are added there."""
    own: dict[int, Citation] = {}
    for claim in group.claims:
        key = (claim.article.id, claim.quote_start, claim.quote_end)
        if key not in numbered:
            numbered[key] = cite(len(numbered) + 1, claim.article, claim.quote_start, claim.quote_end)
        own[numbered[key].number] = numbered[key]
    return Position(group.value, tuple(own.values()), group.support, group.latest, group.probability)


def cite(number: int, article: Article, start: int, end: int) -> Citation:
    """A citation of the article's own words between two characters."""
    return Citation(
        number,
        article.id,
        article.title,
        article.source,
        article.published,
        article.url,
        article.text[start:end],
        start,
        end,
        location_of(article, start, end),
    )


def answer_text(verdict: Verdict, positions: Sequence[Position]) -> str:
    if len(positions) == 1:
        return "\n".join(f"- {source_line(citation, positions[0].value)}" for citation in positions[0].citations)
    newest = newest_of(positions)
    items = [
        f"{place}. {position_text(each, f' ({standing_behind(each, newest)})')}"
        for place, each in enumerate(positions, start=1)
    ]
    return "\n\n".join([opening(verdict), *items])


def opening(verdict: Verdict) -> str:
    """What several answers are to each other, as Markdown; empty where there is one."""
    if len(verdict.groups) < 2:
        return ""
    return " ".join([OPENINGS[verdict.status].format(len(verdict.groups)), *(plain(note) for note in verdict.notes)])


def noted(answer: Answer, why: str) -> Answer:
    """The answer of the fallback, marked as such, in its reason and in its text."""
    text = f"{answer.text}\n\n*{plain(why)}*"
    return replace(answer, fallback=why, reason=f"{answer.reason} {why}", text=text)


class Backed(Protocol):
    """What `Position` and its data have in common."""

    @property
    def support(self) -> int: ...

    @property
    def latest(self) -> date | None: ...

    @property
    def part(self) -> str: ...


B = TypeVar("B", bound=Backed)


def newest_of(positions: Sequence[B]) -> B | None:
    """The position with the latest date behind it; None where another one is as new, has no date, or answers another
    question."""
    dated = sorted((each for each in positions if each.latest), key=lambda each: each.latest or date.min)
    if len({each.part for each in positions}) > 1:
        return None
    if len(dated) < len(positions) or len(dated) < 2 or dated[-1].latest == dated[-2].latest:
        return None
    return dated[-1]


def standing_behind(each: Position, newest: Position | None) -> str:
    """How many independent articles stand behind a position, and whether it is the newest."""
    return f"{behind(each)}, the newest" if each is newest else behind(each)


def behind(each: Backed) -> str:
    return f"{each.support} independent articles" if each.support > 1 else "1 article"


def position_text(each: Position, note: str = "") -> str:
    """The value, then each source with its words."""
    sources = "\n".join(f"   - {source_line(citation, each.value)}" for citation in each.citations)
    return f"**{plain(each.value)}**{note}\n\n{sources}"


def source_line(cited: Citation, value: str) -> str:
    """Who says it, and in which words, unless they are the value itself."""
    about = ", ".join(part for part in (cited.source, cited.published and cited.published.isoformat()) if part)
    name = plain(cited.title or cited.article_id) + (f" ({plain(about)})" if about else "")
    quote = f": “{plain(cited.quote)}”" if cited.quote != value else ""
    return f"{name}{quote} [{cited.number}]"


def no_evidence_text(headline: str, nearest: Sequence[Passage]) -> str:
    if not nearest:
        return headline
    passages = "\n".join(f"- {plain(p.article.name)}: “{plain(p.chunk.text)}”" for p in nearest)
    return f"{headline} The passages that come nearest:\n\n{passages}"
