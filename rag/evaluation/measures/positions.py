"""Precision, recall and F1 of positions: how many given answers are right, and how many right ones are given.

A given position matches a gold one if their F1 is at least 0.5 or one contains the other, after SQuAD's
normalisation (see `rag.evaluation.text.score_match`), one to one (see `matching`). Each is computed for a case and then
averaged over cases (macro average). If the articles do not answer, giving nothing scores 1 and anything else 0.
Overviews, which have no positions, are not counted.
"""

from __future__ import annotations

from rag.evaluation.cases import Case
from rag.evaluation.measures.base import Measure, Score, join_quoted
from rag.evaluation.measures.matching import match_positions
from rag.evaluation.outcome import Outcome


class PositionMeasure(Measure):
    group = "positions"

    def __init__(self, which: str) -> None:
        self.name = f"position_{which}"
        self.about = {
            "precision": "share of the positions given that are right",
            "recall": "share of the gold positions that are given",
            "f1": "harmonic mean of the two for each case",
        }[which]
        self._which = which

    def applies(self, case: Case) -> bool:
        return not case.is_overview

    def score(self, case: Case, outcome: Outcome) -> Score:
        if not case.positions:
            return Score(float(not outcome.positions), f"nothing is right, {join_quoted(outcome.values)} was given")
        found = match_positions(case, outcome)
        precision = len(found.given) / len(outcome.positions) if outcome.positions else 0.0
        recall = len(found.gold) / len(case.positions)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return Score({"precision": precision, "recall": recall, "f1": f1}[self._which], explain_match(case, outcome))


def explain_match(case: Case, outcome: Outcome) -> str:
    """What was right, what was wrong, and what is missing."""
    found = match_positions(case, outcome)
    right = [value for number, value in enumerate(outcome.values) if number in found.given]
    wrong = [value for number, value in enumerate(outcome.values) if number not in found.given]
    missing = [gold.answers[0] for number, gold in enumerate(case.positions) if number not in found.gold]
    return f"right: {join_quoted(right)}; wrong: {join_quoted(wrong)}; missing: {join_quoted(missing)}"


MEASURES = tuple(PositionMeasure(which) for which in ("precision", "recall", "f1"))
