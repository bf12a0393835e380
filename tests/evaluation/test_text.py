"""SQuAD's normalisation, exact match and F1, and when a position matches."""

from __future__ import annotations

import pytest

from rag.evaluation.text import contains, normalise_answer, score_best, score_exact, score_f1, score_match


def test_normalisation_is_squads() -> None:
    """Case, English articles, ASCII punctuation and white space do not count."""
    assert normalise_answer(" The  U.S. (and  an Apple)! ") == "us and apple"
    assert normalise_answer("A") == "a"
    assert score_exact("The cat", "cat.") == 1.0


@pytest.mark.parametrize(
    ("gold", "given", "score"),
    [("a cat sat", "cat", 2 / 3), ("cat", "dog", 0.0), ("", "", 1.0), ("", "cat", 0.0), ("cat cat", "cat", 2 / 3)],
)
def test_f1_by_hand(gold: str, given: str, score: float) -> None:
    assert score_f1(gold, given) == pytest.approx(score)


def test_best_counts_no_gold_as_no_answer() -> None:
    assert score_best("f1", [], "") == 1.0
    assert score_best("f1", [], "cat") == 0.0
    assert score_best("exact", ["dog", "a cat"], "cat") == 1.0


@pytest.mark.parametrize(
    ("text", "part", "holds"),
    [
        ("a nation he last visited in 1991", "1991", True),
        ("in 19911", "1991", False),
        ("Kim Jong Un", "Jong-Un", False),  # normalised to "jongun", one word
        ("the U.S. officials", "us", True),
        ("anything", "thing", False),
        ("", "", False),
    ],
)
def test_containment_is_of_whole_words(text: str, part: str, holds: bool) -> None:
    assert contains(text, part) is holds


@pytest.mark.parametrize(
    ("gold", "given", "score"),
    [
        (["24 years"], "24 years", 1.0),
        (["24 years"], "the first visit in 24 years", 1.0),
        (["18 June 2024"], "June 2024", 4 / 5),
        (["18 June 2024"], "June", 1 / 2),
        (["a long visit in June"], "in", 0.0),
        (["Kim Jong Un", "Kim"], "North Korean leader Kim", 1.0),
        (["Kim Jong Un"], "Kim Jong-un", 1.0),
        (["“Squid Game”"], "Squid Game", 1.0),
        (["24 years"], "25 years", 0.0),
        (["3.5 million"], "35 million", 0.0),
        (["12,043 people"], "12043 people", 1.0),
        (["24 years"], "not 24 years", 0.0),
        (["1932"], "12 June 1932", 1.0),
        (["1932"], "1930 1931 1932 1933", 0.0),
        (["A"], "a", 1.0),
        (["cats and dogs"], "dogs and birds", 2 / 3),
        (["red cats sat"], "red dogs ran", 0.0),  # F1 is 1/3
        (["1991"], "it was 1991 " + "word " * 8, 1.0),  # ten words more
        (["1991"], "it was 1991 " + "word " * 9, 0.0),  # eleven words more: a copied passage
        (["1991"], "the", 0.0),
        ([], "1991", 0.0),
    ],
)
def test_matches_by_hand(gold: list[str], given: str, score: float) -> None:
    assert score_match(gold, given) == pytest.approx(score)
