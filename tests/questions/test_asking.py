"""What the words of a question say besides its kind."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from rag.questions.question import Question

ROOT = Path(__file__).parents[2]
ROOMS = {"questions", "training", "evaluation"}
EXPRESSION_CALLS = {"search", "match", "fullmatch", "findall", "finditer", "split", "sub"}


@pytest.mark.parametrize(
    ("name", "asks", "does_not"),
    [
        ("is_negative", "What did the council not say?", "What did the council say?"),
        ("is_negative", "Why hasn’t the dairy closed?", "Why has the dairy closed?"),
        ("is_about_span", "How many have come since 2019?", "How many came in 2019?"),
        ("asks_what_happened", "Did the dairy close?", "When did the dairy close?"),
        ("asks_when_it_happened", "When did the dairy close?", "When will the dairy close?"),
        ("is_about_plan", "Will the dairy be closed?", "Was the dairy closed?"),
        ("is_about_wish", "Did the mayor demand more money?", "Did the mayor get more money?"),
        ("dimension", "How wide is the hull?", "How old is the hull?"),
        ("times", "What happened in June 2025?", "What happened?"),
        ("topic", "Summarise what is known about the dam.", "What is the latest?"),
        ("disputed_topic", "Where do the articles disagree about the dam?", "Where do the articles disagree?"),
    ],
)
def test_the_words_of_a_question_say_something(name: str, asks: str, does_not: str) -> None:
    assert getattr(Question(asks), name)
    assert not getattr(Question(does_not), name)


def test_words_are_given_as_they_are_compared() -> None:
    """A dimension in lower case, a topic as it is written, names with their capitals, other words as stems."""
    assert Question("What is the Length of the hull?").dimension == "length"
    assert Question("Summarise the change of mayor.").topic_span == "change of mayor"
    assert Question('Who owns the "Solm" ferry in Aby?').capitalised_words == {"Solm", "Aby"}
    assert Question("Who owns the ferries in Aby?").common_stems >= {"ferri"}


def test_only_questions_search_the_words_of_a_question() -> None:
    """Other rooms ask `Question`; the training and the evaluation have questions of their own."""
    outside = [path for path in (ROOT / "rag").rglob("*.py") if path.relative_to(ROOT).parts[1] not in ROOMS]
    found = [f"{path.relative_to(ROOT)}:{line}" for path in outside for line in find_searches(path)]
    assert found == []


def find_searches(path: Path) -> list[int]:
    """The lines in which a regular expression is applied to the text of a question."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in EXPRESSION_CALLS
        if any("question.text" in ast.unparse(each) or "asked.text" in ast.unparse(each) for each in node.args)
    ]
