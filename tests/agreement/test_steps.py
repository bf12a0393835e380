"""An answer that is the first step of instructions goes on with the others."""

from __future__ import annotations

import pytest

from index import Article
from rag.agreement.verdict import Limits, reconcile
from rag.answer import Claim
from rag.questions.question import parse_question
from tests.fakes import ScriptedPairModel

PARAGRAPH = (
    "First, ask the harbour for a form. Then send it to the council. The council answers in a week.\n\n"
    "The permit ends in May."
)
LIST = "1. Ask the harbour for a form.\n2. Send it to the council.\n3. Wait for a week.\n\nThe permit ends in May."


def quotes_of(question: str, text: str, first: str) -> list[str]:
    start = text.index(first)
    claim = Claim(Article("a", text), first, start, start + len(first), start, start + len(first), 0.9)
    found = reconcile(parse_question(question), [claim], ScriptedPairModel(), Limits())
    assert found.groups[0].value == first
    return [each.quote for each in found.groups[0].claims]


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        (
            PARAGRAPH,
            ["First, ask the harbour for a form.", "Then send it to the council.", "The council answers in a week."],
        ),
        (LIST, ["1. Ask the harbour for a form.", "2. Send it to the council.", "3. Wait for a week."]),
    ],
)
def test_steps_go_on_to_the_end_of_their_paragraph_or_list(text: str, steps: list[str]) -> None:
    assert quotes_of("How do I apply for a permit?", text, steps[0]) == steps


def test_other_answers_stay_one_sentence() -> None:
    assert quotes_of("How do I apply for a permit?", PARAGRAPH, "Then send it to the council.") == [
        "Then send it to the council."
    ]
    first = "First, ask the harbour for a form."
    assert quotes_of("Who is asked for the form?", PARAGRAPH, first) == [first]


COMMANDS = (
    "Anyone may have a card. It is simple.\n\nThe card costs nothing. Register your address with the parish. Take the "
    "certificate to any counter. Fill in form R7. The card arrives within ten days.\n\nThe card ends in May. Keep it."
)
STEPS = [
    "Register your address with the parish.",
    "Take the certificate to any counter.",
    "Fill in form R7.",
    "The card arrives within ten days.",
]


@pytest.mark.parametrize("found", STEPS[:3])
def test_commands_are_steps_whichever_of_them_was_found(found: str) -> None:
    assert quotes_of("How do I get a card?", COMMANDS, found) == STEPS


@pytest.mark.parametrize(
    "text",
    [
        "Ask the parish for a card. The parish is open on Mondays.",
        "Police counted 80 cards. Work began in May. Traffic was stopped. Rain fell.",
    ],
)
def test_a_single_command_or_none_has_no_other_steps(text: str) -> None:
    first = f"{text.split('. ')[0]}."
    assert quotes_of("How do I get a card?", text, first) == [first]
