"""Is the same question, typed in another way, answered the same? See `rag.evaluation.variants`.

An answer is unchanged if its status and values are the same, ignoring case and order. Only the cases that were asked
again are counted.
"""

from __future__ import annotations

from rag.evaluation.cases import Case
from rag.evaluation.measures.base import Measure, Score, join_quoted
from rag.evaluation.measures.grade import fold_words
from rag.evaluation.outcome import Outcome
from rag.evaluation.variants import VARIANTS


class UnchangedAnswers(Measure):
    group = "robustness"

    def __init__(self, variant: str, about: str) -> None:
        self.name = f"unchanged_{variant}"
        self.about = f"share of the answers that stay the same {about}"
        self._variant = variant

    def score(self, case: Case, outcome: Outcome) -> Score | None:
        del case
        found = outcome.variants.get(self._variant)
        if found is None:
            return None
        if found.error:
            return Score(0.0, f"“{found.question}” failed: {found.error}")
        is_same = found.status == outcome.status and fold_answer(found.values) == fold_answer(outcome.values)
        return Score(float(is_same), f"“{found.question}”: {found.status}, {join_quoted(found.values)}")

    def score_failure(self, case: Case, outcome: Outcome) -> Score | None:
        del case
        return Score(0.0, f"failed: {outcome.error}") if self._variant in outcome.variants else None


def fold_answer(values: tuple[str, ...]) -> list[str]:
    return sorted(fold_words(value) for value in values)


MEASURES = tuple(UnchangedAnswers(name, about) for name, about in VARIANTS.items())
