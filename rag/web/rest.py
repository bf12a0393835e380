"""The REST interface: `/api/ask`, `/api/search`, `/api/articles`; its schema is at `/api/openapi.json`."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from pydantic import AfterValidator, Field

from index import ArticleNotFoundError, Filter, QuestionError, SettingsError
from index.articles import is_unicode
from rag.conversation import Turn
from rag.web.headers import BARE_POLICY
from rag.web.pages import article_page, notice_page
from rag.web.schema import AnswerData, ArticleData, Data, PassageData, answer_data, article_data, passage_data
from rag.web.service import Asking, Service

STARTED = secrets.token_hex(8)
MOST_TOLD = 10
"""Errors of one request that are told."""
MOST_TURNS = 50
"""Earlier turns that one question may bring."""
STATUSES = {ArticleNotFoundError: 404, QuestionError: 422, SettingsError: 422}
"""Of HTTP, for errors that whoever asks can mend."""


def whole(text: str) -> str:
    """The text, unless it is no valid Unicode."""
    if not is_unicode(text):
        raise ValueError("it is not valid Unicode")
    return text


Text = Annotated[str, AfterValidator(whole)]


class TurnData(Data):
    """An earlier turn of the same conversation."""

    question: Text = Field(max_length=10_000)
    answer: Text = Field("", max_length=100_000)


class Question(Data):
    """A question, the turns before it, and which articles are searched."""

    question: Text = Field(min_length=1, max_length=100_000)
    history: tuple[TurnData, ...] = Field((), max_length=MOST_TURNS, description="oldest first")
    passages: int | None = Field(None, ge=1, description="passages to read, up to the server's limit")
    sources: tuple[Text, ...] = Field((), max_length=100)
    since: date | None = None
    until: date | None = None

    @property
    def asking(self) -> Asking:
        return Asking(passages=self.passages, sources=self.sources, since=self.since, until=self.until)


class ListedData(Data):
    """An article without its text."""

    id: str
    title: str
    source: str
    published: date | None
    characters: int


class ListData(Data):
    """One page of the list of articles."""

    articles: list[ListedData]
    total: int
    page: int
    pages: int


def rest(service: Service) -> APIRouter:
    """The routes over a service. Errors are JSON with one sentence under `detail`."""
    router = APIRouter(prefix="/api", tags=["articles"])

    @router.post("/ask")
    async def ask(asked: Question) -> AnswerData:
        """Answer a question from the articles: every position, each with its citations."""
        history = [Turn(turn.question, turn.answer) for turn in asked.history]
        async with service.places:
            return answer_data(await service.assistant(asked.asking).aask(asked.question, history))

    @router.get("/search")
    def search(question: Annotated[str, Query(min_length=1)], passages: int | None = None) -> list[PassageData]:
        """The passages that a question finds, best first."""
        return [passage_data(each) for each in service.assistant(Asking(passages=passages)).search(question)]

    @router.get("/articles")
    def articles(
        words: str = "", source: str = "", since: date | None = None, until: date | None = None, page: int = 1
    ) -> ListData:
        """The articles, newest first, a page of fifty at a time."""
        found = service.library.listing(words, Filter((source,) if source else (), since, until), page)
        rows = [ListedData(**{**each._asdict(), "published": each.published or None}) for each in found.articles]
        return ListData(articles=rows, total=found.total, page=found.page, pages=found.pages)

    @router.get("/article")
    def article(id: str) -> ArticleData:
        """An article in full."""
        return article_data(service.library.article(id))

    return router


def page_routes(service: Service) -> APIRouter:
    """The page of an article, with a quote highlighted, and what tells a page whether the server still knows it."""
    router = APIRouter(include_in_schema=False)

    @router.get("/alive")
    def alive() -> PlainTextResponse:
        """A word that is another one after the server was started again."""
        return PlainTextResponse(STARTED, headers={"cache-control": "no-store"})

    @router.get("/article")
    def article(id: str, start: int = 0, end: int = 0) -> HTMLResponse:
        try:
            shown, status = article_page(article_data(service.library.article(id)), start, end), 200
        except ArticleNotFoundError as error:
            shown, status = notice_page(str(error)), 404
        return HTMLResponse(shown, status, {"content-security-policy": BARE_POLICY})

    return router


def as_misfit(request: Request, error: Exception) -> JSONResponse:
    """What does not fit the schema: which field, and why, without what was sent."""
    del request
    found = error.errors() if isinstance(error, RequestValidationError) else []
    told = [{"loc": list(each["loc"]), "msg": each["msg"]} for each in found[:MOST_TOLD]]
    return JSONResponse({"detail": told}, 422)


def as_response(request: Request, error: Exception) -> JSONResponse:
    """One of our errors: 404 for what is not there, 422 for what cannot be asked, 503 for what fails."""
    del request
    status = next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 503)
    return JSONResponse({"detail": str(error)}, status)
