"""Follow-ups become questions that stand alone; questions that stand alone stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer import Answer, Position
from rag.questions.followups import Turn, complete_part, standalone
from tests.questions.words import VOCABULARY

LAST = Turn("When did Putin last visit North Korea?", "24 years ago [1], or in 1991 [2].")
START = Turn("Where will Putin start his trip?", "Beijing [1].")
MET = Turn("Have Quintela and Korvath ever met?", "Yes, once, in May 2021 [1].")
TURNOUT = Turn("What was the turnout in Merovia in 2021?", "59.8 per cent [1].")
CLAIMED = Turn("Was the harbour badly polluted?", 'A child cried: "The swans are black" [1].')
INVITED = Turn("Who invited Putin?", "Kim Jong Un [3].")


@pytest.mark.parametrize(
    ("history", "asked", "whole"),
    [
        ([LAST], "Who invited him there?", "Who invited Putin in North Korea?"),
        ([LAST], "And when did he last visit France?", "When did Putin last visit France?"),
        ([LAST], "Who is its leader?", "Who is North Korea's leader?"),
        ([LAST], "And what about France?", "When did Putin last visit France?"),
        ([START], "How long will he stay there?", "How long will Putin stay in Beijing?"),
        ([MET], "When was that?", "When have Quintela and Korvath met?"),
        ([MET], "and where?", "Where have Quintela and Korvath met?"),
        ([INVITED, Turn("How old is he?", "41")], "and in 2018?", "How old is Kim Jong Un in 2018?"),
        ([TURNOUT], "And in 2018?", "What was the turnout in Merovia in 2018?"),
        ([TURNOUT], "and the year before?", "What was the turnout in Merovia in 2020?"),
        ([CLAIMED], "Who said that?", 'Who said "The swans are black"?'),
        ([LAST], "When did Kim start his visit?", "When did Kim start his visit?"),
        ([LAST], "How long is it since Kim came?", "How long is it since Kim came?"),
        ([LAST], "how many ships went to Port Sefton?", "how many ships went to Port Sefton?"),
        ([LAST], "thank you!", "thank you!"),
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
    assert standalone("Who invited him?", [Turn("x" * 10**6, "")] * 10_000 + [LAST]) == "Who invited Putin?"


def test_a_long_question_stands_alone() -> None:
    asked = "Who invited him " + "and his wife " * 40
    assert standalone(asked, [LAST]) == asked


def test_names_are_found_without_capitals() -> None:
    history = [Turn("who is oda lindqvist", "The mayor of Kettle Bridge.")]
    whole = standalone("when did she see it?", history, vocabulary=VOCABULARY)
    assert whole.startswith("When did Oda Lindqvist see")


def test_earlier_follow_ups_are_made_whole_first() -> None:
    history = [Turn("Have Quintela and Korvath ever met?", "Yes."), Turn("where?", "In Lugano.")]
    assert "Quintela and Korvath" in standalone("and when?", history)


def test_a_question_of_several_is_completed_by_the_one_before() -> None:
    assert "Lund" in complete_part("By how many votes?", [Turn("Who won?", "Lund")])
