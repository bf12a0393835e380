"""When two answers say the same: more and less precise wordings of one do, other numbers, times or names do not."""

from __future__ import annotations

from functools import lru_cache

from rag.values import names, quantities, times
from rag.values.quantities import quantity
from rag.values.times import moment
from rag.values.words import content

__all__ = ["precision", "same"]


@lru_cache(maxsize=16384)
def same(a: str, b: str) -> bool:
    """Whether two answers agree. Symmetric; not transitive, for a vague answer agrees with several precise ones."""
    when = moment(a), moment(b)
    if when[0] and when[1]:
        return times.agree(*when)  # type: ignore[arg-type]
    much = quantity(a), quantity(b)
    if much[0] and much[1]:
        return quantities.agree(*much)  # type: ignore[arg-type]
    return names.agree(a, b)


def precision(value: str) -> float:
    """How much an answer says: the number of its words that count, and half of one more for an exact quantity."""
    exact = quantity(value)
    return len(content(value)) + (0.5 if exact and exact.is_exact else 0)
