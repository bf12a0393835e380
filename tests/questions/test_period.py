"""The period that a question is about."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest

from rag.questions.period import find_newest_period, find_period


@pytest.mark.parametrize(
    ("question", "start", "end", "words"),
    [
        ("What happened in June 2025?", date(2025, 6, 1), date(2025, 6, 30), "June 2025"),
        ("What happened on 3 May 2025 in Harle?", date(2025, 5, 3), date(2025, 5, 3), "3 May 2025"),
        ("What happened between 3 and 9 May 2025?", date(2025, 5, 3), date(2025, 5, 9), "3 and 9 May 2025"),
        ("Sum up the news since May 2025", date(2025, 5, 1), date.max, "May 2025"),
        ("What happened after 3 May 2025?", date(2025, 5, 4), date.max, "3 May 2025"),
        ("What happened before 2020?", date.min, date(2019, 12, 31), "2020"),
        ("What was said of the dam until 2020?", date.min, date(2020, 12, 31), "2020"),
        ("Tell me about the strike in the summer of 2025", date(2025, 6, 1), date(2025, 8, 31), "the summer of 2025"),
    ],
)
def test_the_time_of_a_question(question: str, start: date, end: date, words: str) -> None:
    found = find_period(question)
    assert found is not None
    assert (found.start, found.end, found.words) == (start, end, words)


@pytest.mark.parametrize(
    "question", ["What happened at the bridge?", "What happened in Harle?", "What happened on Monday?", "", "in of by"]
)
def test_a_question_without_one(question: str) -> None:
    assert find_period(question) is None


DAYS = [date(2024, 1, 5), date(2024, 5, 3), date(2025, 4, 2), date(2025, 6, 20)]


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("What happened in April?", date(2025, 4, 1), date(2025, 4, 30)),
        ("What happened in January?", date(2024, 1, 1), date(2024, 1, 31)),  # no article is of January 2025
        ("What happened on 3 May in Harle?", date(2024, 5, 3), date(2024, 5, 3)),
        ("Sum up the events of September", date(2024, 9, 1), date(2024, 9, 30)),  # September 2025 is yet to come
        ("What happened in March and April?", date(2025, 3, 1), date(2025, 4, 30)),
        ("What happened since April?", date(2025, 4, 1), date.max),
        ("What happened on 29 February?", date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_a_month_without_a_year_is_that_of_the_newest_articles(question: str, start: date, end: date) -> None:
    found = find_newest_period(question, DAYS)
    assert found is not None
    assert (found.start, found.end) == (start, end)


@pytest.mark.parametrize("question", ["What may happen?", "What happened on Monday?", "What happened in Harle?"])
def test_no_month_is_read_into_a_question(question: str) -> None:
    assert find_newest_period(question, DAYS) is None


def test_a_long_question_about_months_is_read_at_once() -> None:
    started = process_time()
    assert find_newest_period("in Mayhem May " * 150 + "?", [date(1, 2, 3)]) is None
    assert process_time() - started < 2


def test_a_collection_without_dates_has_no_newest_month() -> None:
    assert find_newest_period("What happened in April?", []) is None
