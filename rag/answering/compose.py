"""Positions become text: what each side says, who says it and in which words, with [n] markers that all resolve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from index import Article, location_of
from rag.agreement.clusters import Group
from rag.agreement.verdict import Verdict
from rag.answer import Answer, Citation, Passage, Position
from rag.answering.headline import Backed, write_headline
from rag.questions.question import Question
from rag.text import plain

NEAREST = 3
"""Passages shown where there is no evidence."""

OPENINGS = {
    "disputed": "The articles disagree: {} different answers are given.",
    "updated": "The answer changed over time; newest first.",
    "several": "There is more than one answer.",
}
NO_ANSWER = "The articles do not answer this."
"""The headline of an answer that is none."""


def compose(question: Question, verdict: Verdict, passages: Sequence[Passage], dropped: int) -> Answer:
    """The answer in full. Citations are numbered once, in order of appearance."""
    if not verdict.groups:
        nearest = tuple(passages[:NEAREST])
        text = no_evidence_text(NO_ANSWER, nearest)
        return Answer(
            question.text, "no_evidence", verdict.reason, text, nearest=nearest, dropped=dropped, headline=NO_ANSWER
        )
    numbered: dict[tuple[str, int, int], Citation] = {}
    positions = tuple(make_position(group, numbered) for group in verdict.groups)
    headline = write_headline(verdict, positions)
    text = "\n\n".join([f"**{plain(headline)}**", answer_text(verdict, positions)])
    citations = tuple(numbered.values())
    return Answer(
        question.text,
        verdict.status,
        verdict.reason,
        text,
        positions,
        citations,
        verdict.notes,
        dropped=dropped,
        headline=headline,
    )


def make_position(group: Group, numbered: dict[tuple[str, int, int], Citation]) -> Position:
    """Turn a group into a position; citations that are not yet in `numbered` are added there."""
    citations: dict[int, Citation] = {}
    for claim in group.claims:
        key = (claim.article.id, claim.quote_start, claim.quote_end)
        if key not in numbered:
            numbered[key] = cite(len(numbered) + 1, claim.article, claim.quote_start, claim.quote_end)
        citations[numbered[key].number] = numbered[key]
    return Position(group.value, tuple(citations.values()), group.support, group.latest, group.probability)


def cite(number: int, article: Article, start: int, end: int) -> Citation:
    """Cite `article.text[start:end]`."""
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
        f"{place}. {position_text(position, f' ({describe_backing(position, newest)})')}"
        for place, position in enumerate(positions, start=1)
    ]
    return "\n\n".join([describe_verdict(verdict), *items])


def describe_verdict(verdict: Verdict) -> str:
    """How several answers relate, as Markdown; empty for a single answer."""
    if len(verdict.groups) < 2:
        return ""
    return " ".join([OPENINGS[verdict.status].format(len(verdict.groups)), *(plain(note) for note in verdict.notes)])


def note_fallback(answer: Answer, why: str) -> Answer:
    """Say in an answer's reason and text what an LLM failed to do for it."""
    text = f"{answer.text}\n\n*{plain(why)}*"
    return replace(answer, fallback=why, reason=f"{answer.reason} {why}", text=text)


B = TypeVar("B", bound=Backed)


def newest_of(positions: Sequence[B]) -> B | None:
    """The position with the latest date; None where another is as new, undated, or of another question."""
    if len({position.part for position in positions}) > 1:
        return None
    dated = sorted((each for each in positions if each.latest), key=lambda each: each.latest or date.min)
    if len(dated) < len(positions) or len(dated) < 2 or dated[-1].latest == dated[-2].latest:
        return None
    return dated[-1]


def describe_backing(position: Position, newest: Position | None) -> str:
    """How many independent articles give a position, and whether it is the newest."""
    return f"{describe_support(position)}, the newest" if position is newest else describe_support(position)


def describe_support(position: Backed) -> str:
    return f"{position.support} independent articles" if position.support > 1 else "1 article"


def position_text(position: Position, note: str = "") -> str:
    """The value, then each source with its words."""
    sources = "\n".join(f"   - {source_line(citation, position.value)}" for citation in position.citations)
    return f"**{plain(position.value)}**{note}\n\n{sources}"


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
