"""A time that is a lower limit is shown with the words that say so."""

from __future__ import annotations

import pytest

from rag.agreement.bounds import keep_bound
from rag.questions.question import Question
from tests.fakes import claim_in


@pytest.mark.parametrize(
    ("sentence", "value", "kept"),
    [
        ("Building could not start before 2027, he said.", "2027", "not start before 2027"),
        ("It will open no earlier than June 2029.", "June 2029", "no earlier than June 2029"),
        ("The bridge is not to open until the autumn.", "the autumn", "not to open until the autumn"),
        ("It opened before 2027.", "2027", "2027"),
        ("It did not open. Work began in 2027.", "2027", "2027"),
    ],
)
def test_a_lower_limit_stays_one(sentence: str, value: str, kept: str) -> None:
    claim = keep_bound(Question("When will it open?", expected="time"), claim_in(sentence, value))
    assert claim.value == kept
    assert claim.article.text[claim.start : claim.end] == kept


@pytest.mark.parametrize(
    ("sentence", "value", "kept"),
    [
        ("It costs no more than 280 crowns.", "280 crowns", "no more than 280 crowns"),
        ("At least 17 people died.", "17", "At least 17"),
        ("More than half of them left.", "half", "half"),
        ("Building could not start before 2027.", "2027", "2027"),
    ],
)
def test_a_limit_of_a_number_stays_one(sentence: str, value: str, kept: str) -> None:
    assert keep_bound(Question("How many?", expected="quantity"), claim_in(sentence, value)).value == kept
