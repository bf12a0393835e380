"""What a follow-up may mean: its noun phrases, and every way to complete it."""

from __future__ import annotations

import pytest

from rag.questions.candidates import list_rewritings
from rag.questions.mentioned import find_mentioned
from rag.questions.phrases import find_phrases
from rag.questions.talk import TalkTurn


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("When did the strike begin?", ["the strike"]),
        ("Who found Lee on the hill?", ["Lee", "Lee on the hill", "the hill"]),
        ("Why did Vantrice accuse Daniel Okafor?", ["Vantrice", "Daniel Okafor"]),
        ("Will the Friends of Stell Moor appeal?", ["the Friends of Stell Moor"]),
        ("When did Putin last visit France?", ["Putin", "France"]),
        ("", []),
    ],
)
def test_noun_phrases(text: str, phrases: list[str]) -> None:
    assert [phrase.text for phrase in find_phrases(text)] == phrases


@pytest.mark.parametrize(
    ("question", "answer", "asked", "whole"),
    [
        ("How old was the youngest patient?", "24", "and the oldest?", "How old was the oldest patient?"),
        ("How many candidates were heard?", "Five", "how many remain?", "How many candidates remain?"),
        ("When did the mine at Sarn open?", "1965", "And the one at Lorne?", "When did the mine at Lorne open?"),
        ("When was the Eastern Dock opened?", "1988", "and the northern one?", "When was the northern Dock opened?"),
        ("How old was Ann Lee?", "54", "and her son?", "How old was Ann Lee's son?"),
        ("Was Lee a candidate again?", "No.", "why not?", "Why was Lee not a candidate again?"),
        ("Who found the box?", "Ann Lee.", "and when?", "When did Ann Lee find the box?"),
        ("When did the measles outbreak begin?", "May", "Is the outbreak over?", "Is the measles outbreak over?"),
        ("What did he pay at Villa Rosa?", "9", "When did he pay?", "When did he pay at Villa Rosa?"),
        ("Did Ann Lee marry?", "Yes, Bo Weil.", "When did they meet?", "When did Ann Lee and Bo Weil meet?"),
    ],
)  # fmt: skip
def test_the_right_rewriting_is_among_the_candidates(question: str, answer: str, asked: str, whole: str) -> None:
    assert whole in [rewriting.text for rewriting in list_rewritings(asked, [TalkTurn(question, answer)])]


def test_the_question_as_it_is_comes_first() -> None:
    first = list_rewritings("Who won the cup?", [TalkTurn("Who is Lee?", "A singer")])[0]
    assert (first.text, first.marks[0]) == ("Who won the cup?", "way:same")


def test_there_is_not_a_person() -> None:
    asked = [TalkTurn("Who invited Ann Lee to Paris?", "Bo Weil")]
    texts = [rewriting.text for rewriting in list_rewritings("What happened there?", asked)]
    assert "What happened in Paris?" in texts
    assert "What happened in Ann Lee?" not in texts


def test_the_last_turn_is_mentioned_first() -> None:
    talk = [TalkTurn("Who is Ann Lee?", "A singer"), TalkTurn("Who is Bo Weil?", "A judge")]
    names = [mention.text for mention in find_mentioned(talk)]
    assert names.index("Bo Weil") < names.index("Ann Lee")


def test_the_verb_may_is_no_month() -> None:
    assert TalkTurn("When may visitors climb the tower?", "").clauses == [("asked", "may visitors climb the tower")]
    assert ("bare", "bridge fell in May") in TalkTurn("Which bridge fell in May?", "").clauses
