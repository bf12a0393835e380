"""Compares how two reports relate the pairs of gold claims that both have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rag.agreement.relation import KINDS
from rag.answer import RelationKind
from rag.evaluation.bootstrap import find_interval
from rag.evaluation.figures import Difference
from rag.evaluation.measures.relations import WHICH, Counts, average_kinds, count_kinds, measure_kinds
from rag.evaluation.relations import resample

Row = Mapping[str, Any]
"""A pair of claims in a report."""
KEY = tuple(f"{name}_{side}" for name in ("article", "quote", "value") for side in "ab")


@dataclass(frozen=True)
class PairChange:
    """A pair of claims that one of the reports relates right and the other wrong, with the reasons of both."""

    case_id: str
    question: str
    values: tuple[str, str]
    quotes: tuple[str, str]
    wanted: RelationKind
    found_a: RelationKind
    found_b: RelationKind
    reason_a: str
    reason_b: str


@dataclass(frozen=True)
class RelationComparison:
    """B compared with A. `left_out` is the number of pairs that only one report has.

    The differences are those of the macro figures, then of the F1 of each kind.
    """

    differences: tuple[Difference, ...]
    improved: tuple[PairChange, ...]
    worsened: tuple[PairChange, ...]
    pairs: int
    left_out: int


def compare_relations(a: Row | None, b: Row | None) -> RelationComparison | None:
    """Compare the relations of two reports, as JSON. None if they share no pair."""
    own, other = ({make_key(row): row for row in (found or {}).get("related", ())} for found in (a, b))
    shared = [key for key in own if key in other]
    if not shared:
        return None
    changes = [make_change(own[key], other[key]) for key in shared if own[key]["found"] != other[key]["found"]]
    return RelationComparison(
        make_differences([own[key] for key in shared], [other[key] for key in shared]),
        tuple(change for change in changes if change.found_b == change.wanted),
        tuple(change for change in changes if change.found_a == change.wanted),
        len(shared),
        len(own.keys() | other.keys()) - len(shared),
    )


def make_key(row: Row) -> tuple[str, ...]:
    """What two reports must have in common for a pair to be the same."""
    return (row["case"], row["question"], row["wanted"], *(row[name] for name in KEY))


def make_change(a: Row, b: Row) -> PairChange:
    return PairChange(
        a["case"],
        a["question"],
        (a["value_a"], a["value_b"]),
        (a["quote_a"], a["quote_b"]),
        a["wanted"],
        a["found"],
        b["found"],
        a["reason"],
        b["reason"],
    )


def make_differences(a: Sequence[Row], b: Sequence[Row]) -> tuple[Difference, ...]:
    """The differences of the figures of the same pairs. Each bootstrap draw has the same cases from both."""
    counts_a, counts_b = count_cases(a), count_cases(b)
    is_wanted = counts_a.sum(axis=(0, 2)) > 0
    wholes = [measure_figures(counts.sum(axis=0), is_wanted) for counts in (counts_a, counts_b)]
    draws = [measure_figures(resample(counts), is_wanted) for counts in (counts_a, counts_b)]
    found = []
    for name, value in wholes[0].items():
        low, high = find_interval(draws[1][name] - draws[0][name])
        values = (float(value), float(wholes[1][name]))
        found.append(Difference(name, "higher", *values, values[1] - values[0], low, high, len(a)))
    return tuple(found)


def count_cases(rows: Sequence[Row]) -> Counts:
    """The counts of the pairs of each case, by wanted and found kind."""
    cases: dict[str, list[tuple[RelationKind, RelationKind]]] = {}
    for row in rows:
        cases.setdefault(row["case"], []).append((row["wanted"], row["found"]))
    return np.array([count_kinds(own) for own in cases.values()])


def measure_figures(counts: Counts, is_wanted: Sequence[bool]) -> dict[str, Counts]:
    """The macro figures, and the F1 of each wanted kind, by name."""
    figures = measure_kinds(counts)
    macro = {f"relation_{which}": average_kinds(figures[which], is_wanted) for which in WHICH}
    kinds = {f"f1 {kind}": figures["f1"][..., at] for at, kind in enumerate(KINDS) if is_wanted[at]}
    return {**macro, **kinds}
