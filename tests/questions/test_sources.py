"""Questions about which sources report something."""

from __future__ import annotations

import pytest

from rag.questions.sources import ask_if_true


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Which newspaper says five were stolen?", "Is it true that five were stolen?"),
        ("which articles report that the dam fell", "Is it true that the dam fell?"),
        ("What sources claim that Lee won?", "Is it true that Lee won?"),
        ("Which of the papers wrote that the dam fell?", "Is it true that the dam fell?"),
        ("Which newspaper says so?", ""),
        ("Which newspaper reported the theft of the bell?", ""),
        ("Which article claims that so many people left?", "Is it true that so many people left?"),
        ("Which newspaper did Lee buy?", ""),
        ("Who says that the dam fell?", ""),
        ("What do the articles say about the dam?", ""),
    ],
)
def test_what_is_asked_of_each_source(typed: str, asked: str) -> None:
    assert ask_if_true(typed) == asked
