"""Decide whether two answers say the same, without a model for what typed values leave open."""

from __future__ import annotations

from decimal import Decimal

from rag.values.comparing import compare
from rag.values.opposition import are_opposed
from rag.values.places import nationalities
from rag.values.reading import read_value
from rag.values.same_word import is_same_word
from rag.values.value import Numeric, Place, Quantity, Text, Time, Value
from rag.values.words import content_words

MIN_SHARED_WORDS = 2
"""Words that two texts must share to say the same: one shared word is too little ("York", "New York")."""
UNIT_PRECISION = {"century": 0.3, "decade": 0.6, "year": 1, "season": 1.5, "quarter": 1.6, "month": 2, "week": 2.5}
"""How exact a time is by its unit; 3 for a day."""


def same(a: str, b: str) -> bool:
    """Whether two answers say the same, one perhaps more exactly. Symmetric."""
    return say_same(read_value(a), read_value(b))


def precision(value: str) -> float:
    """How precise an answer is, to compare answers that say the same."""
    return measure_precision(read_value(value))


def say_same(a: Value, b: Value) -> bool:
    """Whether two values say the same; where their types do not tell, whether one has all words of the other."""
    found = compare(a, b)
    if found is not None:
        return found.agrees
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return (a.amount.low, a.amount.high, a.unit) == (b.amount.low, b.amount.high, b.unit)
    is_open = {type(a), type(b)} & {Text} and not (isinstance(a, Numeric | Time) or isinstance(b, Numeric | Time))
    return bool(is_open) and covers(a.text, b.text)


def covers(a: str, b: str) -> bool:
    """Whether every word of the shorter text is one of the longer, at least two of them, and nothing is opposed."""
    if are_opposed(a, b):
        return False
    countries = nationalities()
    short, long = sorted(
        ({countries.get(word, word) for word in content_words(text)} for text in (a, b)),
        key=lambda words: (len(words), sorted(words)),
    )
    return len(short) >= MIN_SHARED_WORDS and all(any(is_same_word(word, other) for other in long) for word in short)


def measure_precision(value: Value) -> float:
    """How precise a value is: a time by its unit, a number by how little it leaves open, a name by its words."""
    if isinstance(value, Time):
        is_range = value.unit == "day" and value.start != value.end
        vagueness = 2 * (value.start is None) + 0.5 * is_range + value.is_weekday
        return UNIT_PRECISION.get(value.unit, 3) + value.has_year - vagueness
    if isinstance(value, Numeric):
        amount = value.amount
        width = (amount.most - amount.least) / max(abs(amount.high), Decimal(1))
        return float(1 - min(width, Decimal("0.9"))) - (0.05 if amount.bound or amount.is_hedged else 0)
    if isinstance(value, Place) and value.region:
        return 0.5
    return float(len(content_words(value.text)))
