"""The scores of an LLM as judge, if there is one. They complement the exact measures and do not replace them.

The judge reads the answer's text and the quotes that it cites. Answers without a position are not judged. A case
that failed, or that the judge failed to judge, scores 0 with the error as its reason.
"""

from __future__ import annotations

from rag.evaluation.cases import Case
from rag.evaluation.measures.base import Measure, Score
from rag.evaluation.outcome import Outcome


class JudgedMeasure(Measure):
    group = "judge"

    def __init__(self, name: str, about: str) -> None:
        self.name = f"judged_{name}"
        self.about = about
        self._judgement = name

    def score(self, case: Case, outcome: Outcome) -> Score | None:
        del case
        judgement = outcome.judgements.get(self._judgement)
        return Score(judgement.value, judgement.reason) if judgement else None

    def score_failure(self, case: Case, outcome: Outcome) -> Score | None:
        return self.score(case, outcome)


MEASURES = (
    JudgedMeasure("faithfulness", "judge: the quotes support the answer"),
    JudgedMeasure("relevancy", "judge: answer and quotes are about the question"),
)
