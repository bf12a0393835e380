"""How the words of a value are parsed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rag.values import (
    Age,
    Duration,
    Fraction,
    Money,
    Name,
    Ordinal,
    Place,
    Quantity,
    ScoreValue,
    Text,
    Time,
    Value,
    read_value,
)

DAY = date(2024, 6, 18)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("7 March 2021", Time),
        ("at noon", Time),
        ("3,400 people", Quantity),
        ("12 km²", Quantity),
        ("three weeks", Duration),
        ("a third", Fraction),
        ("£12.5 million", Money),
        ("third", Ordinal),
        ("3-2", ScoreValue),
        ("aged 43", Age),
        ("Harun Okell", Name),
        ("the Netherlands", Place),
        ("by fax", Text),
        ("the captain", Text),
        ("a Putin critic", Text),
        ("Okell's wife", Text),
        ("Line 4", Name),
        ("not 12", Text),
        ("12 more", Text),
        ("31 February 2021", Text),
        ("", Text),
        ("…", Text),
    ],
)
def test_words_are_read_as_their_type(text: str, kind: type[Value]) -> None:
    assert type(read_value(text)) is kind


def test_the_question_decides_between_readings() -> None:
    """1991 is a year, unless a number is asked for; 43 is an age where an age is asked for."""
    assert isinstance(read_value("1991"), Time)
    assert isinstance(read_value("1991", expected="quantity"), Quantity)
    assert isinstance(read_value("43", expected="age"), Age)
    assert isinstance(read_value("Jordan", expected="person"), Name)
    assert isinstance(read_value("24 years", published=DAY), Duration)
    assert isinstance(read_value("24 years", published=DAY, expected="time"), Time)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("yesterday", date(2024, 6, 17), date(2024, 6, 17)),
        ("on Monday", date(2024, 6, 17), date(2024, 6, 17)),
        ("at the weekend", date(2024, 6, 15), date(2024, 6, 16)),
        ("last month", date(2024, 5, 1), date(2024, 5, 31)),
        ("two years ago", date(2022, 1, 1), date(2022, 12, 31)),
        ("24 years", date(2000, 1, 1), date(2000, 12, 31)),
        ("first visit in 24 years", date(2000, 1, 1), date(2000, 12, 31)),
        ("two years after 1991", date(1993, 1, 1), date(1993, 12, 31)),
        ("early 2021", date(2021, 1, 1), date(2021, 4, 30)),
        ("8 to 10 March 2021", date(2021, 3, 8), date(2021, 3, 10)),
        ("the 19th century", date(1800, 1, 1), date(1899, 12, 31)),
    ],
)
def test_times_are_the_days_that_they_span(text: str, start: date, end: date) -> None:
    value = read_value(text, published=DAY, expected="time")
    assert isinstance(value, Time)
    assert value.days == (start, end)


def test_a_weekday_is_the_next_one_in_a_sentence_about_what_will_be() -> None:
    past = read_value("on Monday", context="The bridge was closed on Monday.", published=DAY, expected="time")
    ahead = read_value("on Monday", context="The bridge will open on Monday.", published=DAY, expected="time")
    asked = read_value("on Monday", context="on Monday", published=DAY, expected="time", ahead=True)
    assert isinstance(past, Time)
    assert isinstance(ahead, Time)
    assert isinstance(asked, Time)
    assert past.start == date(2024, 6, 17)
    assert ahead.start == asked.start == date(2024, 6, 24)


@pytest.mark.parametrize("text", ["99999999 years ago", "99999 decades ago", "in 9999 years"])
def test_times_beyond_the_calendar_are_none(text: str) -> None:
    assert not isinstance(read_value(text, published=DAY, expected="time"), Time)


def test_a_bare_number_takes_its_unit_and_what_it_counts_from_its_sentence() -> None:
    carriages = read_value("12", context="The train had 12 old carriages.")
    tonnes = read_value("60", context="The ship carried 60 tonnes of water.")
    euros = read_value("14", context="It cost 14 million euros.")
    injured = read_value("Eleven", context="Eleven were injured, the police said.")
    assert isinstance(carriages, Quantity)
    assert isinstance(tonnes, Quantity)
    assert isinstance(injured, Quantity)
    assert carriages.counted == "carriage"
    assert tonnes.unit == "metric_ton"
    assert injured.outcome == "injured"
    assert isinstance(euros, Quantity)


def test_the_word_before_a_number_in_its_sentence_counts() -> None:
    value = read_value("60,000", context="About 60,000 people lined the streets.")
    assert isinstance(value, Quantity)
    assert value.amount.is_hedged


@pytest.mark.parametrize(
    ("text", "least", "most", "bound"),
    [
        ("1,187", 1187, 1187, 0),
        ("about 1,200", 1140, 1260, 0),
        ("at least 12", 12, 15, 1),
        ("up to 500", 450, 500, -1),
        ("10 to 12", 10, 12, 0),
    ],
)
def test_amounts_say_what_their_wording_leaves_open(text: str, least: int, most: int, bound: int) -> None:
    value = read_value(text)
    assert isinstance(value, Quantity)
    assert (value.amount.least, value.amount.most, value.amount.bound) == (Decimal(least), Decimal(most), bound)


def test_names_are_taken_apart() -> None:
    value = read_value("Russian President J. K. Okell Jr.")
    assert isinstance(value, Name)
    assert (value.words, value.ending, value.has_title) == (("j", "k", "okell"), "jr", True)


def test_a_word_that_begins_its_sentence_may_be_any_word() -> None:
    """It is read as a name only if one is asked for, or if another value shows that it is one."""
    assert isinstance(read_value("Law", context="Law was his first subject."), Text)
    assert isinstance(read_value("Okell", context="Okell won.", expected="person"), Name)


@pytest.mark.parametrize(
    "context", ["Of 12 accounts, three were open.", "She won 12 gold medals.", "It has 12 funds.", "He sold 12 units."]
)
def test_words_that_are_a_currency_too_are_none_after_a_number(context: str) -> None:
    """The CLDR also knows gold, a unit of account and funds as currencies."""
    assert isinstance(read_value("12", context=context), Quantity)
