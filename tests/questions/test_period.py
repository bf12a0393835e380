"""The period that a question is about."""

from __future__ import annotations

from datetime import date

import pytest

from rag.questions.period import find_period


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
