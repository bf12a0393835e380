"""How two values relate, with a reason that a person can read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from rag.status import RelationKind


@dataclass(frozen=True)
class Comparison:
    """How value `a` relates to value `b`. `more_exact` names the more exact one where one `refines` the other."""

    kind: RelationKind
    reason: str
    more_exact: Literal["", "a", "b"] = ""

    @property
    def agrees(self) -> bool:
        """Whether both values say the same, one perhaps more exactly."""
        return self.kind in ("same", "refines")


def swap(comparison: Comparison) -> Comparison:
    """The comparison of the same two values in the other order."""
    other: dict[str, Literal["", "a", "b"]] = {"a": "b", "b": "a"}
    return replace(comparison, more_exact=other.get(comparison.more_exact, ""))


def make_same(reason: str) -> Comparison:
    return Comparison("same", reason)


def make_refines(reason: str, more_exact: Literal["a", "b"]) -> Comparison:
    return Comparison("refines", reason, more_exact)


def make_compatible(reason: str) -> Comparison:
    return Comparison("compatible", reason)


def make_conflicts(reason: str) -> Comparison:
    return Comparison("conflicts", reason)


def make_unrelated(reason: str) -> Comparison:
    return Comparison("unrelated", reason)
