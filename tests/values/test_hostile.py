"""Values that nobody would write, and text of any kind."""

from __future__ import annotations

from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.values import compare, precision, read_value, same
from tests.values.test_gold import ROWS

DAY = date(2024, 6, 18)
KINDS = ("any", "time", "duration", "quantity", "money", "age", "place", "person", "name", "description")
WRITTEN = st.sampled_from(sorted({value for _, a, b, _ in ROWS for value in (a, b)}))
PIECES = st.lists(
    st.sampled_from("12 3.4 -5 % $ € million half a third of May 1991 years ago to and - ( ' ² °".split())
)
VALUES = st.text() | WRITTEN | PIECES.map(" ".join)


@given(VALUES, VALUES, st.sampled_from(KINDS), st.none() | st.dates())
def test_comparing_is_symmetric_for_any_text(a: str, b: str, expected: str, published: date | None) -> None:
    first, second = (read_value(text, context=f"{a} {b}", published=published, expected=expected) for text in (a, b))
    one, other = compare(first, second), compare(second, first)
    assert (one and (one.kind, one.reason)) == (other and (other.kind, other.reason))
    assert not one or not other or {one.more_exact, other.more_exact} in ({""}, {"a", "b"})
    assert same(a, b) == same(b, a)


@given(VALUES, st.sampled_from(KINDS))
def test_a_value_never_conflicts_with_itself(text: str, expected: str) -> None:
    found = compare(*(read_value(text, published=DAY, expected=expected) for _ in range(2)))
    assert found is None or found.kind == "same"


HOSTILE = [
    "፩",
    "May ፩",
    "𐩀",
    "٣٤ ٪",
    "9" * 400,
    "9" * 5_000,
    "about " + "9" * 5_000,
    "1 in " + "9" * 280,
    "9" * 280 + " thirds",
    "9" * 280 + " km",
    "0." + "0" * 250 + "1 percent",
    "31 February 2021",
    "99/99/9999",
    "2021-13-45",
    "0000-00-00",
    "25:61",
    "9999999999999 years ago",
    "9" * 15 + " centuries",
    "999999999 years, 999999999 months",
    "?!…",
    "\u200b\u200f\u202e",
    "12\u200b,\u200f500",
    "\ud800",
    "a" + "bc" * 2_000,
    "teen" * 4_000,
    "A'" * 4_000,
    "é" * 4_000,
    "(" * 290,
    "one " * 70,
    "1," * 140,
    "1 " * 140,
    "1-" * 140,
    "a, " * 95,
    "the " * 70 + "third",
    "in " * 90 + "1991",
    "A " * 140,
    "and a half " * 25,
    "²" * 290,
    " " * 5_000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_values_are_compared_in_no_time(text: str) -> None:
    """Digits of other scripts, numbers and words of any length: no error, and nothing that grows with their square."""
    read_value("1 km"), same("Moscow", "Russia")  # what is loaded once does not count
    begin = perf_counter()
    for expected in KINDS:
        value = read_value(text, context=f"He said {text}.", published=DAY, expected=expected)
        for other in HOSTILE[::5]:
            compare(value, read_value(other, published=DAY, expected=expected))
    assert perf_counter() - begin < 1
    assert same(text, text)
    assert not same(text, "Moscow")
    precision(text)


def test_invisible_characters_change_nothing() -> None:
    assert same("12\u200b,\u200f500", "12,500")
    assert same("\u202aHarun Okell\u202c", "Harun Okell")


def test_precision_grows_with_what_is_said() -> None:
    assert precision("18 June 2024") > precision("in June 2024") > precision("the June")
    assert precision("12,043") > precision("about 12,000")
