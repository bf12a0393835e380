"""SQuAD's exact match and F1 of one answer (Rajpurkar et al. 2016, 2018), over all wordings of all gold positions.

"First" scores the strongest position. "Best" scores the most favourable position, so that more positions can only raise
it: it shows whether the answer is given at all, and must be read with position precision. If the articles do not
answer, no answer scores 1 and any answer 0, as in SQuAD 2.0. Overviews are not counted.
"""

from __future__ import annotations

from rag.evaluation.cases import Case
from rag.evaluation.measures.base import Measure, Score, join_quoted
from rag.evaluation.outcome import Outcome
from rag.evaluation.text import score_best

LABELS = {"exact": "exact match", "f1": "F1"}


class AnswerMeasure(Measure):
    group = "answers"

    def __init__(self, measure: str, which: str) -> None:
        self.name = f"{'em' if measure == 'exact' else 'f1'}_{which}"
        self.about = f"SQuAD's {LABELS[measure]} of the {which} position"
        self._measure = measure
        self._which = which

    def applies(self, case: Case) -> bool:
        return not case.is_overview

    def score(self, case: Case, outcome: Outcome) -> Score:
        if not case.positions or not outcome.positions:
            return Score(
                float(bool(case.positions) == bool(outcome.positions)),
                f"gold is {case.kind}, answered {outcome.status}",
            )
        given = outcome.values[:1] if self._which == "first" else outcome.values
        scores = {value: score_best(self._measure, case.wordings, value) for value in given}
        value = max(scores, key=lambda value: scores[value])
        return Score(scores[value], f"{join_quoted([value])} against {join_quoted(case.wordings)}")


MEASURES = tuple(AnswerMeasure(measure, which) for which in ("first", "best") for measure in ("exact", "f1"))
