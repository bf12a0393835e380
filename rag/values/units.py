"""Units of measurement and of money: whether two numbers measure the same, and by what factor."""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from rag.values.vocabulary import CURRENCIES, UNITS


def conversion(a: frozenset[str], b: frozenset[str]) -> Decimal | None:
    """What a number of the unit `a` is to be multiplied with to be one of `b`; None where they measure other things.

    Nouns that are no unit of measurement ("people", "miners") do not make quantities differ: both answer one question.
    """
    if (a ^ b) & {"square", "cubic"}:
        return None
    if a <= b or b <= a:
        return Decimal(1)
    signs = [own & (frozenset(UNITS.values()) | CURRENCIES) for own in (a, b)]
    if any(signs):
        return Decimal(1) if signs[0] == signs[1] or not all([a, b]) else None
    measures = [measure(own) for own in (a, b)]
    if measures[0] is None and measures[1] is None:
        return Decimal(1)
    if measures[0] is None or measures[1] is None or not measures[0].is_compatible_with(measures[1]):
        return None
    return Decimal(str((1 * measures[0]).to(measures[1]).magnitude))


@lru_cache(maxsize=4096)
def measure(words: frozenset[str]) -> Any:
    """The unit of measurement that the words name, as pint knows it; None where there is none."""
    for word in sorted(words):
        if (name := ABBREVIATIONS.get(word, word)) in MEASURES:
            return registered().Unit(name)
    return None


MEASURES = frozenset(
    "second minute hour day week month year century millimeter centimeter meter kilometer inch foot yard "
    "mile gram kilogram metric_ton ton ounce pound liter gallon barrel acre hectare mile_per_hour "
    "kilometer_per_hour watt kilowatt megawatt gigawatt".split()
)
"""Units that pint is asked to convert; it knows more, such as the cup and the league, that are others in an article."""
ABBREVIATIONS = {
    "km": "kilometer",
    "kilometre": "kilometer",
    "metre": "meter",
    "cm": "centimeter",
    "mm": "millimeter",
    "kg": "kilogram",
    "lb": "pound",
    "oz": "ounce",
    "ft": "foot",
    "feet": "foot",
    "tonne": "metric_ton",
    "litre": "liter",
    "mph": "mile_per_hour",
    "kph": "kilometer_per_hour",
    "hr": "hour",
    "min": "minute",
}


@cache
def registered() -> Any:
    import pint  # a fifth of a second, and only where units differ

    return pint.UnitRegistry()
