"""An answer as JSON: the one definition of its shape.

`Answer.to_dict`, `--json`, REST and MCP give these values, the page renders them and browsers keep them. The values of
`rag.answer` are read by attribute, plain JSON by key; unknown keys are dropped, because some JSON comes from browsers.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from rag.status import RelationKind, Status


def round_figure(value: float) -> float:
    return round(value, 4)


def read_numbers(citations: Any) -> Any:
    """The numbers of citations, which may be given as numbers or as citations."""
    return [getattr(each, "number", each) for each in citations] if isinstance(citations, list | tuple) else citations


Number = Annotated[int, Field(ge=1)]
Figure = Annotated[float, AfterValidator(round_figure)]
Probability = Annotated[float, Field(ge=0, le=1), AfterValidator(round_figure)]


class Data(BaseModel):
    """Base of the values of the schema."""

    model_config = ConfigDict(frozen=True, extra="ignore", from_attributes=True)

    @classmethod
    def of(cls, value: object) -> Self:
        """Reads a value of `rag.answer` or `index`. Raises pydantic.ValidationError."""
        return cls.model_validate(value)

    def to_dict(self) -> dict[str, Any]:
        """The value as plain JSON types; dates are ISO strings."""
        return self.model_dump(mode="json")


class CitationData(Data):
    """Where an article says so: `quote` is the article's text from `start` to `end`, in characters."""

    number: Number = Field(description="the n of the markers [n] in the text")
    article_id: str
    title: str = ""
    source: str = ""
    published: date | None = Field(None, description="day of publication, where the article says")
    url: str = ""
    quote: str = Field(description="the article's own words, to the character")
    start: int = Field(ge=0, description="first character of the quote in the article's text, from 0")
    end: int = Field(ge=0, description="character after the quote")
    location: str = Field("", description="where a person finds it in the file, as page 12 or row 7")

    @property
    def name(self) -> str:
        return self.title or self.article_id


class PositionData(Data):
    """One answer that some articles give."""

    value: str = Field(description="the short answer")
    support: int = Field(ge=0, description="independent articles behind it")
    latest: date | None = Field(None, description="newest day of publication among them")
    probability: Probability = Field(description="the reader's best, that an article answers so")
    part: str = Field("", description="the question that it answers, where several were asked at once")
    citations: Annotated[tuple[Number, ...], BeforeValidator(read_numbers)] = Field(description="numbers of citations")


class PassageData(Data):
    """A passage: the article's text from `start` to `end`, in characters."""

    article_id: str
    title: str = ""
    source: str = ""
    published: date | None = None
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    similarity: Figure = Field(description="cosine to the question, -1 to 1")
    dense_rank: int | None = Field(None, description="rank by vectors, from 1")
    lexical_rank: int | None = Field(None, description="rank by words, from 1")

    @model_validator(mode="before")
    @classmethod
    def flatten(cls, value: Any) -> Any:
        """Flattens a `rag.Passage` into one level."""
        if not hasattr(value, "chunk"):
            return value
        about = {name: getattr(value.article, name) for name in ("title", "source", "published")}
        place = {name: getattr(value.chunk, name) for name in ("start", "end", "text")}
        ranks = {name: getattr(value, name) for name in ("similarity", "dense_rank", "lexical_rank")}
        return {"article_id": value.article.id, **about, **place, **ranks}

    @property
    def name(self) -> str:
        return self.title or self.article_id


class TokensData(Data):
    """Tokens that the models read and wrote."""

    read: int = 0
    written: int = 0


class AnswerData(Data):
    """The answer to one question."""

    question: str = Field(description="the question as it was understood, completed from earlier turns")
    status: Status = Field(description="whether the articles answer, and whether they agree")
    reason: str = Field("", description="why the status is what it is, in words")
    headline: str = Field("", description="one plain sentence that answers; the text begins with it")
    read_as: str = Field("", description="the question as read, where its spelling was corrected")
    text: str = Field("", description="Markdown with [n] markers")
    positions: tuple[PositionData, ...] = Field((), description="strongest first; one where the articles agree")
    citations: tuple[CitationData, ...] = Field((), description="numbered 1..n in order of appearance")
    notes: tuple[str, ...] = Field((), description="on a disagreement: why values conflict, who gives both")
    nearest: tuple[PassageData, ...] = Field((), description="the nearest passages, where there is no evidence")
    dropped: int = Field(0, description="claims left out because their quote is not in the article")
    reader: str = Field("", description="what read the passages")
    fallback: str = Field("", description="what the LLM that settings name failed to do, if so")
    is_prose: bool = Field(False, description="whether an LLM wrote the text")
    tokens: TokensData = Field(TokensData(), description="tokens that the models read and wrote")
    seconds: dict[str, Figure] = Field({}, description="time by step: understand, retrieve, read, reconcile, write")

    def cited_by(self, position: PositionData) -> list[CitationData]:
        """The citations behind a position, in order."""
        return [citation for citation in self.citations if citation.number in position.citations]


class DecisionData(Data):
    """How two values relate, and why."""

    value_a: str
    value_b: str
    kind: RelationKind
    probability: Probability = Field(description="that they relate so; 1 where the values alone decide")
    reason: str


class DisagreementData(Data):
    """Two passages that contradict each other, found without being asked."""

    question: str = Field(description="a question that both answer")
    topic: str
    a: CitationData
    b: CitationData
    value_a: str
    value_b: str
    probability: Probability = Field(description="that they really conflict")
    reason: str
    support: int = Field(2, ge=0, description="independent articles behind both sides together")
    headline: str = Field("", description="one plain sentence with both values")


class DisagreementListData(Data):
    """Where the articles contradict each other, the surest first."""

    headline: str = Field(description="one plain sentence: in how many places, or that there is none")
    total: int = Field(ge=0, description="disagreements that were found; the list may hold fewer")
    disagreements: tuple[DisagreementData, ...] = Field((), description="the surest first")


class ArticleData(Data):
    """An article in full."""

    id: str
    title: str = ""
    source: str = ""
    published: date | None = None
    url: str = ""
    text: str


def make_json_schema() -> dict[str, Any]:
    """The JSON Schema of an answer, as docs/reference/answer.schema.json holds it."""
    return AnswerData.model_json_schema(mode="serialization")
