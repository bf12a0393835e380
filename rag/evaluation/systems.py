"""What is evaluated: anything that answers a case; here, the assistant over shared articles or over a case's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from index import Article, Embedder, FolderIndex, Location, MemoryIndex, SentenceTransformerEmbedder, sync
from index.progress import Progress
from rag.answer import Trace
from rag.assistant import Assistant, check_articles
from rag.evaluation.cases import Case
from rag.evaluation.errors import GoldError
from rag.models import Models, models_of
from rag.opening import embedder_for, opened
from rag.settings import Settings


class System(Protocol):
    """May be asked from several threads at once."""

    def answer(self, case: Case) -> Trace:
        """Answers a case. Whatever it raises is the outcome of that case alone."""

    def article_text(self, case: Case, article_id: str) -> str | None:
        """The text that quotes are checked against; None where there is no such article."""


@dataclass(frozen=True)
class SharedArticles:
    """One assistant for all cases, and its articles by id."""

    assistant: Assistant
    articles: Mapping[str, Article] = field(repr=False)

    def answer(self, case: Case) -> Trace:
        return self.assistant.trace(case.question, case.history)

    def article_text(self, case: Case, article_id: str) -> str | None:
        del case
        article = self.articles.get(article_id)
        return article.text if article else None


@dataclass(frozen=True)
class OwnArticles:
    """For every case an index in memory of the case's own articles; the models are shared."""

    embedder: Embedder
    models: Models
    settings: Settings

    def answer(self, case: Case) -> Trace:
        check_articles(case.articles)
        location = MemoryIndex()
        sync(case.articles, location, self.embedder)
        return Assistant.over(location, self.embedder, self.settings, self.models).trace(case.question, case.history)

    def article_text(self, case: Case, article_id: str) -> str | None:
        return next((article.text for article in case.articles if article.id == article_id), None)


def own_articles(settings: Settings) -> OwnArticles:
    embedder = SentenceTransformerEmbedder(settings.embedder)
    return OwnArticles(embedder, models_of(settings, embedder), settings)


class Corpus:
    """The articles that cases share: given ones, or those of the index that settings name, opened when first needed."""

    def __init__(self, settings: Settings, given: Sequence[Article] | None) -> None:
        self._settings = settings
        self._given = given

    @cached_property
    def _opened(self) -> tuple[Location, Embedder]:
        return opened(self._settings)

    @cached_property
    def articles(self) -> dict[str, Article]:
        """By id; of an index they are read once. Raises what opening an index raises."""
        if self._given is None:
            return self._opened[0].snapshot().articles()
        return {article.id: article for article in self._given}

    def system(self, kept: Path | None, progress: Progress) -> SharedArticles:
        """An assistant over them; given ones are indexed first, in the folder `kept` or in memory."""
        if self._given is None:
            location, embedder = self._opened
        else:
            check_articles(self._given)
            location = MemoryIndex() if kept is None else FolderIndex(kept)
            embedder = embedder_for(location, self._settings)
            sync(self._given, location, embedder, progress=progress)
        return SharedArticles(Assistant.over(location, embedder, self._settings), self.articles)


def check_supporting(cases: Iterable[Case], articles: Mapping[str, Article]) -> None:
    """Raises GoldError where a case names a supporting article that neither it nor the shared articles have."""
    for case in cases:
        known = articles.keys() | {article.id for article in case.articles}
        missing = sorted(case.supporting - known)
        if missing:
            raise GoldError(
                f"The case {case.id!r} names the article {missing[0]!r}, which is not among the {len(known):,} "
                "articles; give the articles that the gold was made for (--articles or --index)."
            )
