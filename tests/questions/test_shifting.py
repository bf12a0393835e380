"""Follow-ups that move the time of the last question."""

from __future__ import annotations

import pytest

from rag.questions.followups import Turn, standalone
from rag.questions.shifting import move_time


@pytest.mark.parametrize(
    ("question", "last", "moved"),
    [
        (
            "and a month later?",
            "What was the rate at the end of February 2024?",
            "What was the rate at the end of March 2024?",
        ),
        ("And two months earlier?", "What was the rate in January 2024?", "What was the rate in November 2023?"),
        ("what about three years before", "Who won the cup in 2019?", "Who won the cup in 2016?"),
        ("a week later?", "What did rye cost on 28 May?", "What did rye cost on 4 June?"),
        ("a day later?", "What did rye cost in May?", None),
        ("a month later?", "Who won the cup?", None),
        ("and who came a month later?", "Who came in May?", None),
        ("a day later?", "What did rye cost on 31 June?", None),
        ("10 years later?", "Who reigns on 1 May 9999?", None),
    ],
)
def test_moved_times(question: str, last: str, moved: str | None) -> None:
    assert move_time(question, last) == moved


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("and a year later?", "Who led the council in 2020?"),
        ("what's her age?", "What is Ada Venn's age?"),
    ],
)
def test_follow_ups_with_moved_times_and_contractions_are_completed(question: str, whole: str) -> None:
    assert standalone(question, [Turn("Who led the council in 2019?", "Ada Venn.")]) == whole
