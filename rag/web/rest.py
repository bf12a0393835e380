"""The REST interface: `/api/ask`, `/api/search`, `/api/disagreements`, ...; its schema is at `/api/openapi.json`."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from pydantic import AfterValidator, Field

from index import ArticleNotFoundError, Filter, QuestionError, SettingsError
from index.articles import is_unicode
from rag.answering.disagreements import MAX_FOUND, SHOWN
from rag.questions.followups import Turn
from rag.schema import AnswerData, ArticleData, Data, DisagreementListData, PassageData
from rag.web.clients import name_client
from rag.web.headers import BARE_POLICY
from rag.web.pages import article_page, notice_page
from rag.web.service import Asking, Service
from rag.web.turns import BusyError

STARTED = secrets.token_hex(8)
MAX_SHOWN_ERRORS = 10
"""Of one request that does not fit the schema."""
MAX_RANGES = 500
"""Further quotes that an article's page may mark."""
NO_RANGES: list[str] = []
NO_SOURCES: list[str] = []
MAX_TURNS = 50
"""Earlier turns that one question may bring."""
STATUSES = {ArticleNotFoundError: 404, QuestionError: 422, SettingsError: 422}
"""HTTP statuses of errors that the client can correct; others are 503."""


def check_unicode(text: str) -> str:
    """Return the text. Raises ValueError where it is not valid Unicode."""
    if not is_unicode(text):
        raise ValueError("it is not valid Unicode")
    return text


Text = Annotated[str, AfterValidator(check_unicode)]


class TurnData(Data):
    """An earlier turn of the same conversation."""

    question: Text = Field(max_length=10_000)
    answer: Text = Field("", max_length=100_000)


class AskRequest(Data):
    """A question, the turns before it, and which articles are searched."""

    question: Text = Field(min_length=1, max_length=100_000)
    history: tuple[TurnData, ...] = Field((), max_length=MAX_TURNS, description="oldest first")
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


def make_api_routes(service: Service) -> APIRouter:
    """Return the routes of a service. Errors are JSON with one sentence under `detail`."""
    router = APIRouter(prefix="/api", tags=["articles"])

    @router.post("/ask")
    async def ask(asked: AskRequest, request: Request) -> AnswerData:
        """Answer a question from the articles: every position, each with its citations."""
        history = [Turn(turn.question, turn.answer) for turn in asked.history]
        async with service.turns.take(client_of(request)):
            return AnswerData.of(await service.assistant(asked.asking).aask(asked.question, history))

    @router.get("/search")
    async def search(
        request: Request, question: Annotated[str, Query(min_length=1)], passages: int | None = None
    ) -> list[PassageData]:
        """The passages that a question finds, best first."""
        assistant = service.assistant(Asking(passages=passages))
        found = await service.look_up(client_of(request), partial(assistant.search, question))
        return [PassageData.of(each) for each in found]

    @router.get("/disagreements")
    async def disagreements(
        request: Request,
        topic: Annotated[Text, Query(max_length=100_000)] = "",
        source: Annotated[list[Text], Query(max_length=100)] = NO_SOURCES,
        since: date | None = None,
        until: date | None = None,
        limit: Annotated[int, Query(ge=1, le=MAX_FOUND)] = SHOWN,
    ) -> DisagreementListData:
        """Where the articles contradict each other, the surest first; with a topic, only what contains its words.

        The first comparison of all sentences takes from seconds to minutes.
        """
        asking = Asking(sources=tuple(filter(None, source)), since=since, until=until)
        return await service.find_disagreements(client_of(request), asking, topic, limit)

    @router.get("/articles")
    async def articles(
        request: Request,
        words: str = "",
        source: str = "",
        since: date | None = None,
        until: date | None = None,
        page: int = 1,
    ) -> ListData:
        """The articles, newest first, fifty per page."""
        only = Filter((source,) if source else (), since, until)
        found = await service.look_up(client_of(request), partial(service.library.listing, words, only, page))
        rows = [ListedData(**{**each._asdict(), "published": each.published or None}) for each in found.articles]
        return ListData(articles=rows, total=found.total, page=found.page, pages=found.pages)

    @router.get("/article")
    async def article(request: Request, id: str) -> ArticleData:
        """An article in full."""
        return ArticleData.of(await service.look_up(client_of(request), partial(service.library.article, id)))

    return router


def make_page_routes(service: Service) -> APIRouter:
    """Return the routes of an article's page and of a check whether the server was restarted."""
    router = APIRouter(include_in_schema=False)

    @router.get("/alive")
    def alive() -> PlainTextResponse:
        """Return a token that changes on every restart."""
        return PlainTextResponse(STARTED, headers={"cache-control": "no-store"})

    @router.get("/article")
    async def article(
        request: Request,
        id: str,
        start: int = 0,
        end: int = 0,
        also: Annotated[list[str], Query(max_length=MAX_RANGES)] = NO_RANGES,
    ) -> HTMLResponse:
        """The article as a page; `also` are further quotes to mark, each as START-END."""
        try:
            found = ArticleData.of(await service.look_up(client_of(request), partial(service.library.article, id)))
            shown, status = article_page(found, start, end, parse_ranges(also)), 200
        except ArticleNotFoundError as error:
            shown, status = notice_page(str(error)), 404
        return HTMLResponse(shown, status, {"content-security-policy": BARE_POLICY})

    return router


def client_of(request: Request) -> str:
    """Return who asks, for limits: the user who is logged in, or else the address."""
    return str(request.scope.get("rag.user") or name_client(request.client.host if request.client else ""))


def parse_ranges(written: Sequence[str]) -> list[tuple[int, int]]:
    """Ranges of characters from START-END; whatever is written otherwise is left out."""
    found = (re.fullmatch(r"(\d{1,9})-(\d{1,9})", each) for each in written)
    return [(int(match[1]), int(match[2])) for match in found if match]


def answer_invalid_request(request: Request, error: Exception) -> JSONResponse:
    """Say which field of a request does not fit the schema, and why, without repeating what was sent."""
    del request
    found = error.errors() if isinstance(error, RequestValidationError) else []
    shown = [{"loc": list(each["loc"]), "msg": each["msg"]} for each in found[:MAX_SHOWN_ERRORS]]
    return JSONResponse({"detail": shown}, 422)


def answer_error(request: Request, error: Exception) -> JSONResponse:
    """Answer with an error's sentence: 404 not found, 422 cannot be asked, 429 or 503 busy, 503 failed."""
    del request
    known = next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 503)
    status = error.status if isinstance(error, BusyError) else known
    return JSONResponse({"detail": str(error)}, status)
