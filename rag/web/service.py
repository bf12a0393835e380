"""What the page, REST and MCP share: one index and one set of models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Literal, Self, TypeVar

from anyio.to_thread import run_sync

from index import Embedder, IndexNotFoundError, Location
from rag.answering.conflicts import select_disagreements
from rag.answering.models import Models, models_of
from rag.articles.browsing import Library
from rag.articles.indexes import choose_embedder, load_index, locate_index
from rag.assistant import Assistant, check_topic, read_settings
from rag.readers import embedded_reader
from rag.schema import DisagreementListData
from rag.web.feedback import FeedbackStore
from rag.web.turns import Turns

if TYPE_CHECKING:
    from rag.settings import Settings

T = TypeVar("T")
ReaderChoice = Literal["", "embedded"]


@dataclass(frozen=True)
class Asking:
    """How a visitor asks, within the server's limits; None and empty leave it as the server's settings say.

    `reader` is "embedded" for the project's own one where settings name an LLM.
    """

    passages: int | None = None
    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    reader: ReaderChoice = ""


@dataclass(frozen=True)
class Service:
    """Safe to share between visitors: it holds nothing of any of them."""

    location: Location
    embedder: Embedder
    settings: Settings
    models: Models
    embedded: Models
    """Of the project's own reader alone; what `models` are where settings name no LLM."""
    turns: Turns = field(default_factory=Turns)
    """Of programs that ask; the page has a queue of its own."""
    lookups: Turns = field(default_factory=Turns)
    """Of programs that search, list or fetch articles: short work, but of threads that all visitors share."""
    comparisons: Turns = field(default_factory=lambda: Turns(max_running=1))
    """Of programs that want the disagreements: comparing all sentences takes the whole machine."""

    @classmethod
    def of(cls, settings: Settings, *, may_be_empty: bool = False) -> Self:
        """The service that settings name; with `may_be_empty`, the index may be made later.

        Raises what `Assistant.open` raises.
        """
        try:
            location, embedder = load_index(settings)
        except IndexNotFoundError:
            if not may_be_empty:
                raise
            location = locate_index(settings)
            embedder = choose_embedder(location, settings)
        models = models_of(settings)
        reader = embedded_reader()
        embedded = Models(reader, reader) if settings.llm else models
        return cls(location, embedder, settings, models, embedded)

    @property
    def library(self) -> Library:
        return Library(self.location)

    @property
    def feedback(self) -> FeedbackStore:
        return FeedbackStore(self.settings.feedback)

    def assistant(self, asking: Asking = Asking()) -> Assistant:
        """Return an assistant that asks as one visitor wants. Raises SettingsError for what does not fit."""
        limit = self.settings.max_passages
        changed = {
            "passages": min(asking.passages, limit) if asking.passages else None,
            "sources": asking.sources or None,
            "since": asking.since,
            "until": asking.until,
        }
        given = {name: value for name, value in changed.items() if value is not None}
        settings = read_settings(**(self.settings.model_dump() | given))
        models = self.embedded if asking.reader == "embedded" else self.models
        return Assistant.over(self.location, self.embedder, settings, models)

    async def look_up(self, client: str, work: Callable[[], T]) -> T:
        """Return what work finds in the index, off the event loop. Raises BusyError and what the work raises."""
        async with self.lookups.take(client):
            return await run_sync(work)

    async def find_disagreements(self, client: str, asking: Asking, topic: str, limit: int) -> DisagreementListData:
        """Return where the articles contradict each other. Raises QuestionError, BusyError and what asking raises."""
        about = check_topic(topic, self.settings.max_question_chars)
        compare = partial(self.assistant(asking).disagreements, about)
        async with self.comparisons.take(client):
            found = await run_sync(compare)  # a client that goes away holds its turn until the work is done
        return select_disagreements(found, about, limit)
