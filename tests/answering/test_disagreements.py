"""Where articles contradict each other, without being asked: by their numbers and dates, and as whole sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from index import Article, QuestionError
from rag import Assistant, Citation, Disagreement
from rag.answer import Claim
from rag.answering.conflicts import select_disagreements, write_conflict
from rag.answering.contradictions import Contradiction
from rag.answering.disagreements import hold_topic, is_corrected
from rag.answering.neighbours import find_pairs
from rag.answering.value_conflicts import find_values
from rag.questions.question import parse_question
from tests.fakes import WordEmbedder

HILL = Article(
    "hill.txt",
    "The Karsk Dam collapsed on 14 March 2025. The dam was 84 metres high. The valley is known for its cheese.",
    "The dam fell",
    "Hill Post",
    date(2025, 3, 15),
)
DALE = Article(
    "dale.txt",
    "People saw how the Karsk Dam collapsed on 13 March 2025. The dam was 92 metres high. Many cows live there.",
    "What the valley saw",
    "Dale News",
    date(2025, 3, 17),
)
AGREEING = Article("agreeing.txt", "A bakery in Torsby opened in 1999. The bakery has 12 ovens.", "Bread", "Hill Post")
COPY = Article("copy.txt", "In Torsby the bakery was opened in 1999. Its ovens are twelve.", "Cake", "Dale News")


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.from_articles([HILL, DALE, AGREEING, COPY])


@pytest.fixture(scope="module")
def found(assistant: Assistant) -> tuple[Disagreement, ...]:
    return assistant.disagreements()


def values_of(found: Sequence[Disagreement]) -> set[tuple[str, str]]:
    return {(each.value_a, each.value_b) for each in found}


def test_conflicting_numbers_and_dates_are_found(found: tuple[Disagreement, ...]) -> None:
    """Each once, most certain first, the older article's side first; values that agree are not reported."""
    by_value = {each.value_a: each for each in found}
    assert by_value["84"].value_b in ("92", "92 metres")
    assert "14 March 2025" in by_value
    assert {each.a.article_id for each in found} == {"hill.txt"}
    assert {each.b.article_id for each in found} == {"dale.txt"}
    assert [each.probability for each in found] == sorted((each.probability for each in found), reverse=True)


def test_what_a_later_article_corrects_is_no_disagreement() -> None:
    later = "The final toll is 34, the governor said, correcting an earlier count."
    assert is_corrected(contradict("The death toll rose to 29 on Friday.", later))
    assert is_corrected(
        contradict("It will start in May 2025.", "It will start in June 2025 instead of May.", "May 2025")
    )
    assert not is_corrected(contradict("The death toll rose to 29 on Friday.", "The death toll rose to 34 on Friday."))
    assert not is_corrected(contradict("It was red.", "It was blue instead of green.", "red"))


def contradict(earlier: str, later: str, value: str = "") -> Contradiction:
    """A contradiction of two articles, of which the first is a day older."""
    old, new = Article("a", earlier, "", "", date(2025, 3, 15)), Article("b", later, "", "", date(2025, 3, 16))
    start = earlier.index(value)
    end = start + len(value) if value else len(earlier)
    a = Claim(old, earlier[start:end], start, end, 0, len(earlier), 1.0, "yes")
    b = Claim(new, later, 0, len(later), 0, len(later), 1.0, "yes")
    return Contradiction("", b, a, 0.9, "")


def test_a_disagreement_says_what_is_disputed_and_who_says_what(found: tuple[Disagreement, ...]) -> None:
    height = next(each for each in found if each.value_a == "84")
    assert height.question == "The dam was how many metres high?"
    assert height.headline.startswith("The dam was how many metres high? 84, says Hill Post; 92")
    assert height.headline.endswith(", says Dale News.")
    assert "84" in height.reason
    for cited, article in ((height.a, HILL), (height.b, DALE)):
        assert article.text[cited.start : cited.end] == cited.quote


def test_a_topic_is_found_by_all_its_words_in_any_form(assistant: Assistant) -> None:
    about_height = assistant.disagreements("the METRE of the dams")
    assert {value for value, _ in values_of(about_height)} == {"84"}
    assert assistant.disagreements("zebra") == ()
    assert assistant.disagreements("<b>zebra</b>") == ()


def test_no_topic_is_any_topic(assistant: Assistant, found: tuple[Disagreement, ...]) -> None:
    assert assistant.disagreements(None) == assistant.disagreements(" ") == assistant.disagreements() == found


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("\N{DROMEDARY CAMEL}", "The topic has no words, only signs; name something"),
        ("?!", "The topic is empty"),
        ("dam " * 2_000, "The topic has 7,999 characters, more than the limit of 2,000"),
        ("dam \ud800", "not valid Unicode"),
    ],
)
def test_topics_that_cannot_be_searched(assistant: Assistant, topic: str, words: str) -> None:
    with pytest.raises(QuestionError, match=words):
        assistant.disagreements(topic)


def test_progress_ends_with_the_total(assistant: Assistant) -> None:
    told: list[tuple[int, int]] = []
    assistant.disagreements(progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] > 0


def make_sentence(text: str, article_id: str = "a") -> Claim:
    return Claim(Article(article_id, text, published=date(2025, 3, 3)), text, 0, len(text), 0, len(text), 1.0)


@pytest.mark.parametrize(
    ("sentence", "questions"),
    [
        ("Some 900 people came.", ["Some how many people came?"]),
        ("It opened on 9 May 2021.", ["It opened on when?"]),
        ("It opened in May 2021 and cost 1.2 million pounds.", [
            "It opened in when and cost 1.2 million pounds?",
            "It opened in May 2021 and cost how many pounds?",
        ]),
        ("2. The budget is nine euros.", ["2. The budget is how many euros?"]),
        ("17:30 – The wolf W-17 came.", []),
        ("The mayor spoke – she had last been there in 1991; nobody else came.", ["She had last been there in when?"]),
        ("The dam is old: 84 metres high.", ["The dam is old: how many metres high?"]),
        ("Nobody came.", []),
    ],
)  # fmt: skip
def test_each_number_and_date_makes_a_question(sentence: str, questions: list[str]) -> None:
    assert [each.question for each in find_values(make_sentence(sentence))] == questions


def test_sentences_of_different_articles_are_paired_once_the_nearest_first() -> None:
    """Similarity is by shared words here; sentences that share none are not paired."""
    texts = {
        "a": ("The dam is high.", "Cows eat."),
        "b": ("The dam is high now.", "The dam is old."),
        "c": ("Bees fly.",),
    }
    sentences = [make_sentence(text, article_id) for article_id, own in texts.items() for text in own]
    found = find_pairs(sentences, WordEmbedder())
    assert [(pair.a.value, pair.b.value) for pair in found[:2]] == [
        ("The dam is high.", "The dam is high now."),
        ("The dam is high.", "The dam is old."),
    ]
    assert all(pair.a.article.id != pair.b.article.id for pair in found)
    assert not any("Bees" in pair.a.value + pair.b.value for pair in found)


def make_side(quote: str = "It is 17.", article_id: str = "a", title: str = "", source: str = "") -> Citation:
    return Citation(1, article_id, title, source, None, "", quote, 0, len(quote))


def test_a_headline_names_both_values_and_who_says_them() -> None:
    """By source, by title, quoted, if the sources are equal, or else by id; whole sentences by what differs."""
    a, b = "Some 17 people died on Monday.", "Some 23 people died on Friday."
    sides = make_side(quote=a, title="A", source="Daily"), make_side(quote=b, title="B", source="Daily")
    assert write_conflict("The flood", sides, (a, b)) == "The flood: 17, says “A”; 23, says “B”."
    sides = make_side(source="Daily"), make_side(article_id="b", source="")
    assert write_conflict("How many?", sides, ("17", "23")) == "How many? 17, says a; 23, says b."
    a, b = "There is no danger.", "There is danger."
    sides = make_side(quote=a, article_id="x"), make_side(quote=b, article_id="y")
    assert write_conflict("The flood", sides, (a, b)) == (
        "The flood: “There is no danger”, says x; “There is danger”, says y."
    )


def test_a_list_says_how_many_there_are(found: tuple[Disagreement, ...]) -> None:
    listed = select_disagreements(found, "", 1)
    assert listed.total == len(found) > len(listed.disagreements) == 1
    assert listed.headline == f"The articles disagree in {len(found)} places."
    assert select_disagreements(found[:1], "dam", 9).headline == "The articles disagree about “dam” in 1 place."
    assert select_disagreements((), "dam", 9).headline.startswith("The articles do not disagree about “dam”")
    assert select_disagreements((), "", 9).headline.startswith("The articles do not disagree, as far as")


def test_names_of_sources_leave_their_articles() -> None:
    """Any other name, or else the topic, must be in an article."""
    articles = [
        Article("a", "The leak at Orr Mill began on Monday.", source="Orr Mining"),
        Article("b", "The leak began on Friday.", source="River Office"),
        Article("c", "Orr Mining hired the River Office's old house.", source="The Post"),
    ]

    def ids(question: str) -> list[str]:
        return [article.id for article in hold_topic(parse_question(question), articles)]

    assert ids("On what do Orr Mining and the River Office differ about the leak?") == ["a", "b"]
    assert ids("Where do the reports about Orr Mill differ?") == ["a"]
    assert ids("Which points about the leak are contested?") == ["a", "b"]
    assert ids("Where do the articles contradict each other?") == ["a", "b", "c"]
