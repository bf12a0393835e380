"""When two answers say the same: more and less precise wordings of one do, other numbers, times or names do not."""

from __future__ import annotations

from functools import lru_cache

from rag.values import names, quantities, times
from rag.values.opposition import opposed
from rag.values.places import bare, regions
from rag.values.quantities import quantity
from rag.values.times import moment
from rag.values.words import content, folded

__all__ = ["precision", "same"]

LONGEST = 300
"""Characters of a value that is read as a time, a quantity or a name; longer ones are compared as words alone."""


@lru_cache(maxsize=16384)
def same(a: str, b: str) -> bool:
    """Whether two answers agree. Symmetric; not transitive, for a vague answer agrees with several precise ones."""
    if folded(a) == folded(b):
        return True
    if max(len(a), len(b)) > LONGEST:
        return content(a) == content(b) != frozenset()
    if opposed(a, b):
        return False
    when = moment(a), moment(b)
    if when[0] and when[1]:
        return times.agree(*when)  # type: ignore[arg-type]
    much = quantity(a), quantity(b)
    if much[0] and much[1]:
        return quantities.agree(*much)  # type: ignore[arg-type]
    return names.agree(a, b)


@lru_cache(maxsize=4096)
def precision(value: str) -> float:
    """How much an answer says, to be compared between answers that agree.

    The parts of a date that it gives, each the less the wider; of a number, how little it leaves open; of a name, its
    words, a country's or a state's counting half.
    """
    if len(value) > LONGEST:
        return float(len(content(value)))
    if found := moment(value):
        return times.precision(found)
    if much := quantity(value):
        return quantities.precision(much)
    return 0.5 if bare(value) in regions() else float(len(content(value)))
