"""The words of the articles, as they are written."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from index.storing.vocabulary import Vocabulary

TEXT = "The bridge at Kettle Bridge fell. Putin saw it; the bridge was old. Then Putin left North Korea."


def test_words_are_counted_whatever_their_capitals() -> None:
    assert Vocabulary.build([TEXT]).counts["bridge"] == 3


def test_a_word_has_the_form_that_it_has_inside_sentences() -> None:
    forms = Vocabulary.build([TEXT]).forms
    assert forms["putin"] == "Putin"
    assert "bridge" not in forms  # written both ways
    assert "then" not in forms  # a capital letter at the beginning of a sentence tells nothing


def test_names_of_several_words_are_found() -> None:
    assert Vocabulary.build([TEXT]).names == {"kettle bridge": "Kettle Bridge", "north korea": "North Korea"}


def test_a_vocabulary_is_loaded_as_it_was_saved(tmp_path: Path) -> None:
    made = Vocabulary.build([TEXT])
    made.save(tmp_path)
    assert asdict(Vocabulary.load(tmp_path)) == asdict(made)
