"""An answer as data with a documented schema: what REST and MCP give, what the page renders and browsers keep."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from index import Article
from rag.answer import Answer, Passage, Status, passage_dict

Number = Annotated[int, Field(ge=1)]


class Data(BaseModel):
    """Values that may come from outside: whatever else is sent along is dropped."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class CitationData(Data):
    """Where an article says so: the quote is the article's text from `start` to `end`, in characters."""

    number: Number
    article_id: str
    title: str = ""
    source: str = ""
    published: date | None = None
    url: str = ""
    quote: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @property
    def name(self) -> str:
        return self.title or self.article_id


class PositionData(Data):
    """One answer that some articles give; `citations` are the numbers of those behind it."""

    value: str
    support: int = Field(ge=0, description="independent articles behind it")
    latest: date | None = Field(None, description="newest date of publication among them")
    probability: float = Field(ge=0, le=1)
    citations: tuple[Number, ...]


class PassageData(Data):
    """A passage: the article's text from `start` to `end`."""

    article_id: str
    title: str = ""
    source: str = ""
    published: date | None = None
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    similarity: float = Field(description="cosine to the question, -1 to 1")

    @property
    def name(self) -> str:
        return self.title or self.article_id


class AnswerData(Data):
    """An answer; see `rag.Answer`."""

    question: str = Field(description="the question as it was understood")
    status: Status
    reason: str = ""
    text: str = Field("", description="Markdown with [n] markers")
    positions: tuple[PositionData, ...] = ()
    citations: tuple[CitationData, ...] = ()
    nearest: tuple[PassageData, ...] = Field((), description="the nearest passages, where there is no evidence")
    dropped: int = Field(0, description="claims whose quote was not found in the article")
    reader: str = ""
    fallback: str = Field("", description="why it was not the LLM that read, if so")
    is_prose: bool = Field(False, description="whether an LLM wrote the text")

    def cited_by(self, position: PositionData) -> list[CitationData]:
        """The citations behind a position, in order."""
        return [citation for citation in self.citations if citation.number in position.citations]


class ArticleData(Data):
    """An article in full."""

    id: str
    title: str = ""
    source: str = ""
    published: date | None = None
    url: str = ""
    text: str


def answer_data(answer: Answer) -> AnswerData:
    return AnswerData.model_validate(answer.to_dict())


def passage_data(passage: Passage) -> PassageData:
    return PassageData.model_validate(passage_dict(passage))


def article_data(article: Article) -> ArticleData:
    return ArticleData(
        id=article.id,
        title=article.title,
        source=article.source,
        published=article.published,
        url=article.url,
        text=article.text,
    )
