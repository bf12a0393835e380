"""The systems that are evaluated: anything that answers a case.

An `Answerer` answers questions over an index; the assistant and the baselines are answerers. A `System` answers cases
over articles that they share, over each case's own, or over those of its gold set in a suite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from index import Article, Embedder, FolderIndex, Location, MemoryIndex, SentenceTransformerEmbedder, sync
from index.progress import Progress
from rag.answer import Trace
from rag.answering.models import Models, models_of
from rag.articles.indexes import choose_embedder, load_index
from rag.assistant import Assistant, check_articles
from rag.evaluation.cases import Case
from rag.evaluation.errors import GoldError
from rag.settings import Settings


class Answerer(Protocol):
    """A way to answer questions over any index."""

    def prepare(self, location: Location, embedder: Embedder) -> Callable[[Case], Trace]:
        """Return a function that answers a case over an index made with `embedder`."""


class System(Protocol):
    """A way to answer cases. Thread-safe."""

    def answer(self, case: Case) -> Trace:
        """Answer a case. An exception becomes the outcome of that case only."""

    def find_text(self, case: Case, article_id: str) -> str | None:
        """The text that an article's quotes are checked against; None if there is no such article."""


class AssistantAnswerer:
    """Answers as `Assistant.trace` does. The models are loaded once per embedder."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._models: dict[int, Models] = {}

    def prepare(self, location: Location, embedder: Embedder) -> Callable[[Case], Trace]:
        models = self._models.get(id(embedder)) or models_of(self._settings)
        self._models[id(embedder)] = models
        assistant = Assistant.over(location, embedder, self._settings, models)
        return lambda case: assistant.trace(case.question, case.history)


@dataclass(frozen=True)
class SharedArticles:
    """Answers all cases over the same articles."""

    answer_case: Callable[[Case], Trace]
    articles: Mapping[str, Article] = field(repr=False)

    def answer(self, case: Case) -> Trace:
        return self.answer_case(case)

    def find_text(self, case: Case, article_id: str) -> str | None:
        del case
        article = self.articles.get(article_id)
        return article.text if article else None


@dataclass(frozen=True)
class OwnArticles:
    """Indexes the articles of each case in memory, then answers over them."""

    answerer: Answerer
    embedder: Embedder

    def answer(self, case: Case) -> Trace:
        check_articles(case.articles)
        location = MemoryIndex()
        sync(case.articles, location, self.embedder)
        return self.answerer.prepare(location, self.embedder)(case)

    def find_text(self, case: Case, article_id: str) -> str | None:
        return next((article.text for article in case.articles if article.id == article_id), None)


@dataclass(frozen=True)
class Suite:
    """Answers each case with the system of its gold set."""

    systems: Mapping[str, System]

    def answer(self, case: Case) -> Trace:
        return self.systems[case.gold_set].answer(case)

    def find_text(self, case: Case, article_id: str) -> str | None:
        return self.systems[case.gold_set].find_text(case, article_id)


class Corpus:
    """The articles that the cases of a gold set share, and their index.

    The articles are `given`, or else those of the index in the settings. Given articles are indexed in `index_folder`,
    or in memory if that is None. Everything is opened when first needed.
    """

    def __init__(self, settings: Settings, given: Sequence[Article] | None, index_folder: Path | None = None) -> None:
        self._settings = settings
        self._given = given
        self._index_folder = index_folder

    @cached_property
    def _opened(self) -> tuple[Location, Embedder]:
        return load_index(self._settings)

    @cached_property
    def articles(self) -> dict[str, Article]:
        """The articles by id. Raises what opening an index raises."""
        if self._given is None:
            return self._opened[0].snapshot().read_articles()
        return {article.id: article for article in self._given}

    def open_index(self, embedder: Embedder, progress: Progress) -> tuple[Location, Embedder]:
        """The index and its embedder. An index in memory is made with `embedder`."""
        if self._given is None:
            return self._opened
        check_articles(self._given)
        location: Location = MemoryIndex()
        if self._index_folder is not None:
            location = FolderIndex(self._index_folder)
            embedder = choose_embedder(location, self._settings)
        sync(self._given, location, embedder, progress=progress)
        return location, embedder


def make_embedder(settings: Settings) -> Embedder:
    return SentenceTransformerEmbedder(settings.embedder)


def check_supporting(cases: Iterable[Case], articles: Mapping[str, Article]) -> None:
    """Raise GoldError if a case names a supporting article that neither it nor the shared articles have."""
    for case in cases:
        known = articles.keys() | {article.id for article in case.articles}
        missing = sorted(case.supporting - known)
        if missing:
            raise GoldError(
                f"{case.place or case.id}: the case {case.id!r} names the article {missing[0]!r}, which is not among "
                f"the {len(known):,} articles; give the articles that the gold was made for (--articles or --index)."
            )
