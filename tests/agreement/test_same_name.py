"""Answers about different entities that share a name do not conflict."""

from __future__ import annotations

import pytest

from rag.agreement.verdict import Limits, Verdict, reconcile
from rag.answer import Claim
from rag.questions.question import parse_question
from tests.fakes import ScriptedPairModel, claim_in

CRICKETER = "John Smith (born 1911) was an English cricketer who played for Leeds. He was born in York."
MAYOR = "John Smith is a Canadian politician and mayor of Regina. He was born in Regina."


def judge(question: str, claims: list[Claim]) -> Verdict:
    return reconcile(parse_question(question), claims, ScriptedPairModel(), Limits())


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        (claim_in(CRICKETER, "York", "a"), claim_in(MAYOR, "Regina", "b"), "several"),
        (claim_in(CRICKETER, "York", "a"), claim_in(CRICKETER.replace("York", "Hull"), "Hull", "b"), "disputed"),
        (claim_in(CRICKETER, "York", "a"), claim_in("John Smith was born in Hull.", "Hull", "b"), "disputed"),
        (
            claim_in("Born in York.", "York", "a", title="John Smith (cricketer)"),
            claim_in("Born in Hull.", "Hull", "b", title="John Smith (mayor)"),
            "several",
        ),
    ],
)
def test_articles_about_two_people_of_one_name_do_not_contradict_each_other(
    first: Claim, second: Claim, status: str
) -> None:
    """They are distinguished by how the articles introduce the name; without an introduction nothing is assumed."""
    found = reconcile(parse_question("Where was John Smith born?"), [first, second], ScriptedPairModel(), Limits())
    assert found.status == status
    assert len(found.groups) == 2


@pytest.mark.parametrize(
    ("name", "first", "second", "status"),
    [
        (
            "Titanic",
            "Titanic was a British passenger liner of 1912.",
            "Titanic, the doomed ship of 1913, sank.",
            "disputed",
        ),
        (
            "Kim Jong Un",
            "Kim Jong Un, the leader of all, came in 1912.",
            "Kim Jong Un, the 40-year-old, came in 1913.",
            "disputed",
        ),
        (
            "Springfield",
            "Springfield, Illinois, was founded in 1912.",
            "Springfield, Missouri, was founded in 1913.",
            "several",
        ),
    ],
)
def test_other_words_for_a_person_do_not_make_a_second_one(name: str, first: str, second: str, status: str) -> None:
    """Only descriptions that exclude each other distinguish people: occupations, kinds, regions."""
    claims = [claim_in(first, "1912", "a"), claim_in(second, "1913", "b")]
    assert (
        reconcile(parse_question(f"When was the {name} founded?"), claims, ScriptedPairModel(), Limits()).status
        == status
    )


def test_hostile_titles_take_no_time() -> None:
    hostile = "Smith (" * 50_000
    claims = [claim_in(f"{hostile} York", "York", "a", title=hostile), claim_in("Hull", "Hull", "b", title=hostile)]
    assert len(reconcile(parse_question("Where was Smith born?"), claims, ScriptedPairModel(), Limits()).groups) == 2


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ("51", "23", "several"),
        ("51", "46", "several"),
        ("51", "49", "disputed"),
        ("51", "in his forties", "disputed"),
    ],
)
def test_ages_far_apart_are_those_of_two_people(first: str, second: str, status: str) -> None:
    """Newspapers make an error of a year or two, not of thirty."""
    claims = [claim_in(f"John Smith is {age}.", age, article) for age, article in ((first, "a"), (second, "b"))]
    found = judge("How old is John Smith?", claims)
    assert found.status == status
    assert ("too far apart" in found.reason) == (status == "several")


def test_only_ages_of_someone_named_are_told_apart() -> None:
    claims = [claim_in(f"The victim is {age}.", age, article) for age, article in (("51", "a"), ("23", "b"))]
    assert judge("How old is the victim?", claims).status == "disputed"
