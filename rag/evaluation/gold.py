"""The project's own gold files: JSON Lines, one case per line. `rag eval --schema` prints the schema."""

from __future__ import annotations

from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any, Self

from pydantic import Field, model_validator

from index import Article
from rag.answer import Status
from rag.evaluation.cases import Case, GoldPosition
from rag.evaluation.errors import GoldError
from rag.evaluation.lines import Fact, StrictRow, Wording, fold_question, read_lines
from rag.questions.followups import Turn


class PositionRow(StrictRow):
    """One right answer."""

    answers: list[str] = Field(min_length=1, description="acceptable wordings, the best one first")
    articles: list[str] = Field(default=[], description="ids of the articles that give this answer, where known")


class TurnRow(StrictRow):
    """An earlier turn of the conversation."""

    question: str
    answer: str


class ArticleRow(StrictRow):
    """An article that belongs to one case."""

    id: str = Field(min_length=1)
    text: str = Field(min_length=1)
    title: str = ""
    source: str = ""
    published: date | None = None
    url: str = ""


class CaseRow(StrictRow):
    """One gold case."""

    id: str = Field(min_length=1, description="names the case in reports; unique in its file")
    question: str = Field(min_length=1)
    kind: Status = Field(description="the status that the answer should have")
    positions: list[PositionRow] = Field(default=[], description="every right answer; none for no_evidence")
    history: list[TurnRow] = Field(default=[], description="earlier turns, oldest first")
    tags: list[str] = Field(default=[], description="words by which a report breaks its figures down")
    evidence: list[str] = Field(default=[], description="texts that a retrieved passage should contain")
    articles: list[ArticleRow] = Field(default=[], description="the case's own articles, if cases do not share them")
    mentions: list[Fact] = Field(default=[], description="facts that an overview should state, each in wordings")
    forbidden: list[Wording] = Field(default=[], description="wordings that must not be given as an answer")
    clean: str = Field(default="", description="the same question well written")
    note: str = Field(default="", description="a remark for people who read the file; not used")

    @model_validator(mode="after")
    def check_consistency(self) -> Self:
        count = len(self.positions)
        if self.kind == "overview" and not self.mentions:
            raise ValueError("kind overview needs mentions")
        if (self.kind in ("no_evidence", "overview")) != (count == 0):
            raise ValueError(f"kind {self.kind} does not go with {count} positions")
        if self.kind == "answered" and count != 1:
            raise ValueError(f"kind answered has one position, not {count}; is it disputed, updated or several?")
        if self.kind in ("disputed", "updated") and count < 2:
            raise ValueError(f"kind {self.kind} needs at least 2 positions, not {count}")
        if not self.question.strip() or any(not article.text.strip() for article in self.articles):
            raise ValueError("the question or the text of an article is blank")
        if len({article.id for article in self.articles}) < len(self.articles):
            raise ValueError("two articles have the same id")
        if any(not wording.strip() for position in self.positions for wording in position.answers):
            raise ValueError("an answer is empty")
        return self

    def make_case(self, place: str) -> Case:
        return Case(
            self.id,
            self.question,
            self.kind,
            tuple(GoldPosition(tuple(p.answers), tuple(p.articles)) for p in self.positions),
            tuple(Turn(turn.question, turn.answer) for turn in self.history),
            tuple(self.tags),
            tuple(self.evidence),
            tuple(Article(**dict(article)) for article in self.articles),
            forbidden=tuple(self.forbidden),
            mentions=tuple(tuple(wordings) for wordings in self.mentions),
            clean=self.clean,
            place=place,
            note=self.note,
        )


def read_gold(path: str | PathLike[str]) -> list[Case]:
    """The cases of a gold file.

    Raises GoldError that names file, line and field, also if two cases have the same id, or the same question about
    the same articles.
    """
    found: dict[str, Case] = {}
    asked: dict[object, str] = {}
    for place, row in read_lines(Path(path), CaseRow):
        if row.id in found:
            raise GoldError(f"{place}, field 'id': there is another case {row.id!r}; give it an id of its own.")
        case = row.make_case(place)
        key = (fold_question(case.question), case.history, tuple(article.text for article in case.articles))
        if key in asked:
            raise GoldError(
                f"{place}, field 'question': {case.question!r} is already asked by {asked[key]!r}; drop one."
            )
        asked[key] = row.id
        found[row.id] = case
    return list(found.values())


def make_schema() -> dict[str, Any]:
    """The JSON schema of one line of a gold file."""
    return CaseRow.model_json_schema()
