"""What kind of answer a question asks for."""

from __future__ import annotations

import pytest

from rag.questions import asks_for_explanation, asks_for_several, asks_what_changes

SEVERAL = [
    "Which countries signed the treaty?",
    "On which days does Putin plan to attend the visit?",
    "What are the concerns?",
    "Who were the founders?",
    "What new weapons does he want?",
    "List all the cities.",
    "Who else came?",
]
ONE = [
    "When did Putin last visit North Korea?",
    "What was the name of the ship?",
    "What is the capital?",
    "Which year does it mean?",
    "What does he want?",
    "Which ship sank?",
    "What process was used?",
    "What status has it?",
    "Who is the president of France?",
    "Who signs the bills?",
    "Where did they meet?",
    "Which country's army won?",
    "When did the hostages who were freed return?",
    "What happens after the vote?",
    "Which Texas governor signed the bill?",
    "What news did he give?",
    "",
]


@pytest.mark.parametrize("question", SEVERAL)
def test_questions_with_several_answers(question: str) -> None:
    assert asks_for_several(question)


@pytest.mark.parametrize("question", ONE)
def test_questions_with_one_answer(question: str) -> None:
    assert not asks_for_several(question)


def test_what_changes() -> None:
    assert asks_what_changes("How many people live in Lagos?")
    assert asks_what_changes("Who is the current mayor?")
    assert not asks_what_changes("When did Putin last visit North Korea?")
    assert not asks_what_changes("When was the current president born?")
    assert not asks_what_changes("How many people died in the sinking, when was it?")


@pytest.mark.parametrize(
    ("question", "explained"),
    [
        ("Why does Putin visit North Korea?", True),
        ("How did the talks end?", True),
        ("What are the main concerns about the visit?", True),
        ("What was the reason for the delay?", True),
        ("How many people came?", False),
        ("How long will he stay?", False),
        ("Who knows why he came?", False),
        ("What did he say?", False),
        ("What are the reasonable prices?", False),
    ],
)
def test_questions_that_ask_for_an_explanation(question: str, explained: bool) -> None:
    assert asks_for_explanation(question) is explained
