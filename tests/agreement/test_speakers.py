"""Articles that give several answers themselves, and whom they quote."""

from __future__ import annotations

import pytest

from rag.agreement.speakers import note_self_contradictions, says
from rag.agreement.verdict import Limits, reconcile
from rag.questions.question import parse_question
from rag.readers import embedded_reader
from tests.fakes import ScriptedPairModel, claims_in

TWO_SPEAKERS = "The police counted 600 marchers. The union speaks of 1,500 marchers."
ONE_SPEAKER = "The police counted 600 marchers, and later they counted 1,500 marchers."


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (
            TWO_SPEAKERS,
            "“a” gives more than one answer itself: “600” according to the police, “1,500” according to the union.",
        ),
        (ONE_SPEAKER, "“a” gives more than one answer itself."),
    ],
)
def test_a_note_names_the_speakers_where_all_are_known(text: str, note: str) -> None:
    claims = claims_in("a", text, ["600", "1,500"])
    found = reconcile(parse_question("How many marchers were there?"), claims, ScriptedPairModel(), Limits())
    assert found.status == "disputed"
    assert note_self_contradictions(found.groups, embedded_reader()) == (note,)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Olin said that it had been cut by 12 percent.", "Petra Olin"),
        ("It had been cut by 12 percent, Council leader Petra Olin said.", "Olin"),
        ("It was 12 percent, according to Olin.", "Olin"),
        ("Gregor Maas accused Olin of having cut it by 30 percent.", "Maas"),
        ("Olin, who leads the council, puts it at 12 percent.", "Olin"),
    ],
)
def test_what_somebody_says(sentence: str, name: str) -> None:
    assert says(sentence, name)


def test_somebody_who_is_spoken_of_says_nothing() -> None:
    assert not says("Gregor Maas accused Olin of having cut it by 30 percent.", "Olin")


def test_only_the_account_asked_for_is_given() -> None:
    claims = [
        *claims_in("a", "Gregor Maas accused Olin of having cut the budget by 30 percent.", ["30 percent"], 0.9),
        *claims_in("b", "Olin said that the budget had been cut by 12 percent.", ["12 percent"], 0.8),
    ]
    for name, value in (("Maas", "30 percent"), ("Olin", "12 percent")):
        question = parse_question(f"By how much was the budget cut, according to {name}?")
        found = reconcile(question, claims, ScriptedPairModel(), Limits())
        assert [group.value for group in found.groups] == [value]
    question = parse_question("By how much was the budget cut, according to Venn?")  # nobody quotes Venn
    assert reconcile(question, claims, ScriptedPairModel(), Limits()).status == "disputed"
