"""What is said of two values, and why."""

from __future__ import annotations

from datetime import date

import pytest

from rag.values import Comparison, Text, Value, compare, read_value

DAY = date(2024, 6, 18)


def relate(a: str, b: str, expected: str = "any") -> Comparison | None:
    first, second = (read_value(text, published=DAY, expected=expected) for text in (a, b))
    return compare(first, second)


@pytest.mark.parametrize(
    ("a", "b", "expected", "reason"),
    [
        ("24 years", "1991", "time", "June 2024 less 24 years is 2000, not 1991"),
        ("24 years", "2000", "time", "June 2024 less 24 years is 2000, which fits “2000”"),
        ("1,187", "about 1,200", "any", "“1,187” rounds to “about 1,200”"),
        ("7 March 2021", "March 2021", "any", "“7 March 2021” lies within “March 2021”"),
        ("12 km²", "12 km", "any", "different units: “12 km” and “12 km²”"),
        ("$3", "€3", "any", "different currencies: “$3” and “€3”"),
        ("12 dead", "12 injured", "any", "one counts the dead, the other the injured"),
        ("Lyon", "France", "place", "“Lyon” lies in “France”"),
        ("Harun Okell", "Mina Okell", "person", "“Harun Okell” and “Mina Okell” have different given names"),
        ("7 March", "12 km", "any", "“12 km” is a number and “7 March” is a time"),
    ],
)
def test_the_reason_is_a_plain_sentence(a: str, b: str, expected: str, reason: str) -> None:
    found = relate(a, b, expected)
    assert found is not None
    assert found.reason == reason


@pytest.mark.parametrize(
    ("a", "b"),
    [("312 kilometres", "194 miles"), ("every fifth", "20 percent")],
)
@pytest.mark.parametrize("expected", ["person", "place", "reason", "description"])
def test_what_is_measured_is_a_number_whatever_the_question_was_taken_for(a: str, b: str, expected: str) -> None:
    found = relate(a, b, expected)
    assert found is not None
    assert found.agrees


@pytest.mark.parametrize(
    ("figures", "words"), [("21.4 metres", "twenty-one point four metres"), ("3.25", "three point two five")]
)
def test_decimals_may_be_written_in_words(figures: str, words: str) -> None:
    found = relate(figures, words, "quantity")
    assert found is not None
    assert found.kind == "same"


@pytest.mark.parametrize(
    ("clock", "other", "kind"),
    [
        ("at 3.23 a.m.", "12 February 2009", "compatible"),
        ("noon", "1991", "compatible"),
        ("9 p.m.", "9.30 p.m.", "conflicts"),
        ("twenty minutes before midnight", "11.40 p.m.", "same"),
        ("a quarter past noon", "12.15 p.m.", "same"),
        ("at 3 p.m. on 5 May", "6 May", "conflicts"),
        ("at 3 p.m. on 5 May", "5 May", "refines"),
    ],
)
def test_a_time_of_day_and_a_day_may_both_be_true(clock: str, other: str, kind: str) -> None:
    found = relate(clock, other, "time")
    assert found is not None
    assert found.kind == kind


def test_a_bare_number_is_no_number_where_none_is_asked_for() -> None:
    assert isinstance(read_value("1991", expected="place"), Text)
    assert isinstance(read_value("23", expected="person"), Text)


@pytest.mark.parametrize(
    ("exact", "vague", "expected"),
    [
        ("600", "several hundred", "quantity"),
        ("4,200 people", "a few thousand people", "quantity"),
        ("300,000", "several hundred thousand", "quantity"),
        ("7 March 2021", "March 2021", "any"),
        ("18 June 2024", "18 June", "any"),
        ("1,187", "about 1,200", "any"),
        ("Harun Okell", "Okell", "person"),
        ("Lyon", "France", "place"),
        ("Lyon, France", "Lyon", "place"),
        ("nine hours and 20 minutes", "nine hours", "duration"),
        ("1976", "48 years old", "age"),
    ],
)
def test_the_more_exact_value_is_named_in_either_order(exact: str, vague: str, expected: str) -> None:
    first, second = relate(exact, vague, expected), relate(vague, exact, expected)
    assert first is not None
    assert second is not None
    assert (first.kind, first.more_exact) == ("refines", "a")
    assert (second.kind, second.more_exact) == ("refines", "b")


def in_sentence(text: str, context: str) -> Value:
    return read_value(text, context=context, expected="quantity")


def test_equal_numbers_of_different_fates_are_unrelated() -> None:
    injured = in_sentence("Eleven", "Eleven were injured in the fire.")
    arrested = in_sentence("eleven", "Police said that eleven were arrested.")
    found = compare(injured, arrested)
    assert found is not None
    assert found.kind == "unrelated"


def test_a_number_that_may_lack_its_million_is_left_open() -> None:
    short = in_sentence("3.4", "It rose from 3.4 to five million.")
    assert compare(short, in_sentence("3.4 million", "3.4 million people were affected.")) is None


def test_a_name_at_the_beginning_of_a_sentence_agrees_with_the_full_name() -> None:
    first = read_value("Okell", context="Okell won the race.")
    found = compare(first, read_value("Harun Okell", context="The race was won by Harun Okell."))
    assert found is None or found.agrees
    assert compare(first, read_value("Okell", context="It was won by Okell.")) is not None


def test_weekdays_of_two_articles_are_the_same_day() -> None:
    monday = read_value("on Monday", context="It burned down on Monday.", published=date(2024, 6, 18), expected="time")
    yesterday = read_value("yesterday", context="It burned yesterday.", published=date(2024, 6, 18), expected="time")
    earlier = read_value("Monday", context="It burned on Monday.", published=date(2024, 6, 11), expected="time")
    found, other = compare(monday, yesterday), compare(monday, earlier)
    assert found is not None
    assert found.kind == "same"
    assert other is not None
    assert other.kind == "conflicts"
