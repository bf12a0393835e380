"""A polite request is taken for the question in it."""

from __future__ import annotations

import pytest

from rag.questions.followups import standalone
from rag.questions.requests import unwrap_request


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (
            "Could you please tell me whether the Solm tram has opened by now, please?",
            "Has the Solm tram opened by now?",
        ),
        ("I was wondering if Anna Reyes resigned", "Did Anna Reyes resign?"),
        ("do you know if the mayors were elected or not", "Were the mayors elected?"),
        ("Could you tell me when the dam fell?", "When did the dam fall?"),
        ("Do you know why the strike ended?", "Why did the strike end?"),
        ("Can you find out how old Ada Venn is?", "How old is Ada Venn?"),
        ("Could you tell me who the mayor of Lund is?", "Who is the mayor of Lund?"),
        ("could you tell me when did the dam fall", "When did the dam fall?"),
        ("tell me how many people work there, please", "How many people work there?"),
        ("Hi, when did it fall? thanks", "when did it fall?"),
        ("Can you tell me if bread costs more now", "Is it true that bread costs more now?"),
    ],
)
def test_the_question_in_a_request(typed: str, asked: str) -> None:
    assert unwrap_request(typed) == (asked, "")


@pytest.mark.parametrize(
    "typed",
    [
        "What did she tell me?",
        "Tell me about the dam",
        "Can you still walk across the bridge?",
        "Tell me the name of the dam.",
    ],
)
def test_other_questions_stay(typed: str) -> None:
    assert unwrap_request(typed) == (typed, "")


def test_what_is_said_before_completes_the_question() -> None:
    typed = "They were building a tram in Lund, so could you tell me whether it has opened?"
    assert standalone(typed, []) == "Has the tram opened (Lund)?"
    reason = "I am checking the figures for a piece on the Solm: how much diesel got into the sea?"
    assert standalone(reason, []) == "How much diesel got into the sea on the Solm?"
    whole = "My flight from Lund was cancelled. Could you tell me what compensation I get?"
    assert standalone(whole, []) == whole
