"""The lines of a world's `questions.jsonl`: a question, and every sentence that answers it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, TypeAdapter

from rag.answer import Status
from rag.evaluation.errors import GoldError
from rag.evaluation.lines import Fact, StrictRow, Wording, iterate_lines, parse_json, validate_row

QuestionKind = Literal[
    "when", "where", "who", "howmany", "howmuch", "what", "which", "howlong", "howold",
    "why", "how", "list", "person", "yesno", "keyword", "overview",
]  # fmt: skip
ValueType = Literal[
    "date", "duration", "quantity", "range", "fraction", "money", "ordinal", "score", "age", "person", "place", "text",
]  # fmt: skip
AgreementTag = Literal["other words", "list", "same name", "denial", "correction", "speakers"]


class WorldClaim(StrictRow):
    """A place in an article. `quote` is a sentence of the article, `value` the words in it that answer."""

    article: str
    quote: str = Field(min_length=1)
    value: Wording


class WorldTurn(StrictRow):
    """An earlier question of the conversation and its answer."""

    q: str
    a: str


class WorldQuestion(StrictRow):
    """A line of `questions.jsonl`."""

    q: str = Field(min_length=1, description="the question as a person types it")
    kind: QuestionKind
    status: Status = Field(description="the status that the answer should have")
    claims: list[WorldClaim] = Field(default=[], description="every place in every article that answers")
    positions: list[list[int]] = Field(default=[], description="indexes of claims, grouped by answer, strongest first")
    refines: list[tuple[int, int]] = Field(default=[], description="pairs: the first claim is more exact")
    near: list[WorldClaim] = Field(default=[], description="words that look like an answer but are not one")
    history: list[WorldTurn] = Field(default=[], description="earlier turns, oldest first")
    standalone: str = Field(default="", description="a follow-up made complete")
    clean: str = Field(default="", description="the same question well written")
    mentions: list[Fact] = Field(default=[], description="facts that an overview should state, each in wordings")
    forbid: list[Wording] = Field(default=[], description="wordings that must not be given as an answer")
    value_type: ValueType | None = Field(default=None, description="what the answers are")
    agreement: list[AgreementTag] = Field(default=[], description="what makes it hard to see who agrees with whom")


def read_questions(file: Path) -> tuple[list[tuple[int, WorldQuestion]], list[tuple[int, str]]]:
    """The questions with their line numbers, and the numbers of invalid lines with the reason. Raises GoldError."""
    adapter = TypeAdapter(WorldQuestion)
    rows: list[tuple[int, WorldQuestion]] = []
    wrong: list[tuple[int, str]] = []
    for number, line in iterate_lines(file):
        try:
            rows.append((number, validate_row(adapter, parse_json(line, ""), "")))
        except GoldError as error:
            wrong.append((number, str(error).removesuffix("; correct it.").removeprefix(", ").strip()))
    return rows, wrong
