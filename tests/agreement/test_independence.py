"""Copies and near-copies of one report count as one article."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from index import Article
from rag.agreement.independence import group_copies

REPORT = " ".join(f"Sentence {i} of the report says what was seen at place {i * 7}." for i in range(20))


def sizes(*texts: str) -> list[int]:
    articles = [Article(str(number), text) for number, text in enumerate(texts)]
    return sorted(len(group) for group in group_copies(articles))


def test_a_cut_or_another_first_line_leaves_a_copy() -> None:
    """Agency copy with a byline, with other white space, or without its end."""
    assert sizes(REPORT, f"By our staff. {REPORT}", REPORT.replace(". ", ".\n\n"), REPORT[: len(REPORT) // 2]) == [4]


def test_another_report_on_the_same_matter_is_independent() -> None:
    other = " ".join(f"At place {i * 7} the witnesses saw something else, number {i}." for i in range(20))
    assert sizes(REPORT, other) == [1, 1]


def test_twenty_copies_that_differ_in_a_word_are_one_report() -> None:
    text = "The bridge was opened in 1932, the guide of edition {} says. It spans the river and carries two lanes."
    assert sizes(*(text.format(i) for i in range(20))) == [20]


def test_short_texts_are_copies_if_they_are_equal() -> None:
    assert sizes("It was 1991.", "it was 1991") == [2]
    assert sizes("It was 1991.", "It was 2000.") == [1, 1]


def test_a_shared_paragraph_does_not_make_a_copy() -> None:
    """Two long articles that share a paragraph are independent."""
    own = [
        " ".join(f"Own thought {i} about matter of many." for i in range(40)),
        " ".join(f"Her view of case {i} is told here." for i in range(40)),
    ]
    assert sizes(*(f"{text} {REPORT[:200]}" for text in own)) == [1, 1]


def test_a_sentence_is_not_a_copy_of_a_report_that_contains_it() -> None:
    assert sizes(REPORT, REPORT.split(". ")[3] + ".") == [1, 1]


@given(st.lists(st.sampled_from([REPORT, REPORT[:400], "Other.", "It was 1991."]), max_size=6), st.randoms())
def test_the_order_does_not_matter(texts: list[str], order: random.Random) -> None:
    articles = [Article(str(number), text) for number, text in enumerate(texts)]
    shuffled = list(articles)
    order.shuffle(shuffled)
    assert {frozenset(a.id for a in g) for g in group_copies(articles)} == {
        frozenset(a.id for a in g) for g in group_copies(shuffled)
    }
