"""All measures, in the order in which a report shows them."""

from __future__ import annotations

from rag.evaluation.measures import (
    abstention,
    answers,
    citations,
    claims,
    disputes,
    followups,
    grade,
    grouping,
    judged,
    multihop,
    positions,
    questions,
    retrieval,
    robustness,
    speed,
)
from rag.evaluation.measures.base import Measure, Score

MEASURES: tuple[Measure, ...] = (
    *grade.MEASURES,
    *questions.MEASURES,
    *followups.MEASURES,
    *disputes.MEASURES,
    *positions.MEASURES,
    *grouping.MEASURES,
    *claims.CLAIMS,
    *citations.MEASURES,
    *claims.CITATIONS,
    *abstention.MEASURES,
    *robustness.MEASURES,
    *answers.MEASURES,
    *retrieval.MEASURES,
    *multihop.MEASURES,
    *judged.MEASURES,
    *speed.MEASURES,
)

__all__ = ["MEASURES", "Measure", "Score"]
