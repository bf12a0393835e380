"""Which claims give the same answer."""

from __future__ import annotations

from datetime import date

import pytest

from index import Article
from rag.agreement.verdict import agrees as agree
from rag.answer import Claim
from rag.questions.question import parse_question

DAY = date(2024, 6, 18)


def claim(value: str, day: date | None) -> Claim:
    article = Article(value, value, published=day)
    return Claim(article, value, 0, len(value), 0, len(value), 0.9)


@pytest.mark.parametrize(
    ("question", "value", "calendar"),
    [
        ("When did Putin last visit North Korea?", "24 years", "2000"),
        ("When did Putin last visit North Korea?", "in 24 years", "2000"),
        ("In which year did it open?", "two decades ago", "2004"),
        ("When did it end?", "three months ago", "March 2024"),
        ("When did it end?", "yesterday", "17 June 2024"),
        ("When did it end?", "last month", "May 2024"),
        ("When will it open?", "in two days", "20 June 2024"),
        ("When did it end?", "on Monday", "17 June 2024"),
        ("When did it end?", "Wednesday", "12 June 2024"),
        ("When will it end?", "Wednesday", "19 June 2024"),
        ("When did it end?", "this morning", "18 June 2024"),
        ("How long ago did it end?", "24 years", "2000"),
    ],
)
def test_times_that_count_from_the_article_s_day(question: str, value: str, calendar: str) -> None:
    """Durations become dates if the question asks when and the article has a date."""
    assert agree(parse_question(question), claim(value, DAY), claim(calendar, None))


@pytest.mark.parametrize(
    ("question", "value", "day", "calendar"),
    [
        ("When did Putin last visit North Korea?", "24 years", DAY, "1991"),
        ("When did Putin last visit North Korea?", "24 years", None, "2000"),
        ("How long did the siege last?", "24 years", DAY, "2001"),
        ("When was it?", "99999999 years ago", DAY, "1991"),
        ("When did it end?", "on Monday", DAY, "18 June 2024"),
    ],
)
def test_times_that_do_not_agree(question: str, value: str, day: date | None, calendar: str) -> None:
    assert not agree(parse_question(question), claim(value, day), claim(calendar, None))
