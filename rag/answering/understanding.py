"""The first step of an answer: the question's spelling corrected, completed from the conversation, and parsed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from index import Embedder, Location
from rag.answering.budget import TOOK_TOO_LONG, Budget
from rag.answering.models import Models
from rag.questions.followups import Turn, standalone
from rag.questions.period import find_newest_period
from rag.questions.question import Question, parse_question, read_spelling
from rag.questions.words import KnownWords
from rag.retrieval.hybrid import Retriever

if TYPE_CHECKING:
    from rag.llm.client import LLMClient
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
        self.failures: list[str] = []
        """What the LLM failed to do, and what was done instead: a sentence each."""

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
        if history and self._llm is not None and (rewritten := await self._rewrite(self._llm, question, history)):
            return rewritten
        work = partial(standalone, vocabulary=vocabulary, embedder=self._embedder)
        return await asyncio.to_thread(work, question, history)

    async def _rewrite(self, llm: LLMClient, question: str, history: Sequence[Turn]) -> str:
        """The question as the LLM completes it; "" where it fails, which is noted."""
        from rag.questions.rewriting import LLMRewriting, rewrite_question

        try:
            rewriting = await self._budget.in_time(rewrite_question(llm, question, history, self._max_chars))
        except TimeoutError:
            rewriting = LLMRewriting(failure=TOOK_TOO_LONG)
        self._budget.tokens += rewriting.tokens
        if rewriting.failure:
            why = (
                f"The LLM {llm.name} did not complete the question ({rewriting.failure}); it was completed without it."
            )
            self.failures.append(why)
        return rewriting.question
