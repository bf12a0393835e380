"""Answers from many articles at once: overviews, the stories of a collection, and where its articles disagree."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from index import Article, SentenceTransformerEmbedder
from rag.answer import Answer, Passage
from rag.answering.budget import Budget
from rag.answering.disagreements import find_disagreements, hold_topic, list_disagreements
from rag.answering.overview import is_topic_of, names_only_time, write_overview, write_stories
from rag.answering.stored_results import store_results
from rag.answering.understanding import Parts
from rag.questions.period import Period
from rag.questions.question import Question
from rag.readers import embedded_reader
from rag.retrieval.period import publication_days

MAX_PAIRS = 150
"""Pairs of sentences that are compared while somebody waits for an answer."""


class Surveys:
    """Surveys the articles for one answer."""

    def __init__(self, parts: Parts, budget: Budget) -> None:
        self._location, self._settings = parts.location, parts.settings
        self._embedder = parts.embedder or SentenceTransformerEmbedder()
        self._budget = budget

    async def overview(self, asked: Question, passages: Sequence[Passage]) -> Answer | None:
        """An overview of what is asked, or of all stories where no topic is named; None where there is none."""
        async with self._budget.stage("write"):
            topic = asked.topic
            if topic and not asked.period and not is_topic_of(topic, passages):
                return None
            takes_all = not topic or names_only_time(asked)
            articles = await asyncio.to_thread(self._read_articles, asked.period) if takes_all else []
            if articles or not (topic or asked.period or self._location is None):
                return await asyncio.to_thread(write_stories, asked, articles, self._embedder)
            return await asyncio.to_thread(write_overview, asked, passages, self._embedder)

    async def list_disagreements(self, asked: Question) -> Answer:
        """The disagreements between the articles that hold the topic; reads and stems them all."""
        self._budget.lift()  # the first time, all articles are compared, which may take minutes
        async with self._budget.stage("reconcile"):
            return await asyncio.to_thread(self._compare_articles, asked)

    def _compare_articles(self, asked: Question) -> Answer:
        articles = hold_topic(asked, self._read_articles())
        stored = store_results(self._location, self._embedder, embedded_reader())
        return list_disagreements(asked, find_disagreements(articles, *stored, limit=MAX_PAIRS))

    def _read_articles(self, period: Period | None = None) -> list[Article]:
        """The articles that pass the settings' filter, from a period if one is given."""
        if self._location is None:
            return []
        only = self._settings.only.narrow(*publication_days(period)) if period else self._settings.only
        snapshot = self._location.snapshot()
        return list(snapshot.read_articles(sorted(snapshot.catalog.find_ids(only))).values())
