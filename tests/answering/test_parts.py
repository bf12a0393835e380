"""A question that holds several is answered part by part."""

from __future__ import annotations

from datetime import date

import pytest

from index import Article
from rag import Assistant
from rag.answer import Answer, Citation, Position
from rag.answering.parts import join_answers
from rag.questions.question import Question

POST = (
    "Mara Lund won the vote for mayor of Harle on Sunday with a margin of 412 votes. Her rival, Ole Brand, conceded at "
    "midnight. Lund is 47 years old."
)
NEWS = "The vote in Harle ended with a win of Mara Lund. She has promised a new school."
BRIDGE = "The Kettle Bridge is 212 metres long. It was built in 1931 by the engineer Ada Quist."


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.from_articles(
        [
            Article("post", POST, "Lund wins", "Post", date(2025, 3, 3)),
            Article("news", NEWS, "Harle votes", "News", date(2025, 3, 3)),
            Article("bridge", BRIDGE, "A bridge", "News", date(2025, 3, 5)),
        ]
    )


@pytest.mark.parametrize(
    ("question", "values"),
    [
        (
            "Who won the vote for mayor of Harle and by how many votes?",
            {"Who won the vote for mayor of Harle?": "Mara Lund", "By how many votes?": "412"},
        ),
        (
            "How long is the Kettle Bridge and when was it built?",
            {"How long is the Kettle Bridge?": "212 metres", "When was it built?": "1931"},
        ),
        (
            "Who built the Kettle Bridge? Who won in Harle?",
            {"Who built the Kettle Bridge?": "Ada Quist", "Who won in Harle?": "Mara Lund"},
        ),
    ],
)
def test_both_questions_are_answered(assistant: Assistant, question: str, values: dict[str, str]) -> None:
    answer = assistant.ask(question)
    assert {position.part: position.value for position in answer.positions} == values
    assert answer.status == "several"
    assert all(f"*{part}*" in answer.text for part in values)
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len({(citation.article_id, citation.start) for citation in answer.citations}) == len(numbers)


def test_a_part_without_an_answer_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("Who built the Kettle Bridge and how many trains cross it every day?")
    assert [position.value for position in answer.positions] == ["Ada Quist"]
    assert "The articles do not say: How many trains cross it every day?" in answer.headline


@pytest.mark.parametrize(
    ("remark", "told"),
    [
        (" and who disagrees?", "No article that answers gives another answer."),
        ("? How sure is that?", "The articles that answer agree. The reader gives it a probability of"),
    ],
)
def test_a_remark_on_the_answer_is_not_searched_for(assistant: Assistant, remark: str, told: str) -> None:
    """Nor are its positions repeated, and it has no status of its own."""
    answer = assistant.ask(f"Who won the vote in Harle{remark}")
    assert (answer.status, [position.value for position in answer.positions]) == ("answered", ["Mara Lund"])
    assert told in answer.headline


def test_who_disagrees_where_the_articles_do() -> None:
    articles = [Article("a", "The dam of Ostrel fell on 3 March."), Article("b", "The dam of Ostrel fell on 5 March.")]
    answer = Assistant.from_articles(articles).ask("When did the dam of Ostrel fall, and who disagrees?")
    assert answer.status == "disputed"
    assert "The articles give 2 different answers. 3 March: 1 article; 5 March: 1 article." in answer.headline


def test_parts_with_one_answer_have_one() -> None:
    articles = [Article("a", "The harbour was closed by the zoologist Ada Venn, who studies seals.")]
    answer = Assistant.from_articles(articles).ask("Who is Ada Venn and what is her job?")
    assert (answer.status, {position.value for position in answer.positions}) == ("answered", {"zoologist"})


def test_a_question_without_parts_names_none(assistant: Assistant) -> None:
    answer = assistant.ask("Who built the Kettle Bridge?")
    assert [position.part for position in answer.positions] == [""]


@pytest.mark.parametrize(
    ("statuses", "joined"),
    [
        (("answered", "answered"), "several"),
        (("answered", "no_evidence"), "answered"),
        (("no_evidence", "no_evidence"), "no_evidence"),
        (("answered", "disputed"), "disputed"),
        (("updated", "disputed"), "disputed"),
        (("no_evidence", "overview"), "overview"),
    ],
)
def test_a_disagreement_in_a_part_is_not_hidden(statuses: tuple[str, str], joined: str) -> None:
    cited = Citation(1, "a", "", "", None, "", "It is so.", 0, 9)
    found = [Position(value, (cited,), 1, None, 0.9) for value in ("so", "thus")]
    answers = [
        Answer("q", status, "", "", (position,), (cited,), headline="So.")  # type: ignore[arg-type]
        if status != "no_evidence"
        else Answer("q", "no_evidence", "", "")
        for status, position in zip(statuses, found, strict=True)
    ]
    answer = join_answers(Question("Who and when?", parts=("Who?", "When?")), answers)
    assert answer.status == joined
    assert [citation.number for citation in answer.citations] == ([1] if joined != "no_evidence" else [])
