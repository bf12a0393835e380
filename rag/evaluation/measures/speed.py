"""Seconds and tokens per question, in total and by stage.

p50 and p95 are percentiles over cases, interpolated linearly. A failed case counts with the time until it failed.
Indexing is not counted. These figures depend on the machine and its load, so compare them only within one run.
"""

from __future__ import annotations

import numpy as np

from rag.evaluation.cases import Case
from rag.evaluation.measures.base import Flags, Floats, Measure, Score
from rag.evaluation.outcome import Outcome

STAGES = {"total": "whole answer", "retrieve": "retrieval", "read": "reading", "reconcile": "reconciling"}


class SpeedMeasure(Measure):
    group, better, unit = "speed", "lower", "s"

    def __init__(self, stage: str, percent: int) -> None:
        self.name = f"{stage}_p{percent}"
        self.about = f"seconds for the {STAGES[stage]}, {'median' if percent == 50 else f'{percent}th percentile'}"
        self._stage = stage
        self._percent = percent

    def score(self, case: Case, outcome: Outcome) -> Score | None:
        del case
        seconds = outcome.seconds.get(self._stage)
        return None if seconds is None else Score(seconds, f"{seconds:.3f} s")

    def score_failure(self, case: Case, outcome: Outcome) -> Score | None:
        return self.score(case, outcome)

    def aggregate(self, values: Floats, positive: Flags) -> Floats:
        del positive
        return np.asarray(np.percentile(values, self._percent, axis=1), np.float64)


class TokenMeasure(Measure):
    group, better, unit = "speed", "lower", "tokens"

    def __init__(self, which: str) -> None:
        self.name = f"tokens_{which}"
        self.about = f"tokens that the reader {'reads' if which == 'read' else 'writes'} for a question, mean"
        self._which = which

    def score(self, case: Case, outcome: Outcome) -> Score:
        del case
        count = outcome.tokens.read if self._which == "read" else outcome.tokens.written
        return Score(count, f"{count:,} tokens")

    def score_failure(self, case: Case, outcome: Outcome) -> Score:
        return self.score(case, outcome)


MEASURES = (
    *(SpeedMeasure(stage, percent) for stage in STAGES for percent in (50, 95)),
    TokenMeasure("read"),
    TokenMeasure("written"),
)
