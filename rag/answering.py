"""One question on its way to its answer: understood, searched, read, reconciled, written."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from index import ModelError
from rag.answer import Answer, Claim, Passage, Reading, Tokens, Trace
from rag.compose import compose, noted, opening
from rag.conversation import Turn, standalone
from rag.dissent import dissenting
from rag.events import Answered, ClaimsFound, ReadingPassages, Searching, Tell, TextWritten
from rag.models import Models
from rag.reconcile import Verdict, reconcile
from rag.retrieve import Retriever
from rag.tracing import span

if TYPE_CHECKING:
    from rag.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True)
class Parts:
    """What answers are made with; shared by all of them."""

    retriever: Retriever
    models: Models
    settings: Settings


class Answering:
    """Answers one question, once, and tells what happens meanwhile."""

    def __init__(self, parts: Parts, tell: Tell) -> None:
        self._retriever = parts.retriever
        self._models = parts.models
        self._settings = parts.settings
        self._tell = tell
        self._reader = parts.models.reader
        self._failure = ""  # of that reader, where the fallback took its place
        self._tokens = Tokens()
        self._seconds: dict[str, float] = {}
        self._deadline = asyncio.get_running_loop().time() + parts.settings.answer_seconds

    async def answer(self, question: str, history: Sequence[Turn]) -> Trace:
        """Raises what retrieving and reading raise."""
        with span("answer"):
            asked = await self._understood(question, history)
            self._tell(Searching(asked))
            passages = await self._passages(asked)
            reading = await self._read(asked, passages)
            verdict = await self._verdict(asked, reading)
            if more := await self._dissenting(asked, verdict, passages):
                reading += await self._read(asked, more, len(passages))
                passages += more
                verdict = await self._verdict(asked, reading)
            answer = await self._written(asked, verdict, passages, reading)
        self._tell(Answered(answer))
        return Trace(answer, passages, reading.claims)

    async def _understood(self, question: str, history: Sequence[Turn]) -> str:
        """The question with what it leaves to the conversation put in."""
        if not history or self._models.llm is None:
            return standalone(question, history)
        from rag.rewriting import rewritten

        async with self._stage("understand"):
            try:
                work = rewritten(self._models.llm, question, history, self._settings.max_question_chars)
                asked, tokens = await self._in_time(work)
            except TimeoutError:
                return standalone(question, history)
        self._tokens += tokens
        return asked

    async def _passages(self, asked: str) -> tuple[Passage, ...]:
        async with self._stage("retrieve"):
            loading = asyncio.to_thread(self._reader.load)
            passages, _ = await asyncio.gather(asyncio.to_thread(self._retriever.retrieve, asked), loading)
        return passages

    async def _dissenting(self, asked: str, verdict: Verdict, read: Sequence[Passage]) -> tuple[Passage, ...]:
        most = self._settings.dissent_passages
        if not verdict.groups or not most:
            return ()
        async with self._stage("retrieve"):
            return await asyncio.to_thread(dissenting, asked, verdict.groups[0], read, self._retriever, most)

    async def _read(self, asked: str, passages: Sequence[Passage], before: int = 0) -> Reading:
        """The claims of some passages, after so many others; the fallback's where the reader fails."""
        total = before + len(passages)
        self._tell(ReadingPassages(before, total))

        def done(count: int) -> None:
            self._tell(ReadingPassages(before + count, total))

        async with self._stage("read"):
            try:
                reading = await self._by_reader(asked, passages, done)
            except ModelError as error:
                if self._models.fallback is None or self._reader is self._models.fallback:
                    raise
                self._reader, self._failure = self._models.fallback, str(error)
                reading = await self._reader.read(asked, passages, done)
        self._tokens += reading.tokens
        self._tell(ClaimsFound(tuple(proved(reading.claims))))
        return reading

    async def _by_reader(self, asked: str, passages: Sequence[Passage], done: Any) -> Reading:
        try:
            return await self._in_time(self._reader.read(asked, passages, done))
        except TimeoutError as error:
            raise ModelError(
                f"The reader {self._reader.name} took longer than the {self._settings.answer_seconds:g} seconds of one "
                "answer; raise answer_seconds, or ask for fewer passages."
            ) from error

    async def _verdict(self, asked: str, reading: Reading) -> Verdict:
        limits = {"evidence": self._settings.evidence, "rival": self._settings.rival}
        async with self._stage("reconcile"):
            return await asyncio.to_thread(partial(reconcile, asked, proved(reading.claims), **limits))

    async def _written(self, asked: str, verdict: Verdict, passages: Sequence[Passage], reading: Reading) -> Answer:
        """The answer with its text: prose, where an LLM writes one that passes the checks."""
        dropped = reading.dropped + len(reading.claims) - len(proved(reading.claims))
        answer = compose(asked, verdict, passages, dropped)
        prose = await self._prose(answer, verdict) if self._models.llm and self._settings.prose else ""
        answer = replace(answer, text=prose or answer.text, is_prose=bool(prose), reader=self._reader.name)
        if self._failure:
            answer = noted(answer, f"{self._failure} The embedded reader answered instead.")
        self._tell(TextWritten(answer.text))
        return replace(answer, tokens=self._tokens, seconds=dict(self._seconds))

    async def _prose(self, answer: Answer, verdict: Verdict) -> str:
        if not answer.positions or self._models.llm is None:
            return ""
        from rag.prose import prose

        async with self._stage("write"):
            try:
                work = prose(self._models.llm, answer, opening(verdict), lambda text: self._tell(TextWritten(text)))
                text, tokens = await self._in_time(work)
            except TimeoutError:
                return ""
        self._tokens += tokens
        return text

    async def _in_time(self, work: Coroutine[Any, Any, T]) -> T:
        """What the work returns. Raises TimeoutError where the time of one answer is over."""
        async with asyncio.timeout_at(self._deadline):
            return await work

    @asynccontextmanager
    async def _stage(self, name: str) -> AsyncIterator[None]:
        """Adds the time that its block takes to a stage, and marks it for tracing."""
        began = time.perf_counter()
        with span(name):
            yield
        self._seconds[name] = self._seconds.get(name, 0.0) + time.perf_counter() - began


def proved(claims: Sequence[Claim]) -> list[Claim]:
    return [claim for claim in claims if is_proved(claim)]


def is_proved(claim: Claim) -> bool:
    """Whether the value stands in the article at its offsets, inside the quote that is given for it."""
    text = claim.article.text
    inside = 0 <= claim.quote_start <= claim.start < claim.end <= claim.quote_end <= len(text)
    return inside and text[claim.start : claim.end] == claim.value
