"""The answer schema: nothing of an answer is left out, and every answer fits it."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import jsonschema
import pytest

from index import Article, Chunk
from rag import Answer, Assistant, Citation, Passage, Position
from rag.answer import Decision, Disagreement, Tokens
from rag.schema import (
    AnswerData,
    ArticleData,
    CitationData,
    Data,
    DecisionData,
    DisagreementData,
    PositionData,
    TokensData,
    make_json_schema,
)
from tests.conftest import EXAMPLE

CITED = Citation(1, "a.txt", "A", "The Daily", date(2024, 6, 18), "", "in 1991", 4, 11, "page 2")
PASSAGE = Passage(
    Article("a.txt", "It was in 1991.", "A"), Chunk("k-0-15", "a.txt", 0, 15, "It was in 1991."), 0.51234567, 1
)


@pytest.mark.parametrize(
    ("value", "data"),
    [
        (Answer, AnswerData),
        (Article, ArticleData),
        (Citation, CitationData),
        (Decision, DecisionData),
        (Disagreement, DisagreementData),
        (Position, PositionData),
        (Tokens, TokensData),
    ],
)
def test_the_schema_has_every_field_of_the_value(value: type, data: type[Data]) -> None:
    """A field that is added to a value is added to the schema too."""
    left_out = {"extra", "places"} if value is Article else set()
    assert {field.name for field in fields(value)} - left_out == set(data.model_fields)


def test_positions_name_citations_by_number_and_passages_are_one_level() -> None:
    answer = Answer(
        "When?", "answered", "one", "1991 [1]", (Position("1991", (CITED,), 1, date(2024, 6, 18), 0.98765),)
    )
    given = AnswerData.of(Answer(**{**vars(answer), "citations": (CITED,), "nearest": (PASSAGE,)})).to_dict()
    assert given["positions"] == [
        {"value": "1991", "support": 1, "latest": "2024-06-18", "probability": 0.9877, "part": "", "citations": [1]}
    ]
    assert given["citations"][0]["location"] == "page 2"
    assert given["nearest"] == [
        {
            "article_id": "a.txt",
            "title": "A",
            "source": "",
            "published": None,
            "start": 0,
            "end": 15,
            "text": "It was in 1991.",
            "similarity": 0.5123,
            "dense_rank": 1,
            "lexical_rank": None,
        }
    ]


def test_json_is_read_back_as_it_was_written() -> None:
    answer = AnswerData.of(Answer("When?", "no_evidence", "none", "", nearest=(PASSAGE,), tokens=Tokens(3, 0)))
    assert AnswerData.model_validate_json(answer.model_dump_json()) == answer


@pytest.mark.parametrize("question", [EXAMPLE, "Who is the president of France?"])
def test_answers_fit_the_schema(assistant: Assistant, question: str) -> None:
    jsonschema.validate(assistant.ask(question).to_dict(), make_json_schema())
