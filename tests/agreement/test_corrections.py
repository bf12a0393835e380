"""A correction leaves the corrected value."""

from __future__ import annotations

import pytest

from rag.agreement.verdict import Limits, Verdict, reconcile
from rag.answer import Claim
from rag.questions.question import parse_question
from tests.fakes import ScriptedPairModel, claims_in

QUESTION = "How many people live in Pellam?"


def verdict(claims: list[Claim]) -> Verdict:
    return reconcile(parse_question(QUESTION), claims, ScriptedPairModel(), Limits())


CORRECTIONS = [
    "The population of Pellam was given as 62,100. The figure should have been 61,200.",
    "Our report of Friday said that 62,100 people live in Pellam. It has 61,200.",
    "We wrongly reported 62,100 inhabitants of Pellam. The police have since corrected it to 61,200.",
    "An earlier version of this article spoke of 62,100 people in Pellam. In fact there are 61,200.",
    "Correction: An earlier article said that 62,100 people live in Pellam. There are in fact 61,200.",
    "This story originally gave 62,100 as the population of Pellam. It is 61,200.",
    "The office has lowered the number of people in Pellam from 62,100 to 61,200.",
    "The population of Pellam was corrected to 61,200 people, from the 62,100 of the first count.",
    "Pellam has 62,100 people, says the town. Correction, 3 May: It is 61,200 people, not 62,100.",
]


@pytest.mark.parametrize("text", CORRECTIONS)
def test_a_corrected_report_is_not_an_answer(text: str) -> None:
    found = verdict(claims_in("correction", text, ["62,100", "61,200"]))
    assert (found.status, [group.value for group in found.groups]) == ("answered", ["61,200"])


@pytest.mark.parametrize("text", CORRECTIONS)
def test_a_correction_replaces_what_another_article_reported(text: str) -> None:
    """Also without dates: the correction itself orders the answers."""
    reported = claims_in("report", "Pellam now has 62,100 people.", ["62,100"], 0.95)
    found = verdict([*reported, *claims_in("correction", text, ["62,100", "61,200"])])
    assert (found.status, [group.value for group in found.groups]) == ("updated", ["61,200", "62,100"])
    assert found.reason == "An article corrects what was reported before."
    assert found.groups[1].article_ids == frozenset({"report"})


def test_two_views_in_one_article_are_not_a_correction() -> None:
    text = "The council says that Pellam has 62,100 people. In fact there are 61,200, according to the church."
    found = verdict(claims_in("views", text, ["62,100", "61,200"]))
    assert found.status == "disputed"


def test_a_correction_of_one_value_leaves_a_third_in_dispute() -> None:
    claims = claims_in("correction", CORRECTIONS[0], ["62,100", "61,200"])
    claims += claims_in("other", "Pellam has 75,000 people.", ["75,000"])
    found = verdict(claims)
    assert (found.status, {group.value for group in found.groups}) == ("disputed", {"61,200", "75,000"})


def test_a_range_is_no_change() -> None:
    found = verdict(claims_in("a", "Estimates of the people in Pellam go from 61,200 to 62,100.", ["61,200", "62,100"]))
    assert {group.value for group in found.groups} == {"61,200", "62,100"}
