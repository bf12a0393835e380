"""Builds the traces of systems that give a single answer."""

from __future__ import annotations

from collections.abc import Sequence

from index import Snapshot
from rag.answer import Answer, Citation, Claim, Passage, Position, Trace


def fetch_passages(snapshot: Snapshot, ranked: Sequence[tuple[str, float]]) -> tuple[Passage, ...]:
    """The passages for ranked chunk ids and scores, in the same order."""
    chunks = [(snapshot.chunk(chunk_id), score) for chunk_id, score in ranked]
    return tuple(Passage(snapshot.article(chunk.article_id), chunk, score) for chunk, score in chunks)


def make_citation(number: int, claim: Claim) -> Citation:
    article = claim.article
    return Citation(
        number=number,
        article_id=article.id,
        title=article.title,
        source=article.source,
        published=article.published,
        url=article.url,
        quote=claim.quote,
        start=claim.quote_start,
        end=claim.quote_end,
    )


def make_empty_trace(question: str, passages: tuple[Passage, ...], claims: tuple[Claim, ...] = ()) -> Trace:
    """The trace of an answer with status `no_evidence`."""
    reason = "The articles do not answer."
    return Trace(Answer(question=question, status="no_evidence", reason=reason, text=reason), passages, claims)


def make_single_trace(question: str, value: str, passages: tuple[Passage, ...], claims: tuple[Claim, ...]) -> Trace:
    """The trace of a single answer that cites each of some claims."""
    citations = tuple(make_citation(number, claim) for number, claim in enumerate(claims, start=1))
    latest = max((claim.article.published for claim in claims if claim.article.published), default=None)
    probability = max((claim.probability for claim in claims), default=0.0)
    support = len({claim.article.id for claim in claims})
    position = Position(value, citations, support, latest, probability)
    answer = Answer(
        question=question,
        status="answered",
        reason="One answer.",
        text=value + "".join(f" [{citation.number}]" for citation in citations),
        positions=(position,),
        citations=citations,
    )
    return Trace(answer, passages, claims)
