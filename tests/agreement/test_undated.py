"""A time against a length of time in an article without a date."""

from __future__ import annotations

from datetime import date

import pytest

from index import Article
from rag.agreement.undated import exclusion_reason, find_earliest_year
from rag.values import read_value

TEXT = "The two have not met since the summit of 2019. It is her first visit in 24 years."


def reason(time: str, length: str = "24 years", text: str = TEXT, published: date | None = None) -> str:
    article = Article("a", text, published=published)
    return exclusion_reason(Article("b", "x"), read_value(time, expected="time"), article, read_value(length))


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (TEXT, 2019),
        ("Since 1998 it has been closed, and since May 2004 it has been for sale.", 2004),
        ("The bridge shall open in 2031.", None),
        ("Nothing has changed since. In 2019 it burned.", None),
        ("", None),
    ],
)
def test_the_latest_year_after_since_is_the_earliest_of_the_article(text: str, year: int | None) -> None:
    assert find_earliest_year(Article("a", text)) == year


def test_a_time_before_the_earliest_possible_one_is_excluded_with_the_reason() -> None:
    assert reason("1991") == "“24 years” was written in 2019 or later, which makes it 1995 or later, not “1991”"
    assert reason("12 March 1990")


@pytest.mark.parametrize("time", ["1995", "1993", "2000", "2012", "before 1991", "Tuesday"])
def test_a_time_that_may_be_the_same_is_not_excluded(time: str) -> None:
    assert not reason(time)


@pytest.mark.parametrize("length", ["24 days", "3,000 years", "24 people"])
def test_only_whole_years_are_counted_back(length: str) -> None:
    assert not reason("1991", length)


def test_nothing_is_worked_out_without_a_past_year_or_beside_a_date() -> None:
    assert not reason("1991", text="Her first visit in 24 years.")
    assert not reason("1991", published=date(2024, 6, 17))


def test_the_order_of_the_two_does_not_matter() -> None:
    undated = Article("a", TEXT)
    time, length = read_value("1991", expected="time"), read_value("24 years")
    assert exclusion_reason(undated, length, undated, time) == exclusion_reason(undated, time, undated, length) != ""
