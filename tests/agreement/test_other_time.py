"""A claim about another time than the one asked about is no rival of one that is about it."""

from __future__ import annotations

import pytest

from rag.agreement.other_time import is_of_other_time
from rag.questions.question import parse_question
from tests.fakes import claim_in

ASKED = "What did a kilo of plums cost in the week ending 7 June?"
BEST = claim_in("In the week to 7 June plums cost 3.20 a kilo.", "3.20")


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("In the week to 14 June plums cost 2.90 a kilo.", "2.90", True),
        ("Plums cost 2.90 a kilo in May 2023.", "2.90", True),
        ("Plums cost 2.90 a kilo on 7 June, not more.", "2.90", False),
        ("Plums cost 2.90 a kilo.", "2.90", False),
        ("Plums cost 2.90 a kilo in the week to 7 June, 2.40 in that to 31 May.", "2.40", False),
    ],
)
def test_a_sentence_that_names_another_time(text: str, value: str, expected: bool) -> None:
    assert is_of_other_time(parse_question(ASKED), claim_in(text, value), BEST) == expected


@pytest.mark.parametrize(
    "question",
    [
        "What did a kilo of plums cost?",  # names no time
        "What has a kilo of plums cost since 7 June?",  # means more than one
        "When in June did plums cost most?",  # asks for it
    ],
)
def test_questions_that_do_not_ask_about_one_time(question: str) -> None:
    other = claim_in("In the week to 14 June plums cost 2.90 a kilo.", "2.90")
    assert not is_of_other_time(parse_question(question), other, BEST)


def test_a_time_that_the_best_claim_does_not_name_either_excludes_nothing() -> None:
    other = claim_in("In the week to 14 June plums cost 2.90 a kilo.", "2.90")
    assert not is_of_other_time(parse_question(ASKED), other, claim_in("Plums cost 3.20 a kilo.", "3.20"))
