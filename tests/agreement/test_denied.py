"""A sentence that denies a value does not claim it, and shows that there are two sides."""

from __future__ import annotations

import pytest

from index import Article
from rag.agreement.verdict import Limits, Verdict, reconcile
from rag.answer import Claim
from rag.questions.question import parse_question
from tests.fakes import ScriptedPairModel

QUESTION = "How many people had to leave Pellam?"


def claim(name: str, text: str, value: str, probability: float = 0.9) -> Claim:
    start = text.rindex(value)
    return Claim(Article(name, text), value, start, start + len(value), 0, len(text), probability)


def verdict(*claims: Claim, question: str = QUESTION) -> Verdict:
    return reconcile(parse_question(question), claims, ScriptedPairModel(), Limits())


@pytest.mark.parametrize(
    "text",
    [
        "By the lists of the town hall 8,400 people had to leave, not 6,000.",
        "It was not 6,000 but 8,400 people who had to leave.",
        "The town speaks of 8,400 people instead of 6,000.",
        "Some 8,400 people had to leave rather than the 6,000.",
    ],
)
def test_what_a_sentence_denies_is_replaced_by_what_it_says(text: str) -> None:
    found = verdict(claim("a", text, "6,000"))
    assert found.status == "answered"
    assert "8,400" in found.groups[0].value
    assert found.groups[0].probability == 0.9


@pytest.mark.parametrize("text", ["Not only 6,000 people had to leave.", "No more than 6,000 people had to leave."])
def test_other_words_after_not_deny_nothing(text: str) -> None:
    assert "6,000" in verdict(claim("a", text, "6,000")).groups[0].value


def test_a_weak_claim_is_a_side_if_another_sentence_denies_it() -> None:
    denying = claim("a", "By the lists of the town hall 8,400 people had to leave, not 6,000.", "6,000")
    weak = claim("b", "The flood, which drove 6,000 from their homes, has gone.", "6,000", 0.2)
    found = verdict(denying, weak)
    assert (found.status, [group.value for group in found.groups]) == ("disputed", ["8,400", "6,000"])
    unconnected = claim("b", "The flood drove 5,000 from their homes.", "5,000", 0.2)
    assert verdict(denying, unconnected).status == "answered"


def test_a_denial_that_is_asked_for_is_an_answer() -> None:
    text = "By the lists 8,400 people had to leave, not 6,000."
    found = verdict(claim("a", text, "6,000"), question="How many people did not have to leave Pellam?")
    assert [group.value for group in found.groups] == ["6,000"]
