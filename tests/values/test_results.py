"""Places in an order, as words and in figures."""

from __future__ import annotations

import pytest

from rag.values.results import COMPOUND, compound_in_figures, read_ordinal


@pytest.mark.parametrize(
    ("words", "figures", "number"),
    [
        ("twenty-first", "21st", 21),
        ("thirty second", "32nd", 32),
        ("ninety-third", "93rd", 93),
        ("fifty-eighth", "58th", 58),
    ],
)
def test_a_place_in_two_words_is_read_in_figures(words: str, figures: str, number: int) -> None:
    assert COMPOUND.sub(compound_in_figures, words) == figures
    found = read_ordinal(words, words)
    assert found
    assert found.number == number
