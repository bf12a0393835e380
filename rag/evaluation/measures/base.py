"""What a measure is: a score with its reason for each case, and one figure for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rag.evaluation.cases import Case
from rag.evaluation.outcome import Outcome

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Score:
    """A case's value under a measure, and the reason. `positive` is its class, for ranking measures."""

    value: float
    reason: str
    positive: bool = False


class Measure:
    """One measure. Its figure is the mean of the scores, unless `aggregate` is overridden.

    A failed case that the measure applies to gets the value `worst`. A case that it does not apply to, because of its
    gold or its answer, has no score and is not counted.
    """

    name: str
    group: str
    about: str
    better: Literal["higher", "lower"] = "higher"
    worst = 0.0
    unit: Literal["", "s", "tokens"] = ""
    is_ranking = False
    """Whether the scores are confidences that rank the cases rather than values to average."""

    def applies(self, case: Case) -> bool:
        """Whether the case's gold allows the measure."""
        del case
        return True

    def score(self, case: Case, outcome: Outcome) -> Score | None:
        """The score of a case that was answered."""
        raise NotImplementedError

    def score_failure(self, case: Case, outcome: Outcome) -> Score | None:
        """The score of a case that failed."""
        del case
        return Score(self.worst, f"failed: {outcome.error}")

    def aggregate(self, values: Floats, positive: Flags) -> Floats:
        """The figure of each row of scores, shape (rows, cases); NaN if it is undefined."""
        del positive
        return np.asarray(values.mean(axis=1), np.float64)

    def measure(self, case: Case, outcome: Outcome) -> Score | None:
        """The score of any case, failed or not; None if the measure does not apply."""
        if not self.applies(case):
            return None
        return self.score_failure(case, outcome) if outcome.error else self.score(case, outcome)


def join_quoted(values: Sequence[str]) -> str:
    """Some answers in quotation marks, or "nothing"."""
    return ", ".join(f"“{value}”" for value in values) or "nothing"
