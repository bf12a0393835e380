"""The ways to ask. Stateless between calls; safe to share between threads and event loops."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from index import (
    Article,
    ArticleFolderError,
    Embedder,
    IndexUnavailableError,
    Location,
    MemoryIndex,
    QuestionError,
    SentenceTransformerEmbedder,
    sync,
)
from index.articles import is_unicode
from index.progress import Progress, ignore_progress
from rag.answer import Answer, Disagreement, Passage, Trace
from rag.answering.disagreements import find_disagreements
from rag.answering.events import Emit, Event, ignore_event
from rag.answering.models import Models, models_of
from rag.answering.pipeline import Answering
from rag.answering.portal import run_work, run_work_async, stream_work, stream_work_async
from rag.answering.stored_results import store_results
from rag.answering.understanding import Parts
from rag.articles.indexes import load_index, sync_from_folder
from rag.questions.followups import Turn
from rag.readers import embedded_reader
from rag.retrieval.hybrid import HybridRetriever, Retriever

if TYPE_CHECKING:
    from rag.settings import Settings


class Assistant:
    """Answers questions over an index of articles. Create one with `open`, `from_folder` or `from_articles`.

    Its index is freed when it is closed, at the end of a `with` block, or when it is garbage-collected.
    """

    def __init__(
        self,
        retriever: Retriever,
        models: Models,
        settings: Settings,
        location: Location | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        """Without `location` and `embedder`, articles do not help correct spelling, and `disagreements` finds none."""
        self._own_parts: Parts | None = Parts(retriever, models, settings, location, embedder)

    @classmethod
    def open(cls, index: str | PathLike[str] | None = None, **settings: Any) -> Self:
        """Opens an index on disk: the one that settings name, unless `index` is given.

        Other arguments are settings. Raises IndexNotFoundError, IndexMismatchError, IndexUnavailableError or
        SettingsError. The models are loaded at the first question.
        """
        chosen = read_settings(index=fspath(index) if index else None, **settings)
        return cls.over(*load_index(chosen), chosen)

    @classmethod
    def from_folder(
        cls,
        folder: str | PathLike[str],
        index: str | PathLike[str] | None = None,
        *,
        progress: Progress = ignore_progress,
        **settings: Any,
    ) -> Self:
        """Makes the index equal to a folder of articles, then opens it.

        Raises ArticleFolderError or ModelError besides what `open` raises.
        """
        chosen = read_settings(index=fspath(index) if index else None, **settings)
        sync_from_folder(Path(folder), chosen, progress)
        return cls.over(*load_index(chosen), chosen)

    @classmethod
    def from_articles(cls, articles: Sequence[Article], **settings: Any) -> Self:
        """Indexes the given articles in memory. Raises ArticleFolderError where they cannot be indexed."""
        chosen = read_settings(**settings)
        check_articles(articles)
        embedder = SentenceTransformerEmbedder(chosen.embedder)
        location = MemoryIndex()
        sync(articles, location, embedder)
        return cls.over(location, embedder, chosen)

    @classmethod
    def over(cls, location: Location, embedder: Embedder, settings: Settings, models: Models | None = None) -> Self:
        """An assistant over an index, with the default retriever and `models`, or those that settings name."""
        retriever = HybridRetriever(location, embedder, settings.passages, settings.passages_per_article, settings.only)
        return cls(retriever, models or models_of(settings), settings, location, embedder)

    def close(self) -> None:
        """Frees the index: the articles in memory, or the open files of the index on disk, which stays.

        Later questions raise IndexUnavailableError. Closing twice does nothing.
        """
        parts, self._own_parts = self._own_parts, None
        if parts and parts.location:
            parts.location.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    @property
    def _parts(self) -> Parts:
        if self._own_parts is None:
            raise IndexUnavailableError("The assistant is closed; open another one.")
        return self._own_parts

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Answers one question, which may be a follow-up to earlier turns, oldest first.

        Raises QuestionError, IndexUnavailableError or ModelError.
        """
        return self.trace(question, history).answer

    async def aask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """`ask` without blocking the event loop; cancelling it stops the work."""
        return (await run_work_async(lambda: self._answer(question, history, ignore_event))).answer

    def trace(self, question: str, history: Sequence[Turn] = ()) -> Trace:
        """Answers one question and keeps the passages, claims and decisions behind it. Raises what `ask` raises."""
        return run_work(lambda: self._answer(question, history, ignore_event))

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Event]:
        """Yields events while the question is answered, the answer last; closing the iterator stops the work.

        Raises what `ask` raises.
        """
        return stream_work(lambda emit: self._answer(question, history, emit))

    def astream(self, question: str, history: Sequence[Turn] = ()) -> AsyncIterator[Event]:
        """`stream` without blocking the event loop."""
        return stream_work_async(lambda emit: self._answer(question, history, emit))

    def search(self, question: str) -> tuple[Passage, ...]:
        """The passages that match a question, best first. Raises what `ask` raises."""
        return self._parts.retriever.retrieve(check_question(question, self._parts.settings.max_question_chars))

    def disagreements(
        self, topic: str | None = None, *, progress: Progress = ignore_progress
    ) -> tuple[Disagreement, ...]:
        """Where the articles contradict each other, the surest first; with a `topic`, only where all its words occur.

        `progress` is called with the number of sentence pairs compared and their total. Takes half a minute for ten
        articles and minutes for many; beside an index in a folder the results are kept, so that unchanged articles are
        not compared again. Raises QuestionError, IndexNotFoundError, IndexUnavailableError or ModelError.
        """
        about = check_topic(topic or "", self._parts.settings.max_question_chars)
        location, embedder = self._parts.location, self._parts.embedder
        if location is None or embedder is None:
            return ()
        snapshot = location.snapshot()
        articles = list(snapshot.read_articles(sorted(snapshot.catalog.find_ids(self._parts.settings.only))).values())
        stored = store_results(location, embedder, embedded_reader())
        return find_disagreements(articles, *stored, topic=about, progress=progress)

    async def _answer(self, question: str, history: Sequence[Turn], emit: Emit) -> Trace:
        asked = check_question(question, self._parts.settings.max_question_chars)
        return await Answering(self._parts, emit).answer(asked, history)


def read_settings(**settings: Any) -> Settings:
    from rag.settings import load_settings  # pydantic takes longer to import than all of this package

    return load_settings(**settings)


def check_question(question: str, limit: int) -> str:
    """The question on one line. Raises QuestionError where it is empty or too long."""
    return check_words(question, limit, "question", "ask something about the articles")


def check_topic(topic: str, limit: int) -> str:
    """The topic on one line; "" for a blank one. Raises QuestionError where it has no words or is too long."""
    return check_words(topic, limit, "topic", "name something that the articles write about") if topic.strip() else ""


def check_words(text: str, limit: int, name: str, advice: str) -> str:
    """The text on one line. Raises QuestionError, worded with `name` and `advice`, if it cannot be asked."""
    asked = " ".join(text.split())
    if not any(c.isalnum() for c in asked):
        has_signs = any(unicodedata.category(c) == "So" for c in asked)  # emoji
        problem = "has no words, only signs" if has_signs else "is empty"
        raise QuestionError(f"The {name} {problem}; {advice}.")
    if not is_unicode(asked):
        raise QuestionError(f"The {name} is not valid Unicode; type it again.")
    if len(asked) > limit:
        raise QuestionError(
            f"The {name} has {len(asked):,} characters, more than the limit of {limit:,}; shorten it "
            "(or raise max_question_chars)."
        )
    return asked


def check_articles(articles: Sequence[Article]) -> None:
    """Raises ArticleFolderError for no articles, one without id or text, two with one id, or invalid Unicode."""
    if not articles:
        raise ArticleFolderError("There are no articles; give at least one.")
    twice = [article_id for article_id, count in Counter(a.id for a in articles).items() if count > 1]
    if twice:
        raise ArticleFolderError(f"Two articles have the id {twice[0]!r}; give each an id of its own.")
    for article in articles:
        if not article.id or not article.text.strip():
            raise ArticleFolderError(f"The article with the id {article.id!r} has no id or no text; leave it out.")
        if not is_unicode("".join([article.id, article.text, article.title, article.source, article.url])):
            raise ArticleFolderError(f"The article {article.id!r} is not valid Unicode; correct its text.")
