"""Articles that give several answers themselves, and whom they quote."""

from __future__ import annotations

import pytest

from rag.agreement.speakers import note_self_contradictions
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
