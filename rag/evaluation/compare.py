"""Compares two reports of the same cases: paired differences with intervals, and the cases that changed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.evaluation.bootstrap import bootstrap_interval
from rag.evaluation.compare_relations import RelationComparison, compare_relations
from rag.evaluation.errors import RunError
from rag.evaluation.figures import Difference
from rag.evaluation.measures import MEASURES, Measure
from rag.evaluation.report import TIMED

Scores = Sequence[Mapping[str, Any]]
"""One measure's scores in a report, by case."""


@dataclass(frozen=True)
class Change:
    """A case whose score under the chosen measure changed, with the reasons and answers of both reports."""

    case_id: str
    question: str
    a: float
    b: float
    reason_a: str
    reason_b: str
    answer_a: Mapping[str, Any]
    answer_b: Mapping[str, Any]
    gold: Sequence[Mapping[str, Any]]
    kind: str
    why_b: str


@dataclass(frozen=True)
class RunComparison:
    """B compared with A. `left_out` is the number of cases that do not have the same question and gold in both.

    `relations` compares how pairs of gold claims were related; None if the reports share no pair.
    """

    differences: tuple[Difference, ...]
    by: str
    improved: tuple[Change, ...]
    worsened: tuple[Change, ...]
    cases: int
    left_out: int
    relations: RelationComparison | None = None


def compare_runs(a: Mapping[str, Any], b: Mapping[str, Any], by: str = "right") -> RunComparison:
    """Compare two reports, as JSON, on the cases that they share.

    Each measure is compared on the cases that have a score in both, and each bootstrap draw has the same cases from
    both (paired). Raises RunError if they share no case or do not have the measure `by`.
    """
    rows_a, rows_b = ({row["id"]: row for row in report["cases"]} for report in (a, b))
    shared = [i for i in rows_a if i in rows_b and is_same_case(rows_a[i], rows_b[i])]
    if not shared:
        raise RunError("The two reports share no case; compare reports of the same gold.")
    differences = []
    for measure in MEASURES:
        scored = [i for i in shared if all(measure.name in rows[i]["scores"] for rows in (rows_a, rows_b))]
        if measure.group != TIMED and scored:
            own = [[rows[i]["scores"][measure.name] for i in scored] for rows in (rows_a, rows_b)]
            differences.append(make_difference(measure, *own))
    ranking = {measure.name for measure in MEASURES if measure.is_ranking}
    possible = [found.name for found in differences if found.name not in ranking]
    if by not in possible:
        raise RunError(f"Cases cannot be compared by {by!r}; use one of {', '.join(possible)}.")
    changes = [change for i in shared if (change := find_change(rows_a[i], rows_b[i], by))]
    sign = 1 if next(found.better for found in differences if found.name == by) == "higher" else -1
    return RunComparison(
        tuple(found for found in differences if not math.isnan(found.difference)),
        by,
        tuple(change for change in changes if sign * (change.b - change.a) > 0),
        tuple(change for change in changes if sign * (change.b - change.a) < 0),
        len(shared),
        len(rows_a.keys() | rows_b.keys()) - len(shared),
        compare_relations(a.get("relations"), b.get("relations")),
    )


def is_same_case(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    return all(a[key] == b[key] for key in ("question", "history", "kind", "gold"))


def make_difference(measure: Measure, a: Scores, b: Scores) -> Difference:
    """The difference between the scores of the same cases, in the same order."""
    values, positive = ([np.array([score[key] for score in own]) for own in (a, b)] for key in ("value", "positive"))

    def measure_draws(draws: NDArray[Any]) -> NDArray[Any]:
        own, other = (measure.aggregate(values[side][draws], positive[side][draws]) for side in (0, 1))
        return other - own

    low, high = bootstrap_interval(len(a), measure_draws)
    own, other = (float(measure.aggregate(values[side][np.newaxis], positive[side][np.newaxis])[0]) for side in (0, 1))
    return Difference(measure.name, measure.better, own, other, other - own, low, high, len(a))


def find_change(a: Mapping[str, Any], b: Mapping[str, Any], by: str) -> Change | None:
    """How a case changed; None if its scores are equal or only one report has a score."""
    own, other = a["scores"].get(by), b["scores"].get(by)
    if own is None or other is None or own["value"] == other["value"]:
        return None
    return Change(
        a["id"],
        a["question"],
        own["value"],
        other["value"],
        own["reason"],
        other["reason"],
        a["answer"],
        b["answer"],
        a["gold"],
        a["kind"],
        b["why"],
    )
