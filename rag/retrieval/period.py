"""Retrieve passages from the time that a question is about."""

from __future__ import annotations

from datetime import date, timedelta

from rag.answer import Passage
from rag.questions.period import Period
from rag.questions.question import Question
from rag.retrieval.hybrid import Retriever

REPORTED_WITHIN = timedelta(days=2)
"""Articles published this soon after a period still report on it."""


def find_passages(asked: Question, retriever: Retriever) -> tuple[Passage, ...]:
    """Passages for a question; for an overview of a period, those published then, or else those that name it.

    "Who is Ada Venn?" is searched by the name alone.
    """
    if asked.who:
        return retriever.retrieve(asked.who)
    if asked.period is None or asked.kind == "comparison" or not asked.asks_for_overview:
        return retriever.retrieve(asked.text)
    if found := retriever.retrieve(asked.text, days=publication_days(asked.period)):
        return found
    words = asked.period.words.lower()
    return tuple(each for each in retriever.retrieve(asked.text) if words in each.chunk.text.lower())


def publication_days(period: Period) -> tuple[date, date]:
    """The first and the last day on which articles about a period are published."""
    return period.start, period.end + min(REPORTED_WITHIN, date.max - period.end)
