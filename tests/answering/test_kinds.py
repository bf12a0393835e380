"""Each kind of question gets its kind of answer, with the default settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index import Article
from rag import Assistant, Turn

MORNING = (
    "The Harle footbridge fell into the river on Monday. Nobody was hurt. The council says that the bridge was 84 "
    "metres long. A loose bolt caused the collapse, said the engineer Ada Quist. The bridge was opened in 1931."
)
EVENING = (
    "Divers searched the river after the fall of the Harle footbridge. The bridge was 97 metres long, according to the "
    "harbour office. Traffic on the river was stopped for two days."
)
BAKERY = (
    "A bakery in Torsby has won the prize for the best bread of the province. Its owner, Nils Frey, is 62 years old."
)


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.from_articles(
        [
            Article("morning", MORNING, "A bridge falls", "Morning Post", date(2025, 3, 3), extra={"desk": "home"}),
            Article("evening", EVENING, "After the fall", "Evening News", date(2025, 3, 3)),
            Article("bakery", BAKERY, "The best bread", "Morning Post", date(2025, 5, 9)),
        ]
    )


def test_an_overview_cites_sentences_of_several_articles(assistant: Assistant) -> None:
    answer = assistant.ask("What happened at the Harle footbridge?")
    assert answer.status == "overview"
    assert {citation.article_id for citation in answer.citations} == {"morning", "evening"}
    assert all(citation.quote in MORNING + EVENING for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What happened in March 2025?", {"morning", "evening"}),
        ("What has happened since April 2025?", {"bakery"}),
        ("What happened in 1931?", {"morning"}),  # nothing was published then; one article names it
        ("What happened in March?", {"morning", "evening"}),
        ("and in May?", {"bakery"}),
        ("What happened on the river in March?", {"morning", "evening"}),
    ],
)
def test_an_overview_keeps_to_the_time_asked_about(assistant: Assistant, question: str, told: set[str]) -> None:
    answer = assistant.ask(question, [Turn("What happened in January?", "")])
    assert {citation.article_id for citation in answer.citations} == told


def test_an_overview_of_a_time_begins_each_article_at_its_beginning(assistant: Assistant) -> None:
    answer = assistant.ask("What happened in March?")
    assert answer.headline == "March: 2 articles, oldest first."
    assert [citation.quote for citation in answer.citations] == [EVENING[:65], MORNING[:51]]


def test_a_time_without_articles(assistant: Assistant) -> None:
    assert assistant.ask("What happened in July 2019?").status == "no_evidence"


def test_what_became_of_something_is_told_newest_first(assistant: Assistant) -> None:
    """By the newest articles about it, where none says it in so many words."""
    answer = assistant.ask("What became of the Harle footbridge?")
    assert answer.status == "overview"
    assert answer.headline.startswith("Harle footbridge: ")
    assert "newest first" in answer.headline


def test_a_bare_topic_gets_an_overview(assistant: Assistant) -> None:
    answer = assistant.ask("bridge")
    assert answer.status == "overview"
    assert "bakery" not in {citation.article_id for citation in answer.citations}


def test_keywords_for_a_figure_that_no_article_gives_get_no_overview(assistant: Assistant) -> None:
    """They ask for one thing, as a whole question would; a bare topic asks for all there is."""
    assert assistant.ask("price of the bread in Torsby").status == "no_evidence"


def test_a_comparison_put_as_a_yes_or_no_question_is_answered_so() -> None:
    """Not one of sizes, "longer than", in which the reader takes the one thing for the other."""
    text = "The union rejected the findings of the council on the cause of the collapse. The bridge was 84 metres long."
    assistant = Assistant.from_articles([Article("a", text)])
    answer = assistant.ask("Do the union and the council agree on the cause of the collapse?")
    assert [position.value for position in answer.positions] == ["no"]
    assert assistant.ask("Is the bridge longer than the tunnel?").positions == ()


def test_a_comparison_has_a_position_for_each_side(assistant: Assistant) -> None:
    answer = assistant.ask("Compare the lengths of the Harle footbridge")
    assert answer.status == "disputed"
    assert {position.value for position in answer.positions} == {"84 metres", "97 metres"}
    assert answer.question == "Compare the lengths of the Harle footbridge"


@pytest.mark.parametrize("given_as_text", [False, True])
def test_a_question_about_the_answer_keeps_its_positions(assistant: Assistant, given_as_text: bool) -> None:
    question = "How long was the Harle footbridge?"
    before = assistant.ask(question)
    after = assistant.ask("Which one is right?", [Turn(question, before.text if given_as_text else before)])
    assert before.status == after.status == "disputed"
    assert [position.value for position in after.positions] == [position.value for position in before.positions]
    assert after.headline.startswith("The articles do not settle which is right.")


@pytest.mark.parametrize(
    ("question", "headline"),
    [
        ("hello", "Ask a question about the articles."),
        ("write me a poem about the bridge", "Only questions about the articles can be answered here."),
        ("Wie lang war die Brücke von Harle?", "The question is not in English, and this reader reads only English."),
    ],
)
def test_unanswerable_kinds_of_questions_get_a_reply(assistant: Assistant, question: str, headline: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.headline, answer.citations) == ("no_evidence", headline, ())


def test_an_overview_of_a_collection_covers_its_stories(assistant: Assistant) -> None:
    answer = assistant.ask("What is this collection about?")
    assert answer.status == "overview"
    assert answer.headline == "3 articles in 2 stories."
    assert len(answer.citations) == 2
    assert "bakery" in {citation.article_id for citation in answer.citations}


def test_where_articles_disagree(assistant: Assistant) -> None:
    best = assistant.disagreements()[0]
    assert {best.a.quote, best.b.quote} == {
        "The council says that the bridge was 84 metres long.",
        "The bridge was 97 metres long, according to the harbour office.",
    }


def test_the_latest_begins_with_the_newest_article() -> None:
    newest = Article("newest", "The council chose a firm for a new footbridge on Friday.")
    articles = [
        replace(newest, title="A new bridge at Harle", published=date(2025, 9, 1)),
        Article("morning", MORNING, "A bridge falls", "Morning Post", date(2025, 3, 3)),
    ]
    answer = Assistant.from_articles(articles).ask("What is the latest on the Harle footbridge?")
    assert [citation.article_id for citation in answer.citations][:2] == ["newest", "morning"]
    assert answer.citations[0].quote == "The council chose a firm for a new footbridge on Friday."


def test_a_question_about_sources_names_them(assistant: Assistant) -> None:
    answer = assistant.ask("Which newspaper says that the bridge was 97 metres long?")
    assert answer.status == "answered"
    assert [position.value for position in answer.positions] == ["Evening News"]
    assert answer.headline == "Evening News says so."
    assert [citation.number for citation in answer.citations] == [1]
    assert "97 metres" in answer.citations[0].quote


def test_a_question_about_sources_of_what_nobody_says(assistant: Assistant) -> None:
    assert assistant.ask("Which newspaper says that a bakery fell into the sea?").status == "no_evidence"


def test_a_comparison_whose_sides_find_nothing_is_asked_without_them(assistant: Assistant) -> None:
    answer = assistant.ask("Compare the lengths of the bridge according to the council and the harbour office")
    assert {position.value for position in answer.positions} == {"84 metres", "97 metres"}


def test_an_overview_of_what_no_article_is_about(assistant: Assistant) -> None:
    assert assistant.ask("Give me a summary of the volcano").status == "no_evidence"


def test_where_no_contradiction_is_found_the_articles_are_told(assistant: Assistant) -> None:
    """A topic that they do not contradict each other about gets an overview that says so first."""
    answer = assistant.ask("Which points about the bakery are contested?")
    assert answer.status == "overview"
    assert answer.headline == "No contradiction was found between the articles. This is what they report."
    assert {citation.article_id for citation in answer.citations} == {"bakery"}
