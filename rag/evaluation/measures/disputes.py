"""Whether a disagreement is called one, in both directions, and whether the status is the right one at all."""

from __future__ import annotations

from rag.evaluation.cases import Case
from rag.evaluation.measures.base import Measure, Score
from rag.evaluation.measures.matching import matched
from rag.evaluation.outcome import Outcome


def told(case: Case, outcome: Outcome) -> str:
    return f"gold is {case.kind}, the answer was {outcome.status}"


class DisputePrecision(Measure):
    """Of the answers called disputed, the share whose gold is disputed; other answers are not counted."""

    name, group = "dispute_precision", "disputes"
    about = "share of the answers called disputed that are"

    def score(self, case: Case, outcome: Outcome) -> Score | None:
        if outcome.status != "disputed":
            return None
        return Score(float(case.kind == "disputed"), told(case, outcome))


class DisputeRecall(Measure):
    """Of the cases whose gold is disputed, the share that is called so."""

    name, group = "dispute_recall", "disputes"
    about = "share of the disputed cases that are called so"

    def applies(self, case: Case) -> bool:
        return case.kind == "disputed"

    def score(self, case: Case, outcome: Outcome) -> Score:
        return Score(float(outcome.status == "disputed"), told(case, outcome))


class SidesShown(Measure):
    """Of the cases with rival answers (disputed or updated), the share where every gold position is among those given.

    What the answer is called does not matter here.
    """

    name, group = "sides_shown", "disputes"
    about = "share of the cases with rival answers where every side is given"

    def applies(self, case: Case) -> bool:
        return case.kind in ("disputed", "updated")

    def score(self, case: Case, outcome: Outcome) -> Score:
        shown = len(matched(case, outcome).gold)
        return Score(float(shown == len(case.positions)), f"{shown} of {len(case.positions)} sides are given")


class FalseDisputeRate(Measure):
    """Of the cases whose gold is not disputed, the share that is called so (the false positive rate)."""

    name, group = "false_dispute_rate", "disputes"
    about = "share of the other cases that are called disputed"
    better, worst = "lower", 1.0

    def applies(self, case: Case) -> bool:
        return case.kind != "disputed"

    def score(self, case: Case, outcome: Outcome) -> Score:
        return Score(float(outcome.status == "disputed"), told(case, outcome))


class StatusAccuracy(Measure):
    """The share of cases whose status is the gold's kind."""

    name, group = "status_accuracy", "disputes"
    about = "share of the cases with the right status"

    def score(self, case: Case, outcome: Outcome) -> Score:
        return Score(float(outcome.status == case.kind), told(case, outcome))


MEASURES = (DisputePrecision(), DisputeRecall(), SidesShown(), FalseDisputeRate(), StatusAccuracy())
