"""Name the sources that report something: those of the articles that say yes to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from rag.answer import Answer, Citation, Claim, Position
from rag.answering.compose import source_line
from rag.text import plain

MIN_PROBABILITY = 0.5
"""Probability from which a sentence says so; weaker ones support an answer, but name no source."""


def name_sources(question: str, answer: Answer, claims: Sequence[Claim]) -> Answer | None:
    """The sources behind the "yes" of an answer, each a position, with one quote an article; None where there is none.

    `claims` are those that the answer was made from.
    """
    yes = next((position for position in answer.positions if position.value == "yes"), None)
    sure = {(each.article.id, each.quote_start) for each in claims if each.probability >= MIN_PROBABILITY}
    best: dict[str, Citation] = {}
    for citation in yes.citations if yes else ():
        if (citation.article_id, citation.start) in sure:
            best.setdefault(citation.article_id, citation)
    if yes is None or not best:
        return None
    citations = tuple(replace(each, number=number) for number, each in enumerate(best.values(), start=1))
    by_source: dict[str, list[Citation]] = defaultdict(list)
    for citation in citations:
        by_source[citation.source or citation.title or citation.article_id].append(citation)
    headline = f"{join_names(list(by_source))} {'says' if len(by_source) == 1 else 'say'} so."
    lines = "\n".join(f"- {source_line(citation, yes.value)}" for citation in citations)
    return replace(
        answer,
        question=question,
        status="answered" if len(by_source) == 1 else "several",
        reason="These are the sources of the articles that say so.",
        text=f"**{plain(headline)}**\n\n{lines}",
        positions=tuple(make_source_position(name, own, yes.probability) for name, own in by_source.items()),
        citations=citations,
        notes=(),
        headline=headline,
    )


def make_source_position(source: str, citations: Sequence[Citation], probability: float) -> Position:
    latest = max((each.published for each in citations if each.published), default=None)
    return Position(source, tuple(citations), len({each.article_id for each in citations}), latest, probability)


def join_names(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
