"""Values that cannot be of the type that was asked for are no answers."""

from __future__ import annotations

import pytest

from index import Article
from rag.agreement.answer_type import has_right_type
from rag.answer import Claim
from rag.questions.question import Expected, Kind, Question, parse_question


@pytest.mark.parametrize(
    ("expected", "text", "value", "fits"),
    [
        ("person", "A 19-year-old was arrested.", "19-year-old", True),
        ("time", "The bridge is 212 metres long.", "212 metres", False),
        ("time", "It was built in 1931.", "1931", True),
        ("duration", "Sigrun Maas, 53, is coming home.", "53", False),
        ("any", "Four men died in the tunnel.", "Four", True),
    ],
)
def test_values_of_a_wrong_type(expected: Expected, text: str, value: str, fits: bool) -> None:
    start = text.index(value)
    claim = Claim(Article("a", text), value, start, start + len(value), 0, len(text), 0.9)
    assert has_right_type(Question("What is it?", expected=expected), claim) == fits


@pytest.mark.parametrize(
    ("question", "text", "value", "fits"),
    [
        ("How wide is the hull?", "The hull is 38 metres long and over nine metres wide.", "38 metres", False),
        ("How wide is the hull?", "The hull is 38 metres long and over nine metres wide.", "38 metres long", False),
        ("How wide is the hull?", "The hull is 38 metres long and over nine metres wide.", "over nine metres", True),
        ("What is the length of the hull?", "The hull is 38 metres long.", "38", True),
        ("What is the length of the hull?", "The hull is 9-metres-wide.", "9", False),
        ("How near did it come?", "It is three miles wide.", "three miles", False),
        ("How tall is the tower?", "The tower, 90 metres high, is new.", "90 metres", True),
        ("How tall is the tower?", "The tower, which is long overdue, has 90 metres.", "90 metres", True),
        ("How many people live near the lake?", "The lake has 340 inhabitants across its shores.", "340", True),
        ("How long did they wait?", "They waited for nine hours, off and on.", "nine hours", True),
    ],
)
def test_a_measure_of_another_dimension_is_no_answer(question: str, text: str, value: str, fits: bool) -> None:
    start = text.index(value)
    claim = Claim(Article("a", text), value, start, start + len(value), 0, len(text), 0.9)
    assert has_right_type(parse_question(question), claim) == fits


@pytest.mark.parametrize(("kind", "fits"), [("list", False), ("fact", True)])
def test_a_number_is_no_item_of_a_list_of_names(kind: Kind, fits: bool) -> None:
    """One name may be a number, as that of a flight is."""
    text = "910 households would lose their home."
    claim = Claim(Article("a", text), "910", 0, 3, 0, len(text), 0.9)
    assert has_right_type(Question("Which villages would disappear?", kind=kind, expected="name"), claim) == fits
