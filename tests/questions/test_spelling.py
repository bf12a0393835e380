"""Typing mistakes are corrected, and nothing else is."""

from __future__ import annotations

import pytest

from rag.questions.spelling import correct_spelling
from tests.questions.words import VOCABULARY


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wen did the brige colapse", "when did the bridge collapse"),
        ("hwo said teh bridge was old", "who said the bridge was old"),
        ("When did lindqist see it?", "When did lindqvist see it?"),
        ("how meny poeple were hurt", "how many people were hurt"),
        ("Wich visit?", "Which visit?"),
    ],
)
def test_mistakes_are_corrected(typed: str, meant: str) -> None:
    assert correct_spelling(typed, VOCABULARY) == meant


@pytest.mark.parametrize(
    "text",
    [
        "When did Clinton visit Beijing?",
        "Are the two Lindqvists related?",
        "Who lent the money for a flu jab?",
        "What is a Zyx-9?",
        "Where is Xanthe Pellworth?",
    ],
)
def test_names_and_words_are_left_as_they_are(text: str) -> None:
    assert correct_spelling(text, VOCABULARY) == text


def test_a_word_of_the_articles_is_never_changed() -> None:
    assert correct_spelling("kettel", VOCABULARY) == "kettle"
    own = type(VOCABULARY).build(["The kettel is a bird."])
    assert correct_spelling("kettel", own) == "kettel"
