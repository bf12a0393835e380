"""What a measure is: a score with its reason for each case, and one figure for all of them."""

from __future__ import annotations

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
    """A case's value under a measure, and why. `positive` is what the measures of a ranking tell apart."""

    value: float
    reason: str
    positive: bool = False


class Measure:
    """One measure. Its figure is the mean of the scores, unless `aggregate` says otherwise.

    A case to which it applies and that failed counts at `worst`. A case that it does not apply to, by its gold or by
    what was answered, has no score and is not counted.
    """

    name: str
    group: str
    about: str
    better: Literal["higher", "lower"] = "higher"
    worst = 0.0
    unit: Literal["", "s", "tokens"] = ""
    ranking = False
    """Whether the scores are confidences by which cases are ranked, and not values of their own."""

    def applies(self, case: Case) -> bool:
        """Whether the case's gold lets it be measured."""
        del case
        return True

    def score(self, case: Case, outcome: Outcome) -> Score | None:
        """The score of a case that was answered."""
        raise NotImplementedError

    def failed(self, case: Case, outcome: Outcome) -> Score | None:
        """The score of a case that failed."""
        del case
        return Score(self.worst, f"failed: {outcome.error}")

    def aggregate(self, values: Floats, positive: Flags) -> float:
        """One figure for scores of shape (cases,); not a number where they allow none."""
        del positive
        return float(values.mean())

    def of(self, case: Case, outcome: Outcome) -> Score | None:
        """The score of any case, failed or not; None where the measure does not apply."""
        if not self.applies(case):
            return None
        return self.failed(case, outcome) if outcome.error else self.score(case, outcome)


def quoted(values: tuple[str, ...] | list[str]) -> str:
    """A list of answers in a reason."""
    return ", ".join(f"“{value}”" for value in values) or "nothing"
