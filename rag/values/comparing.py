"""Compare two typed values."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.values.compare_lengths import compare_time_with_age, compare_time_with_duration
from rag.values.compare_names import compare_names, compare_place_with_name, compare_places
from rag.values.compare_numbers import compare_numbers, compare_ordinals, compare_scores
from rag.values.compare_times import compare_times
from rag.values.comparison import Comparison, make_conflicts, make_same, make_unrelated, swap
from rag.values.opposition import are_opposed, has_opposites
from rag.values.same_word import is_spelling
from rag.values.value import Age, Duration, Name, Numeric, Ordinal, Place, Quantity, ScoreValue, Text, Time, Value

YES_AND_NO = (frozenset(("yes",)), frozenset(("no",)))


@lru_cache(maxsize=16384)
def compare(a: Value, b: Value) -> Comparison | None:
    """How two values relate, with the reason; None where typed values cannot tell.

    Symmetric: `compare(b, a)` gives the same kind and the same reason.
    """
    if sort_key(a) <= sort_key(b):
        return compare_ordered(a, b)
    found = compare_ordered(b, a)
    return swap(found) if found else None


def sort_key(value: Value) -> tuple[str, str, str]:
    return type(value).__name__, value.text, repr(value)


def compare_ordered(a: Value, b: Value) -> Comparison | None:
    found = compare_alike(a, b) if type(a) is type(b) else compare_different(a, b)
    if found and found.agrees and is_opposable(a, found) and are_opposed(a.text, b.text):
        return make_conflicts(f"“{a.text}” and “{b.text}” are opposites")
    return found


def is_opposable(value: Value, found: Comparison) -> bool:
    """Whether opposite words make a difference: not where one place lies in another, as "the north of" it does."""
    return isinstance(value, Name) or (isinstance(value, Place) and found.kind == "same")


def compare_alike(a: Value, b: Value) -> Comparison | None:
    """Compare two values of one type."""
    match a, b:
        case Text(), Text():
            return compare_texts(a, b)
        case Time(), Time():
            return compare_times(a, b)
        case Name(), Name():
            return compare_names(a, b)
        case Place(), Place():
            return compare_places(a, b)
        case Ordinal(), Ordinal():
            return compare_ordinals(a, b)
        case ScoreValue(), ScoreValue():
            return compare_scores(a, b)
        case Numeric(), Numeric():
            return compare_numbers(a, b)
    return None


def compare_different(a: Value, b: Value) -> Comparison | None:
    """Compare two values of different types, given in the order of their types' names."""
    if isinstance(a, Text) or isinstance(b, Text):
        return (
            keep_agreement(compare_names(a, b.name)) if isinstance(a, Name) and isinstance(b, Text) and b.name else None
        )
    if isinstance(a, Numeric) and isinstance(b, Numeric):
        return compare_numbers(a, b)
    match a, b:
        case Duration(), Time():
            return swap_if_found(compare_time_with_duration(b, a))
        case Age(), Time():
            return swap_if_found(compare_time_with_age(b, a))
        case Name(), Place():
            return swap_if_found(compare_place_with_name(b, a))
    if {type(a), type(b)} & {Ordinal, ScoreValue} or (isinstance(a, Name) and isinstance(b, Quantity)):
        return None  # "the third victim" may be one of three, and "two hikers" may have names
    return make_unrelated(f"“{a.text}” is {describe_type(a)} and “{b.text}” is {describe_type(b)}")


def keep_agreement(comparison: Comparison | None) -> Comparison | None:
    """The comparison if the values agree; otherwise None."""
    return comparison if comparison and comparison.agrees else None


def swap_if_found(comparison: Comparison | None) -> Comparison | None:
    return swap(comparison) if comparison else None


def describe_type(value: Value) -> str:
    """The type of a value in words."""
    name = "number" if isinstance(value, Numeric) else type(value).__name__.lower()
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def compare_texts(a: Text, b: Text) -> Comparison | None:
    """Compare plain texts: the same where they have the same words; a model decides the rest."""
    if {a.words, b.words} == {*YES_AND_NO}:
        return make_conflicts("yes is not no")
    if a.text == b.text:
        return make_same("the same words")
    if are_opposed(a.text, b.text):
        shared = len(a.words & b.words) + 1 >= max(len(a.words), len(b.words)) > 1 or has_opposites(a.words, b.words)
        return make_conflicts(f"“{a.text}” is the opposite of “{b.text}”") if shared else None
    if is_same_wording(a, b):
        return make_same("the same words")
    return keep_agreement(compare_names(a.name, b.name)) if a.name and b.name else None


def is_same_wording(a: Text, b: Text) -> bool:
    """Whether two texts have the same words, in one spelling or another."""
    if not a.words or not b.words:
        return False
    if a.words == b.words or re.sub(r"[\W_]", "", a.text.lower()) == re.sub(r"[\W_]", "", b.text.lower()):
        return True
    only_a, only_b = sorted(a.words - b.words), sorted(b.words - a.words)
    return len(only_a) == len(only_b) == 1 and is_spelling(*sorted((only_a[0], only_b[0]), key=len))
