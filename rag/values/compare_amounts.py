"""Compare two amounts: equal, one within what the other's wording leaves open, or apart."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from rag.values.comparison import Comparison, make_conflicts, make_refines, make_same
from rag.values.value import Amount

UNSURE_PART = Decimal("0.05")
"""Rounded numbers that differ by up to this part may be the same."""
UNSURE_HEDGED_PART = Decimal("0.15")
"""The same where one follows a word such as "about"."""
ROUNDED_STEP = 100
"""Whole numbers given to this place or a wider one may be rounded."""


def compare_amounts(a: Amount, b: Amount, words: tuple[str, str], leeway: Decimal = Decimal(0)) -> Comparison | None:
    """How two amounts in one unit relate; None where their wording leaves it open.

    `words` are the two values as they are written; `leeway` is the part by which both are widened.
    """
    if a.bound * b.bound < 0 and not leaves_room(a, b):
        return make_conflicts(f"“{words[0]}” excludes “{words[1]}”")
    if (a.low, a.high) == (b.low, b.high):
        return compare_equal(a, b, words)
    if a.bound * b.bound > 0:
        return None  # two limits on one side may both be right
    a, b = widen(a, leeway), widen(b, leeway)
    narrow, wide, more_exact = (a, b, "a") if measure_width(a) <= measure_width(b) else (b, a, "b")
    exact, vague = words if more_exact == "a" else words[::-1]
    if wide.least <= narrow.low and narrow.high <= wide.most:
        return make_refines(describe_rounding(exact, vague, wide), "a" if more_exact == "a" else "b")
    if is_open(a, b) or measure_gap(a, b) <= unsure_part(a, b):
        return None
    return make_conflicts(f"“{words[0]}” and “{words[1]}” are different numbers")


def compare_equal(a: Amount, b: Amount, words: tuple[str, str]) -> Comparison:
    if a.bound * b.bound < 0:
        return make_conflicts(f"“{words[0]}” excludes “{words[1]}”")
    openness = [(bool(x.bound), x.is_hedged) for x in (a, b)]
    if openness[0] == openness[1]:
        return make_same(f"“{words[0]}” and “{words[1]}” are the same number")
    first = openness[0] < openness[1]
    return make_refines(
        f"“{words[0 if first else 1]}” is what “{words[1 if first else 0]}” leaves open", "a" if first else "b"
    )


def describe_rounding(exact: str, vague: str, wide: Amount) -> str:
    """Why the exact number is one of those that the other wording leaves open."""
    if wide.low != wide.high:
        return f"“{exact}” lies within “{vague}”"
    if wide.bound:
        return f"“{exact}” is {'more' if wide.bound > 0 else 'less'} than the limit in “{vague}”, and near it"
    return f"“{exact}” rounds to “{vague}”"


def widen(amount: Amount, part: Decimal) -> Amount:
    if not part:
        return amount
    return replace(amount, least=amount.least - abs(amount.least) * part, most=amount.most + abs(amount.most) * part)


def measure_width(amount: Amount) -> tuple[Decimal, bool, Decimal]:
    return (amount.most - amount.least, amount.is_hedged or bool(amount.bound), amount.step)


def leaves_room(a: Amount, b: Amount) -> bool:
    """Whether "more than 40" and "less than 60" leave a number between them."""
    below, above = (a, b) if a.bound < 0 else (b, a)
    return above.low < below.high


def is_open(a: Amount, b: Amount) -> bool:
    """Whether one says "at least" or "at most" and the other one lies on that side, or both say so."""
    for own, other in ((a, b), (b, a)):
        if own.bound > 0 and other.high > own.low and other.bound >= 0:
            return True
        if own.bound < 0 and other.low < own.high and other.bound <= 0:
            return True
    return False


def measure_gap(a: Amount, b: Amount) -> Decimal:
    """How far apart two amounts are, as a part of the larger one."""
    distance = max(a.low - b.high, b.low - a.high, Decimal(0))
    return distance / max(abs(a.high), abs(b.high), abs(a.low), abs(b.low), Decimal("1e-9"))


def unsure_part(a: Amount, b: Amount) -> Decimal:
    if a.is_hedged or b.is_hedged:
        return UNSURE_HEDGED_PART
    step = max(a.step, b.step)
    is_near = max(a.low - b.high, b.low - a.high) < step
    return UNSURE_PART if step >= ROUNDED_STEP and is_near else Decimal(0)
