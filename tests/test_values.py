"""When two answers say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.values import precision, same

SAME = [
    ("1991", "in 1991"),
    ("24 years", "in 24 years"),
    ("June 18", "18 June 2024"),
    ("June 18th, 2024", "18 June 2024"),
    ("2024-06-18", "June 18, 2024"),
    ("Jun 18", "June 18"),
    ("2024", "June 2024"),
    ("12,043", "12043 people"),
    ("about 12,000", "12,000"),
    ("$25 million", "25 million"),
    ("President Putin", "Vladimir Putin"),
    ("Russian President Vladimir Putin", "Putin"),
    ("the Kremlin", "Kremlin"),
    ("Kim Jong-un", "Kim Jong Un"),
    ("Putin’s", "Putin"),
    ("U.S.", "the US"),
    ("BEIJING", "Beijing"),
    ("Beijing, China", "Beijing"),
    ("Pyongyang", "in Pyongyang"),
    ("colour television", "color television"),
    ("the President", "president"),
    ("—", "—"),
    ("3%", "3 percent"),
    ("two days", "2 days"),
    ("two days", "a two-day visit"),
    ("James Jones", "Jones"),
    ("$5 million", "5 million dollars"),
    ("from Moscow", "Moscow"),
    ("over 100", "100"),
    ("not guilty", "Not guilty"),
]
DIFFERENT = [
    ("1991", "2000"),
    ("1991", "24 years"),
    ("two days", "two weeks"),
    ("June 18", "June 19"),
    ("May 2024", "June 2024"),
    ("18 June", "18 2024"),
    ("12,043", "12,034"),
    ("12,000", "12"),
    ("3.5%", "35%"),
    ("Putin", "Kim"),
    ("Vladimir Putin", "Vladimir Lenin"),
    ("North Korea", "South Korea"),
    ("Paris", "Beijing"),
    ("June", "July"),
    ("Iran", "Iraq"),
    ("Austria", "Australia Day"),
    ("—", "Paris"),
    ("guilty", "not guilty"),
    ("he did", "he didn't"),
    ("successful", "unsuccessful"),
    ("constitutional", "unconstitutional"),
    ("since 1991", "until 1991"),
    ("from Moscow", "to Moscow"),
    ("over 100", "under 100"),
    ("-5", "5"),
    ("$25 million", "€25 million"),
    ("two days", "three days"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_agreeing_answers(a: str, b: str) -> None:
    assert same(a, b)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_different_answers(a: str, b: str) -> None:
    assert not same(a, b)


@given(st.text(), st.text())
def test_sameness_is_symmetric(a: str, b: str) -> None:
    assert same(a, b) == same(b, a)


@given(st.text())
def test_an_answer_agrees_with_itself(a: str) -> None:
    assert same(a, a)


def test_precision_grows_with_what_is_said() -> None:
    assert precision("18 June 2024") > precision("in June 2024") > precision("the June")
