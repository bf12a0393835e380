"""Runs the steps from a question to its answer. Stateless between calls; safe to share between threads."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from index import (
    Article,
    ArticleFolderError,
    Embedder,
    Location,
    MemoryIndex,
    QuestionError,
    SentenceTransformerEmbedder,
    sync,
)
from index.articles import is_unicode
from index.progress import Progress, no_progress
from rag.answer import Answer, Claim, Passage, Reading, Trace
from rag.compose import compose
from rag.conversation import Turn, standalone
from rag.dissent import dissenting
from rag.opening import opened, synced
from rag.readers import READERS, Reader
from rag.reconcile import Verdict, reconcile
from rag.retrieve import HybridRetriever, Retriever

if TYPE_CHECKING:
    from rag.settings import Settings


class Assistant:
    """Answers questions over an index of articles. Made by `open`, `from_folder` or `from_articles`."""

    def __init__(self, retriever: Retriever, reader: Reader, settings: Settings) -> None:
        self._retriever = retriever
        self._reader = reader
        self._settings = settings

    @classmethod
    def open(cls, index: str | Path | None = None, **settings: Any) -> Self:
        """Opens an index on disk: the one that settings name, unless `index` is given.

        Other arguments are settings. Raises IndexNotFoundError, IndexMismatchError, IndexUnavailableError or
        SettingsError. The models are loaded at the first question.
        """
        chosen = checked(index=index, **settings)
        return cls.over(*opened(chosen), chosen)

    @classmethod
    def from_folder(
        cls, folder: str | Path, index: str | Path | None = None, *, progress: Progress = no_progress, **settings: Any
    ) -> Self:
        """Makes the index equal to a folder of articles, then opens it.

        Raises ArticleFolderError or ModelError besides what `open` raises.
        """
        chosen = checked(index=index, **settings)
        synced(Path(folder), chosen, progress)
        return cls.over(*opened(chosen), chosen)

    @classmethod
    def from_articles(cls, articles: Sequence[Article], **settings: Any) -> Self:
        """Indexes the given articles in memory. Raises ArticleFolderError where they cannot be indexed."""
        chosen = checked(**settings)
        check_articles(articles)
        embedder = SentenceTransformerEmbedder(chosen.embedder)
        location = MemoryIndex()
        sync(articles, location, embedder)
        return cls.over(location, embedder, chosen)

    @classmethod
    def over(cls, location: Location, embedder: Embedder, settings: Settings, reader: Reader | None = None) -> Self:
        """An assistant over an index, with the default retriever and `reader`, or the one that settings name."""
        retriever = HybridRetriever(location, embedder, settings.passages, settings.passages_per_article, settings.only)
        return cls(retriever, reader or READERS[settings.reader](embedder), settings)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answers one question, which may be a follow-up to earlier turns, oldest first.

        Raises QuestionError, IndexUnavailableError or ModelError.
        """
        return self.trace(question, history).answer

    def search(self, question: str) -> tuple[Passage, ...]:
        """The passages that a question finds, best first. Raises what `ask` raises."""
        return self._retriever.retrieve(checked_question(question, self._settings.max_question_chars))

    def trace(self, question: str, history: Sequence[Turn] = ()) -> Trace:
        """Answers one question and keeps the way to the answer. Raises what `ask` raises."""
        asked = standalone(checked_question(question, self._settings.max_question_chars), history)
        seconds = dict.fromkeys(("retrieve", "read", "reconcile"), 0.0)
        with timed(seconds, "retrieve"), ThreadPoolExecutor(1) as beside:
            loading = beside.submit(self._reader.load)
            passages = self._retriever.retrieve(asked)
        loading.result()
        with timed(seconds, "read"):
            reading = self._reader.read(asked, passages)
        with timed(seconds, "reconcile"):
            verdict = self._verdict(asked, reading)
        if verdict.groups and (most := self._settings.dissent_passages):
            with timed(seconds, "retrieve"):
                more = dissenting(asked, verdict.groups[0], passages, self._retriever, most)
            if more:
                with timed(seconds, "read"):
                    reading += self._reader.read(asked, more)
                passages += more
                with timed(seconds, "reconcile"):
                    verdict = self._verdict(asked, reading)
        with timed(seconds, "reconcile"):
            dropped = len(reading.claims) - len(proved(reading.claims))
            answer = compose(asked, verdict, passages, dropped)
        return Trace(answer, passages, reading.claims, seconds, reading.tokens)

    def _verdict(self, question: str, reading: Reading) -> Verdict:
        settings = self._settings
        return reconcile(question, proved(reading.claims), evidence=settings.evidence, rival=settings.rival)

    async def aask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """`ask` in a thread of its own, so that the loop goes on."""
        return await asyncio.to_thread(self.ask, question, history)


@contextmanager
def timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    """Adds the time that its block takes to a stage."""
    began = time.perf_counter()
    yield
    seconds[stage] += time.perf_counter() - began


def proved(claims: Sequence[Claim]) -> list[Claim]:
    return [claim for claim in claims if is_proved(claim)]


def is_proved(claim: Claim) -> bool:
    """Whether the value stands in the article at its offsets, inside the quote that is given for it."""
    text = claim.article.text
    inside = 0 <= claim.quote_start <= claim.start < claim.end <= claim.quote_end <= len(text)
    return inside and text[claim.start : claim.end] == claim.value


def checked(**settings: Any) -> Settings:
    from rag.settings import load_settings  # pydantic takes longer to import than all of this package

    return load_settings(**settings)


def checked_question(question: str, most: int) -> str:
    """The question on one line. Raises QuestionError where it is empty or too long."""
    asked = " ".join(question.split())
    if not any(c.isalnum() for c in asked):
        raise QuestionError("The question is empty; ask something about the articles.")
    if not is_unicode(asked):
        raise QuestionError("The question is not valid Unicode; type it again.")
    if len(asked) > most:
        raise QuestionError(
            f"The question has {len(asked):,} characters, more than the limit of {most:,}; shorten it "
            "(or raise max_question_chars)."
        )
    return asked


def check_articles(articles: Sequence[Article]) -> None:
    """Raises ArticleFolderError for no articles, an empty one, two of one id, or text that is no Unicode."""
    if not articles:
        raise ArticleFolderError("There are no articles; give at least one.")
    twice = [article_id for article_id, count in Counter(a.id for a in articles).items() if count > 1]
    if twice:
        raise ArticleFolderError(f"Two articles have the id {twice[0]!r}; give each an id of its own.")
    for article in articles:
        if not article.id or not article.text.strip():
            raise ArticleFolderError(f"The article with the id {article.id!r} has no id or no text; leave it out.")
        if not is_unicode("".join([article.id, article.text, article.title, article.source, article.url])):
            raise ArticleFolderError(f"The article {article.id!r} is not valid Unicode; mend its text.")
