"""What the page, REST and MCP share: one index and one set of models, asked in each visitor's own way."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, Self

from index import Embedder, Location
from rag.assistant import Assistant, checked
from rag.feedback import FeedbackStore
from rag.library import Library
from rag.models import Models, models_of
from rag.opening import opened
from rag.readers import embedded_reader

if TYPE_CHECKING:
    from rag.settings import Settings

Seat = Literal["", "embedded"]
PROGRAMS_AT_ONCE = 4
"""Questions over REST and MCP that are answered at the same time; the others wait."""


@dataclass(frozen=True)
class Asking:
    """How a visitor asks, within the server's limits; None and empty leave it as the server's settings say.

    `reader` is "embedded" for the project's own one where settings name an LLM.
    """

    passages: int | None = None
    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    reader: Seat = ""


@dataclass(frozen=True)
class Service:
    """Safe to share between visitors: it keeps nothing of any of them."""

    location: Location
    embedder: Embedder
    settings: Settings
    models: Models
    embedded: Models
    """Of the project's own reader alone; what `models` are where settings name no LLM."""
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PROGRAMS_AT_ONCE))
    """For programs that ask; the page has a queue of its own."""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The service that settings name. Raises what `Assistant.open` raises."""
        location, embedder = opened(settings)
        models = models_of(settings, embedder)
        embedded = Models(models.fallback or embedded_reader(embedder)) if settings.llm else models
        return cls(location, embedder, settings, models, embedded)

    @property
    def library(self) -> Library:
        return Library(self.location)

    @property
    def feedback(self) -> FeedbackStore:
        return FeedbackStore(self.settings.feedback)

    def assistant(self, asking: Asking = Asking()) -> Assistant:
        """What answers one visitor. Raises SettingsError for what does not fit."""
        most = self.settings.max_passages
        changed = {
            "passages": min(asking.passages, most) if asking.passages else None,
            "sources": asking.sources or None,
            "since": asking.since,
            "until": asking.until,
        }
        given = {name: value for name, value in changed.items() if value is not None}
        settings = checked(**(self.settings.model_dump() | given))
        models = self.embedded if asking.reader == "embedded" else self.models
        return Assistant.over(self.location, self.embedder, settings, models)
