"""Shares of right answers among yes/no questions and follow-ups."""

from __future__ import annotations

from collections.abc import Callable

from rag.evaluation.cases import Case
from rag.evaluation.measures.base import Measure, Score
from rag.evaluation.measures.grade import grade
from rag.evaluation.outcome import Outcome


class RightAmong(Measure):
    """The share of right answers (see `grade`) among the cases that a condition selects."""

    group = "questions"

    def __init__(self, name: str, about: str, condition: Callable[[Case], bool]) -> None:
        self.name = name
        self.about = about
        self._condition = condition

    def applies(self, case: Case) -> bool:
        return self._condition(case)

    def score(self, case: Case, outcome: Outcome) -> Score:
        found = grade(case, outcome)
        return Score(float(found.verdict == "right"), f"{found.verdict}: {found.reason}")


MEASURES = (
    RightAmong("yesno_right", "share of the yes/no questions answered right", lambda case: case.is_yesno),
    RightAmong("followup_right", "share of the follow-ups answered right", lambda case: bool(case.history)),
)
