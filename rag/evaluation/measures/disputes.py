"""Are conflicts between articles recognised, and is none invented and no side hidden?

A case has a conflict if its gold is disputed or updated. An answer reports one if its status is.
"""

from __future__ import annotations

from rag.evaluation.cases import Case
from rag.evaluation.measures.base import Measure, Score, join_quoted
from rag.evaluation.measures.grade import describe_status
from rag.evaluation.measures.matching import match_positions
from rag.evaluation.outcome import Outcome


def reports_conflict(outcome: Outcome) -> bool:
    return outcome.status in ("disputed", "updated")


class FalseDisputeRate(Measure):
    """Of the cases without a conflict, the share that is called disputed or updated (the false positive rate)."""

    name, group = "false_dispute_rate", "disputes"
    about = "share of the cases without a conflict that are called disputed or updated"
    better, worst = "lower", 1.0

    def applies(self, case: Case) -> bool:
        return not case.has_conflict

    def score(self, case: Case, outcome: Outcome) -> Score:
        return Score(float(reports_conflict(outcome)), describe_status(case, outcome))


class MissedConflictRate(Measure):
    """Of the cases with a conflict, the share that is called neither disputed nor updated (the miss rate)."""

    name, group = "missed_conflict_rate", "disputes"
    about = "share of the conflicts that are not reported"
    better, worst = "lower", 1.0

    def applies(self, case: Case) -> bool:
        return case.has_conflict

    def score(self, case: Case, outcome: Outcome) -> Score:
        return Score(float(not reports_conflict(outcome)), describe_status(case, outcome))


class HiddenSideRate(Measure):
    """Of the cases with a conflict, the share in which a gold position is not among those given.

    The status does not matter here.
    """

    name, group = "hidden_side_rate", "disputes"
    about = "share of the conflicts in which a side is not shown"
    better, worst = "lower", 1.0

    def applies(self, case: Case) -> bool:
        return case.has_conflict

    def score(self, case: Case, outcome: Outcome) -> Score:
        shown = match_positions(case, outcome).gold
        hidden = [gold.answers[0] for index, gold in enumerate(case.positions) if index not in shown]
        return Score(float(bool(hidden)), f"not shown: {join_quoted(hidden)}")


class DisputePrecision(Measure):
    """Of the answers called disputed, the share whose gold is disputed. Other answers are not counted."""

    name, group = "dispute_precision", "disputes"
    about = "share of the answers called disputed that are"

    def score(self, case: Case, outcome: Outcome) -> Score | None:
        if outcome.status != "disputed":
            return None
        return Score(float(case.kind == "disputed"), describe_status(case, outcome))


class DisputeRecall(Measure):
    """Of the cases whose gold is disputed, the share that is called disputed."""

    name, group = "dispute_recall", "disputes"
    about = "share of the disputed cases that are called so"

    def applies(self, case: Case) -> bool:
        return case.kind == "disputed"

    def score(self, case: Case, outcome: Outcome) -> Score:
        return Score(float(outcome.status == "disputed"), describe_status(case, outcome))


class StatusAccuracy(Measure):
    """The share of cases whose status is the gold's kind."""

    name, group = "status_accuracy", "disputes"
    about = "share of the cases with the right status"

    def score(self, case: Case, outcome: Outcome) -> Score:
        return Score(float(outcome.status == case.kind), describe_status(case, outcome))


MEASURES = (
    FalseDisputeRate(),
    MissedConflictRate(),
    HiddenSideRate(),
    DisputePrecision(),
    DisputeRecall(),
    StatusAccuracy(),
)
