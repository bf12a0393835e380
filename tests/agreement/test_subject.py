"""Whether a claim is about what was asked, or about another of its kind."""

from __future__ import annotations

import pytest

from index import Article
from rag.agreement.subject import is_about_another, is_about_none_named
from rag.answer import Claim
from rag.questions.question import parse_question

BEST = "The steel bridge of Aby was opened in 1932."


def make_claim(text: str, value: str, title: str = "") -> Claim:
    start = text.index(value)
    return Claim(Article(text[:20], text, title), value, start, start + len(value), 0, len(text), 0.9)


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("The steel bridge of Boda was opened in 1951.", "1951", True),
        ('The "Boda" bridge was opened in 1951.', "1951", True),
        ('The bridge, a "Pearl" of the valley of Aby, was opened in 1931.', "1931", False),
        ("The steel bridge was opened in 1951.", "1951", False),
        ("It was built by Tuda Okafor.", "Tuda Okafor", False),
        ("Seen from Boda, the bridge of Aby is a year older: 1931.", "1931", False),
    ],
)
def test_a_claim_is_about_another_where_its_sentence_names_one(text: str, value: str, expected: bool) -> None:
    question = parse_question("When was the bridge of Aby opened?")
    assert is_about_another(question, make_claim(text, value), make_claim(BEST, "1932")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna Reyes was elected mayor. Reyes, 51, is a former teacher.", True),
        ("Anna Reyes, sister of Jonas, was elected mayor at 51.", True),
        ("Mr Reyes, 51, founded the firm.", False),
        ("Jon Reyes, 51, founded the firm.", False),
        ("Anna Reyes gave the firm to Jonas Reyes, who is 51.", False),
        ("When Reyes was 51, he founded the firm.", False),
    ],
)
def test_an_article_about_another_of_the_family_name_is_about_another(text: str, expected: bool) -> None:
    """Unless it also names the one who was asked for, or gives no given name."""
    best = make_claim("Jonas Reyes, who is 44, founded the firm.", "44")
    assert is_about_another(parse_question("How old is Jonas Reyes?"), make_claim(text, "51"), best) == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How old is Ada Venn?", "The singer, who is 36, was born in Orrby.", True),
        ("How old is Ada Venn?", "Venn, who is 36, was born in Orrby.", False),
        ("How old is the singer?", "She is 36 and was born in Orrby.", False),  # the question has no name
        ("How many songs did Ada Venn write?", "She has written 36 songs.", False),  # is told without the name too
    ],
)
def test_an_article_without_the_name_tells_nobodys_age(question: str, text: str, expected: bool) -> None:
    assert is_about_none_named(parse_question(question), make_claim(text, "36", "A voice")) == expected


def test_a_text_without_a_title_may_have_its_subject_elsewhere() -> None:
    claim = make_claim("The singer, who is 36, was born in Orrby.", "36")
    assert not is_about_none_named(parse_question("How old is Ada Venn?"), claim)
