"""A plan is no answer to whether something happened."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from rag.agreement.planned import is_only_planned
from rag.questions.question import Question
from tests.fakes import claim_in


def is_plan(question: str, sentence: str, verdict: Literal["yes", "no"] = "yes") -> bool:
    claim = replace(claim_in(sentence, sentence), verdict=verdict)
    return is_only_planned(Question(question, kind="yesno"), claim)


@pytest.mark.parametrize(
    "sentence",
    [
        "The dairy in Lund will close at the end of June, its owner announced on Tuesday.",
        "All 340 employees will lose their jobs.",
        "The dairy is to be closed in June.",
        "The owner plans to close the dairy.",
        "The owner had promised to close the dairy, said the mayor.",
    ],
)
def test_what_will_be_has_not_happened(sentence: str) -> None:
    assert is_plan("Did the dairy close?", sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The dairy closed in June.",
        "The dairy has been closed.",
        "The dairy, which will be sold, closed in June.",
        "The dairy that was to close in May was shut in June.",
        "The dairy is closed.",
    ],
)
def test_what_happened_is_no_plan(sentence: str) -> None:
    assert not is_plan("Did the dairy close?", sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Gregor Maas, the leader of the opposition, demanded her resignation.",
        "Mayor Stroud, who had promised to resign if the mine was rejected, said that she would stay until 2026.",
        "The mayor is being urged to resign.",
        "The union called for the immediate resignation of the mayor.",
    ],
)
def test_what_was_wanted_has_not_happened(sentence: str) -> None:
    assert is_plan("Did the mayor resign?", sentence)
    assert not is_plan("Did the union demand that the mayor resign?", sentence)


@pytest.mark.parametrize(
    "sentence",
    ["The mayor offered to resign and was dismissed.", "The mayor resigned, as the union had demanded."],
)
def test_what_was_wanted_may_have_happened(sentence: str) -> None:
    assert not is_plan("Did the mayor resign?", sentence)


def test_a_plan_answers_whether_there_is_one() -> None:
    sentence = "The dairy will close at the end of June."
    assert not is_plan("Will the dairy close?", sentence)
    assert not is_plan("Is the dairy closing?", sentence)
    assert not is_plan("Did the owner say that the dairy would close?", sentence)
    assert not is_plan("Did the dairy close?", "The dairy will not close.", verdict="no")


@pytest.mark.parametrize(
    ("question", "sentence", "value", "is_planned"),
    [
        ("When did the tower reopen?", "It had been planned for 14 September but was put off.", "14 September", True),
        ("When did the tower reopen?", "It was due to open on 3 May.", "3 May", True),
        ("When did the tower reopen?", "It reopened on 3 May, as planned.", "3 May", False),
        ("When will the tower reopen?", "It is planned for 14 September.", "14 September", False),
    ],
)
def test_a_day_that_was_planned_is_not_when_it_happened(
    question: str, sentence: str, value: str, is_planned: bool
) -> None:
    assert is_only_planned(Question(question, expected="time"), claim_in(sentence, value)) == is_planned
