"""Read the words of a value as a typed value."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache

from rag.values.ages import read_age
from rag.values.durations import is_anchored, read_duration
from rag.values.figures import in_figures
from rag.values.names import read_name
from rag.values.normal import normalise_characters
from rag.values.opposition import find_negations
from rag.values.places import read_place
from rag.values.quantities import read_quantity
from rag.values.results import read_ordinal, read_score
from rag.values.shares import read_share
from rag.values.surroundings import Surroundings, find_surroundings
from rag.values.times import read_time
from rag.values.value import Numeric, Ordinal, Quantity, ScoreValue, Text, Time, Value
from rag.values.words import content_words

MAX_CHARS = 300
"""Characters of a value that is read as a number, a time or a name; longer ones are plain text."""
UNTYPED = frozenset(("person", "place", "reason", "manner", "description"))
"""Kinds of answers that are neither numbers nor times."""
MAX_DAY, YEARS = 31, range(1000, 2101)
NUMERIC = frozenset(("quantity", "money", "age", "duration"))
NOT_BEFORE = r"(?:not(?:\s+\w+){0,2}\s+(?:before|until)|no\s+(?:earlier|sooner)\s+than)\s+"
"""The words before a lower limit: "not start before 2027"."""
LOWER_LIMIT = re.compile(NOT_BEFORE, re.IGNORECASE)


@lru_cache(maxsize=16384)
def read_value(
    text: str,
    *,
    context: str = "",
    published: date | None = None,
    expected: str = "any",
    ahead: bool | None = None,
) -> Value:
    """Read some words of an article as a typed value.

    `context` is the sentence that they stand in: a bare number takes what it counts from there. `published` is the day
    of the article, from which "yesterday" and "24 years ago" count. `expected` is the kind of answer that the question
    asks for: "time", "duration", "quantity", "money", "age", "place", "person", "name" or "any". `ahead` tells whether
    the question asks what will be ("on Monday" is then the next one); None leaves it to the sentence.
    """
    plain = normalise_characters(text[: MAX_CHARS + 1])
    if limit := LOWER_LIMIT.match(plain):
        plain = f"from {plain[limit.end() :]}"
    if len(plain) > MAX_CHARS or not any(character.isalnum() for character in plain):
        return Text(text, content_words(normalise_characters(text)))
    if find_negations(plain) - {"nobody"}:
        return Text(text, content_words(plain))
    around = replace(find_surroundings(plain, context), ahead=ahead)
    return (
        read_numbers_and_times(plain, text, around, published, expected)
        or (None if expected == "person" else read_place(plain, text, is_expected=expected == "place"))
        or read_name(plain, text, around, expected)
        or Text(text, content_words(plain), read_name(plain, text, around, expected, is_loose=True))
    )


def read_numbers_and_times(
    plain: str, text: str, around: Surroundings, published: date | None, expected: str
) -> Value | None:
    """A time, a number, an ordinal or a score; a time first, unless a number is asked for."""
    if expected in UNTYPED:
        found = read_numbers_and_times(plain, text, around, published, "any")
        return found if isinstance(found, Numeric) and is_measured(found) else None
    lower = plain.lower().strip(" .,;:!?\"'“”")
    lower = lower.removesuffix("°") if lower.endswith("°") else lower
    figures = in_figures(lower)
    time = read_time(plain, around, published, expected, text)
    if time and (expected not in NUMERIC or expected == "age"):
        return time
    if expected == "duration":
        return read_length(figures, lower, text, around, published, time)
    number = read_number(figures, lower, text, around, published, expected) or time
    return None if expected == "time" and isinstance(number, Quantity) and may_be_date(number) else number


def is_measured(found: Numeric) -> bool:
    """Whether a number has a unit, and so counts as one whatever was asked for."""
    return not isinstance(found, Quantity) or bool(found.unit)


def may_be_date(number: Quantity) -> bool:
    """Whether a bare number may be the day of a month or a year: "from 17 to 24 April"."""
    return not number.says_counted and (number.amount.low <= MAX_DAY or number.amount.low in YEARS)


def read_length(
    figures: str, lower: str, text: str, around: Surroundings, published: date | None, time: Time | None
) -> Value | None:
    """The answer to "how long": a length of time or a span of it, or a number of something else."""
    found = None if is_anchored(figures) else read_duration(figures, text, published)
    if found or time or figures.startswith("from "):
        return found or time
    return read_number(figures, lower, text, around, published, "duration")


def read_number(
    figures: str, lower: str, text: str, around: Surroundings, published: date | None, expected: str
) -> Numeric | Ordinal | ScoreValue | Time | None:
    """The number that a value is, given in lower case and in figures; None where it is none."""
    if age := read_age(figures, text, published, is_expected=expected == "age"):
        return age
    if score := read_score(figures, text, around):
        return score
    if is_anchored(figures):
        return None
    if duration := read_duration(figures, text, published):
        return duration
    if share := read_share(lower, figures, text):
        return share
    if ordinal := read_ordinal(lower, text):
        return ordinal
    return read_quantity(figures, text, around, expected)
