"""Follow-ups become questions that stand alone; questions that stand alone stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer import Answer, Position
from rag.questions.followups import Turn, standalone

LAST = Turn("When did Putin last visit North Korea?", "24 years ago [1], or in 1991 [2].")
START = Turn("Where will Putin start his trip?", "Beijing [1].")
INVITED = Turn("Who invited Putin?", "Kim Jong Un [3].")


@pytest.mark.parametrize(
    ("history", "asked", "whole"),
    [
        ([LAST], "Who invited him there?", "Who invited Putin in North Korea?"),
        ([LAST], "And when did he last visit France?", "When did Putin last visit France?"),
        ([LAST], "Who is its leader?", "Who is North Korea's leader?"),
        ([LAST], "When was that?", "When was that (When did Putin last visit North Korea: 24 years ago, or in 1991)?"),
        (
            [LAST],
            "And when before that?",
            "When before that (When did Putin last visit North Korea: 24 years ago, or in 1991)?",
        ),
        ([INVITED], "When was that?", "When was that (Kim Jong Un invited Putin)?"),
        ([START, LAST], "What about Kim?", "When did Kim last visit North Korea?"),
        ([LAST], "And what about France?", "When did Putin last visit France?"),
        ([START], "Who said so?", "Who said so (Where will Putin start his trip: Beijing)?"),
        ([LAST, INVITED, Turn("When was that?", "In May.")], "How long did he stay?", "How long did Putin stay?"),
        ([START], "How long will he stay there?", "How long will Putin stay in Beijing?"),
        ([INVITED, LAST], "what was his spokeswoman's name?", "What was Putin's spokeswoman's name?"),
        ([LAST, INVITED], "Does he live there?", "Does Putin live in North Korea?"),
        ([LAST], "When did Kim start his visit?", "When did Kim start his visit?"),
        ([LAST], "How long is it since Kim came?", "How long is it since Kim came?"),
        ([LAST], "What are the concerns?", "What are the concerns?"),
        ([Turn("what happened?", "nothing")], "Who saw him?", "Who saw him?"),
        ([], "Who invited him there?", "Who invited him there?"),
    ],
)
def test_follow_ups(history: list[Turn], asked: str, whole: str) -> None:
    assert standalone(asked, history) == whole


def test_a_turn_may_hold_the_answer_itself() -> None:
    """Its short answers are what a follow-up refers to."""
    position = Position("Kim Jong Un", (), 1, None, 0.9)
    answer = Answer("Who invited Putin?", "answered", "one", "Kim Jong Un [1]", (position,))
    assert Turn("Who invited Putin?", answer) == Turn("Who invited Putin?", "Kim Jong Un")


def test_markers_of_earlier_answers_are_not_carried_over() -> None:
    assert "[" not in standalone("How long will he stay there?", [Turn("Where is Kim?", "In Pyongyang[1] [2].")])


@given(st.text(max_size=60), st.lists(st.builds(Turn, st.text(max_size=60), st.text(max_size=60)), max_size=3))
def test_anything_can_be_asked_after_anything(asked: str, history: list[Turn]) -> None:
    """Never an error, and never much longer than what was said."""
    whole = standalone(asked, history)
    said = max([len(turn.question) + len(turn.answer) for turn in history], default=0)
    assert len(whole) <= (len(asked) + 8) * (said + 8)


def test_a_history_of_ten_thousand_turns_is_bounded() -> None:
    assert standalone("Who invited him?", [LAST] * 10_000 + [Turn("x" * 10**6, "")]) == "Who invited Putin?"
