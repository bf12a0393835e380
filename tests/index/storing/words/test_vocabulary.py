"""The words of the articles, as they are written."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from index.storing.words.vocabulary import Vocabulary

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


PERSONS = (
    "Ms Oswald resigned. Karin Oswald led the dairy; she blamed the price of electricity. Victor Hahn came from a "
    'brewery. He promised jobs. Petra Quist is less charmed: "He listens to everybody." Kim Lee met Ann Orr, who '
    "thanked her."
)


def test_a_person_is_he_or_she_by_what_the_articles_call_them() -> None:
    """Speech after a name is not about the person, and a pronoun after two names is of neither."""
    assert Vocabulary.build([PERSONS]).pronouns == {
        "oswald": "she",
        "karin oswald": "she",
        "hahn": "he",
        "victor hahn": "he",
    }


def test_what_has_which_after_it_is_no_person() -> None:
    assert Vocabulary.build(
        ["Parvo, which delivers parcels, was struck. The Lund Lines, which sail, were not."]
    ).pronouns == {
        "parvo": "it",
        "lund lines": "it",
        "lines": "it",
    }


def test_a_person_whom_the_articles_call_both_is_neither() -> None:
    assert Vocabulary.build(["Lee Orr said she won.", "Lee Orr said he won."]).pronouns == {}


def test_a_vocabulary_is_loaded_as_it_was_saved(tmp_path: Path) -> None:
    made = Vocabulary.build([TEXT])
    made.save(tmp_path)
    assert asdict(Vocabulary.load(tmp_path)) == asdict(made)
