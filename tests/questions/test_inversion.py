"""Questions that begin with their verb."""

from __future__ import annotations

import pytest

from rag.questions.inversion import is_choice, is_inverted
from rag.questions.question import parse_question


@pytest.mark.parametrize(
    "question",
    [
        "Did Birmingham have more than 40,000 back-to-back houses in 1959?",
        "Was Charles de Lorraine-Guise present at the April 1555 papal conclave?",
        "Is Bremen the fifth largest city in Germany by area?",
        "Was the total distance of the 1920 Volta a Catalunya less than 615 km (382 mi)?",
        "does the valley in which the Mitta Mitta river flows contain four small towns",
        "Wasn't Margery de Burgh's husband, Theobald Butler, buried in Arklow?",
    ],
)
def test_a_question_that_begins_with_its_verb_is_answered_with_yes_or_no(question: str) -> None:
    assert is_inverted(question)
    assert parse_question(question).kind == "yesno"


@pytest.mark.parametrize(
    "question",
    [
        "Do you know how many people were hurt in the crash?",
        "Can anybody tell me when the bridge was opened?",
        "Do the articles say who built the harbour?",
        "Did Quintero quit or was he fired?",
        "were is the chip manufactured",
        "Who was present at the conclave?",
        "Island of the conclave",
    ],
)
def test_questions_to_the_reader_and_choices_are_different(question: str) -> None:
    assert not is_inverted(question)


@pytest.mark.parametrize(
    ("question", "choice"),
    [
        ("Did Quintero quit or was he fired?", True),
        ("Was the man near the gallery tall or short?", True),
        ("Is the bridge open or closed", True),
        ("Did it sink or not?", False),
        ("Had a president ever met a king or queen of Kharsu before?", False),
        ("Who quit or was fired?", False),
    ],
)
def test_a_choice_is_answered_with_one_of_its_two_answers(question: str, *, choice: bool) -> None:
    assert is_choice(question) == choice
    if choice:
        assert parse_question(question).kind == "fact"
