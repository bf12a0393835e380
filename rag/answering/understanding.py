"""The first step of an answer: the question's spelling corrected, completed from the conversation, and parsed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from index import Embedder, Location
from rag.answering.budget import Budget
from rag.answering.models import Models
from rag.questions.followups import Turn, standalone
from rag.questions.period import find_newest_period
from rag.questions.question import Question, parse_question, read_spelling
from rag.questions.words import KnownWords
from rag.retrieval.hybrid import Retriever

if TYPE_CHECKING:
    from rag.settings import Settings


@dataclass(frozen=True)
class Parts:
    """What all answers are made with."""

    retriever: Retriever
    models: Models
    settings: Settings
    location: Location | None = None
    """The index; its words correct the spelling of questions."""
    embedder: Embedder | None = None
    """Parses questions, in place of the default embedder, if it is the same model."""


class Understanding:
    """Understands the questions of one answer."""

    def __init__(self, parts: Parts, budget: Budget) -> None:
        self._location, self._embedder = parts.location, parts.embedder
        self._llm = parts.models.llm
        self._max_chars = parts.settings.max_question_chars
        self._budget = budget

    async def understand(self, question: str, history: Sequence[Turn]) -> Question:
        """Correct the question's spelling, complete it from the conversation, and parse it."""
        async with self._budget.stage("understand"):
            words = await asyncio.to_thread(self._location.snapshot) if self._location else None
            vocabulary = words.vocabulary if words else None
            read = await asyncio.to_thread(read_spelling, question, vocabulary)
            whole = await self._complete(read, history, vocabulary)
            parse = partial(parse_question, typed=question, history=history, vocabulary=vocabulary)
            asked = await asyncio.to_thread(parse, whole, embedder=self._embedder)
            if words and asked.asks_for_overview and asked.period is None:
                days = await asyncio.to_thread(words.catalog.list_dates)
                return replace(asked, period=find_newest_period(asked.text, days))
            return asked

    async def _complete(self, question: str, history: Sequence[Turn], vocabulary: KnownWords | None) -> str:
        """The question completed from the conversation, by the LLM if there is one."""
        if history and self._llm is not None:
            from rag.questions.rewriting import rewrite_question

            try:
                rewriting = rewrite_question(self._llm, question, history, self._max_chars)
                asked, tokens = await self._budget.in_time(rewriting)
            except TimeoutError:
                pass
            else:
                self._budget.tokens += tokens
                return asked
        work = partial(standalone, vocabulary=vocabulary, embedder=self._embedder)
        return await asyncio.to_thread(work, question, history)
