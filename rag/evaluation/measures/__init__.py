"""All measures, in the order in which a report shows them."""

from __future__ import annotations

from rag.evaluation.measures import (
    abstention,
    answers,
    citations,
    disputes,
    judged,
    multihop,
    positions,
    retrieval,
    speed,
)
from rag.evaluation.measures.base import Measure, Score

MEASURES: tuple[Measure, ...] = (
    *positions.MEASURES,
    *disputes.MEASURES,
    *answers.MEASURES,
    *citations.MEASURES,
    *abstention.MEASURES,
    *retrieval.MEASURES,
    *multihop.MEASURES,
    *judged.MEASURES,
    *speed.MEASURES,
)

__all__ = ["MEASURES", "Measure", "Score"]
