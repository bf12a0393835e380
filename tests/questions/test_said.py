"""What somebody said is no dispute, whatever it is; about something, figures may be one."""

from __future__ import annotations

import pytest

from rag.questions.question import parse_question


@pytest.mark.parametrize("question", ["What did Karl Aune say?", "What has Aune said in May?", "Who is Karl Aune?"])
def test_each_thing_said_is_an_answer(question: str) -> None:
    assert parse_question(question).takes_any


@pytest.mark.parametrize("question", ["What did Karl Aune say about the tram?", "What did Aune pay?", "What is it?"])
def test_a_subject_may_be_disputed(question: str) -> None:
    assert not parse_question(question).takes_any


@pytest.mark.parametrize(
    "question",
    [
        "What did Aune's lawyer say about the tram?",
        "What has Aune said in May about the cost?",
        "What does the union say?",
    ],
)
def test_words_are_asked_for(question: str) -> None:
    assert parse_question(question).asks_for_words


@pytest.mark.parametrize(
    "question", ["What did the police say was the cause of the fire?", "What did the council decide about the tram?"]
)
def test_other_questions_about_something(question: str) -> None:
    assert not parse_question(question).asks_for_words
