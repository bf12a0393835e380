"""After a conversation about one person, claims about another of the same name are left out."""

from __future__ import annotations

import pytest

from index import Article
from rag import Assistant, Turn
from rag.agreement.context import keep_in_context
from rag.questions.question import parse_question
from tests.fakes import claim_in

MAYOR = "Ida Brandt, 58, was elected mayor of Orrby in the second round of voting."
GOALIE = "Goalkeeper Ida Brandt, 24, saved two penalties in the cup final on Saturday."
ABOUT_MAYOR = [Turn("Who is the mayor of Orrby?", "Ida Brandt, elected in the second round.")]


def ask_values(question: str, history: list[Turn]) -> set[str]:
    claims = [claim_in(MAYOR, "58", "mayor"), claim_in(GOALIE, "24", "goalie")]
    return {
        each.value
        for each in keep_in_context(parse_question("How old is Ida Brandt?", typed=question, history=history), claims)
    }


def test_the_person_that_was_talked_about() -> None:
    assert ask_values("How old is she?", ABOUT_MAYOR) == {"58"}
    assert ask_values("How old is she?", [Turn("Who saved the penalties in the cup final?", "Ida Brandt.")]) == {"24"}


@pytest.mark.parametrize(
    ("question", "history"),
    [
        ("How old is Ida Brandt?", ABOUT_MAYOR),  # names somebody anew
        ("How old is she?", []),
        ("How old is she?", [Turn("Who is Ida Brandt?", "Ida Brandt.")]),  # says nothing about her
        ("And the mayor of Wendle?", [Turn("How old is the goalkeeper?", "24")]),  # asks about somebody else
        ("How old is she?", [Turn("Who discovered the comet of Rusk in 1844?", "Ida Brandt.")]),  # is in no article
    ],
)
def test_without_a_context_everyone_stays(question: str, history: list[Turn]) -> None:
    assert ask_values(question, history) == {"58", "24"}


def test_weak_claims_do_not_replace_a_strong_one() -> None:
    claims = [claim_in(MAYOR, "58", "mayor", 0.2), claim_in(GOALIE, "24", "goalie")]
    question = parse_question("How old is Ida Brandt?", typed="How old is she?", history=ABOUT_MAYOR)
    assert {each.value for each in keep_in_context(question, claims)} == {"58", "24"}


def test_a_follow_up_is_answered_about_the_same_person() -> None:
    assistant = Assistant.from_articles([Article("mayor", MAYOR), Article("goalie", GOALIE)])
    assert [each.value for each in assistant.ask("And how old is she?", ABOUT_MAYOR).positions] == ["58"]
