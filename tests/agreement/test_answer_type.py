"""Values that cannot be of the type that was asked for are no answers."""

from __future__ import annotations

import pytest

from index import Article
from rag.agreement.answer_type import has_right_type
from rag.answer import Claim
from rag.questions.question import Expected, Question


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
