"""One question on its way to its answer: understood, searched, read, reconciled, written."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from index import Article, Embedder, Location, ModelError, SentenceTransformerEmbedder
from rag.agreement.verdict import Limits, Verdict, reconcile
from rag.answer import Answer, Claim, Passage, Reading, Tokens, Trace
from rag.answering.about import explain_answer
from rag.answering.compose import compose, noted, opening
from rag.answering.disagreements import find_disagreements, list_disagreements
from rag.answering.events import Answered, ClaimsFound, Emit, ReadingPassages, Searching, TextWritten
from rag.answering.models import Models
from rag.answering.overview import write_overview, write_stories
from rag.answering.parts import join_traces
from rag.answering.replies import reply
from rag.questions.comparison import ask_for_sides
from rag.questions.followups import Turn, complete_part, standalone
from rag.questions.period import Period
from rag.questions.question import Question, parse_question, read_spelling
from rag.questions.words import KnownWords
from rag.readers import embedded_reader
from rag.retrieval.hybrid import Retriever
from rag.retrieval.other_side import dissenting
from rag.retrieval.period import find_passages, publication_days
from rag.tracing import span

if TYPE_CHECKING:
    from rag.settings import Settings

T = TypeVar("T")

LEAST_SIMILARITY = 0.3
"""Cosine similarity of the best passage from which an overview is about what the question names."""
MIN_SIDES = 2
"""Of a comparison that is answered by positions."""
PAIRS_IN_AN_ANSWER = 150
"""Pairs of sentences that are compared while somebody waits for an answer."""


@dataclass(frozen=True)
class Parts:
    """What answers are made with; shared by all of them."""

    retriever: Retriever
    models: Models
    settings: Settings
    location: Location | None = None
    """The index, whose words questions are read with."""
    embedder: Embedder | None = None
    """Saves loading another one to read questions with, where it is the default one."""


class Answering:
    """Answers one question, once, and tells what happens meanwhile."""

    def __init__(self, parts: Parts, emit: Emit) -> None:
        self._retriever = parts.retriever
        self._location, self._embedder = parts.location, parts.embedder
        self._models = parts.models
        self._settings = parts.settings
        self._emit = emit
        self._reader = parts.models.reader
        self._failure = ""  # of that reader, where the fallback took its place
        self._tokens = Tokens()
        self._seconds: dict[str, float] = {}
        self._deadline = asyncio.get_running_loop().time() + parts.settings.answer_seconds

    async def answer(self, question: str, history: Sequence[Turn]) -> Trace:
        """Raises what retrieving and reading raise."""
        with span("answer"):
            asked = await self._understand(question, history)
            trace = await (self._answer_parts(asked) if asked.holds_several else self._answer(asked, history))
            trace = replace(trace, answer=self._finish(asked, trace.answer))
        self._emit(Answered(trace.answer))
        return trace

    async def _answer(self, asked: Question, history: Sequence[Turn]) -> Trace:
        """The answer of the kind that the question asks for."""
        if refusal := reply(asked):
            return Trace(refusal)
        if asked.kind == "about_answer" and history:
            return Trace(explain_answer(asked, history[-1].given or await self._answer_again(history)))
        self._emit(Searching(asked.text))
        if asked.kind == "disagreements":
            return Trace(await self._tell_disagreements(asked))
        passages = await self._passages(asked)
        if asked.kind == "comparison" and (sides := await self._compare(asked, passages)):
            return sides
        if asked.asks_for_overview and (overview := await self._overview(asked, passages)):
            return Trace(overview, passages)
        trace = await self._answer_from_claims(asked, passages)
        if asked.kind == "keywords" and trace.answer.status == "no_evidence":
            overview = await self._overview(asked, passages)
            return replace(trace, answer=overview or trace.answer)
        return trace

    async def _answer_parts(self, asked: Question) -> Trace:
        """Each question in a question, with what those before it and their answers say."""
        traces: list[Trace] = []
        talk: list[Turn] = []
        for part in asked.parts:
            own = await asyncio.to_thread(parse_question, complete_part(part, talk), embedder=self._embedder)
            traces.append(await self._answer(own, ()))
            talk.append(Turn(own.text, next((each.value for each in traces[-1].answer.positions), "")))
        return join_traces(asked, traces)

    async def _compare(self, asked: Question, passages: tuple[Passage, ...]) -> Trace | None:
        """A position for each side; None where the claims do not give two."""
        plain = await asyncio.to_thread(parse_question, ask_for_sides(asked.text), embedder=self._embedder)
        trace = await self._answer_from_claims(replace(plain, kind="comparison"), passages)
        if len(trace.answer.positions) < MIN_SIDES:
            return None
        return replace(trace, answer=replace(trace.answer, question=asked.text))

    async def _answer_again(self, history: Sequence[Turn]) -> Answer:
        """The answer to the last question, of which the conversation holds only the text."""
        asked = await self._understand(history[-1].question, history[:-1])
        return (await self._answer(asked, history[:-1])).answer

    async def _answer_from_claims(self, asked: Question, passages: tuple[Passage, ...]) -> Trace:
        """Reads the passages, looks for the other side, and says what the claims come to."""
        reading = await self._read(asked, passages)
        verdict = await self._verdict(asked, reading)
        if more := await self._dissenting(asked, verdict, passages):
            reading += await self._read(asked, more, len(passages))
            passages += more
            verdict = await self._verdict(asked, reading)
        answer = await self._written(asked, verdict, passages, reading)
        return Trace(answer, passages, reading.claims, verdict.decisions)

    async def _overview(self, asked: Question, passages: Sequence[Passage]) -> Answer | None:
        """Sentences about what is asked; the collection's stories where nothing in it is."""
        async with self._stage("write"):
            embedder = self._embedder or SentenceTransformerEmbedder()
            is_about = max((passage.similarity for passage in passages), default=0.0) >= LEAST_SIMILARITY
            if is_about or asked.names or asked.period or self._location is None:
                return await asyncio.to_thread(write_overview, asked, passages, embedder)
            return await asyncio.to_thread(write_stories, asked, self._articles(asked.period), embedder)

    async def _tell_disagreements(self, asked: Question) -> Answer:
        """Where the articles contradict each other, as far as they speak of the names asked about."""
        async with self._stage("reconcile"):
            embedder = self._embedder or SentenceTransformerEmbedder()
            search = partial(find_disagreements, topic=" ".join(asked.names), limit=PAIRS_IN_AN_ANSWER)
            found = await asyncio.to_thread(search, self._articles(), embedder, embedded_reader())
        return list_disagreements(asked, found)

    def _articles(self, period: Period | None = None) -> list[Article]:
        """The articles that settings let through, of a period if one is given."""
        if self._location is None:
            return []
        only = self._settings.only.narrow(*publication_days(period)) if period else self._settings.only
        snapshot = self._location.snapshot()
        return list(snapshot.read_articles(sorted(snapshot.catalog.find_ids(only))).values())

    def _finish(self, asked: Question, answer: Answer) -> Answer:
        """The answer with what is known of how it was made."""
        reader = answer.reader or self._reader.name
        return replace(answer, read_as=asked.read_as, reader=reader, tokens=self._tokens, seconds=dict(self._seconds))

    async def _understand(self, question: str, history: Sequence[Turn]) -> Question:
        """The question as it stands alone, its spelling corrected, and what it asks."""
        async with self._stage("understand"):
            words = await asyncio.to_thread(self._location.snapshot) if self._location else None
            vocabulary = words.vocabulary if words else None
            read = await asyncio.to_thread(read_spelling, question, vocabulary)
            whole = await self._standalone(read, history, vocabulary)
            parse = partial(parse_question, typed=question, history=history, vocabulary=vocabulary)
            return await asyncio.to_thread(parse, whole, embedder=self._embedder)

    async def _standalone(self, question: str, history: Sequence[Turn], vocabulary: KnownWords | None) -> str:
        """The question with what it leaves to the conversation put in."""
        if history and self._models.llm is not None:
            from rag.questions.rewriting import rewrite_question

            try:
                rewriting = rewrite_question(self._models.llm, question, history, self._settings.max_question_chars)
                asked, tokens = await self._in_time(rewriting)
            except TimeoutError:
                pass
            else:
                self._tokens += tokens
                return asked
        work = partial(standalone, vocabulary=vocabulary, embedder=self._embedder)
        return await asyncio.to_thread(work, question, history)

    async def _passages(self, asked: Question) -> tuple[Passage, ...]:
        async with self._stage("retrieve"):
            loading = asyncio.to_thread(self._reader.load)
            search = asyncio.to_thread(find_passages, asked, self._retriever)
            passages, _ = await asyncio.gather(search, loading)
        return passages

    async def _dissenting(self, asked: Question, verdict: Verdict, read: Sequence[Passage]) -> tuple[Passage, ...]:
        most = self._settings.dissent_passages
        if not verdict.groups or not most:
            return ()
        async with self._stage("retrieve"):
            best = verdict.groups[0]
            search = partial(dissenting, asked.text, best.claims[0], best.article_ids, read, self._retriever, most)
            return await asyncio.to_thread(search)

    async def _read(self, asked: Question, passages: Sequence[Passage], before: int = 0) -> Reading:
        """The claims of some passages, after so many others; the fallback's where the reader fails."""
        total = before + len(passages)
        self._emit(ReadingPassages(before, total))

        def done(count: int) -> None:
            self._emit(ReadingPassages(before + count, total))

        async with self._stage("read"):
            try:
                reading = await self._by_reader(asked, passages, done)
            except ModelError as error:
                if self._models.fallback is None or self._reader is self._models.fallback:
                    raise
                self._reader, self._failure = self._models.fallback, str(error)
                reading = await self._reader.read(asked, passages, done)
        self._tokens += reading.tokens
        self._emit(ClaimsFound(tuple(proved(reading.claims))))
        return reading

    async def _by_reader(self, asked: Question, passages: Sequence[Passage], done: Any) -> Reading:
        try:
            return await self._in_time(self._reader.read(asked, passages, done))
        except TimeoutError as error:
            raise ModelError(
                f"The reader {self._reader.name} took longer than the {self._settings.answer_seconds:g} seconds of one "
                "answer; raise answer_seconds, or ask for fewer passages."
            ) from error

    async def _verdict(self, asked: Question, reading: Reading) -> Verdict:
        limits = Limits(self._settings.evidence, self._settings.rival)
        async with self._stage("reconcile"):
            claims, model = proved(reading.claims), self._models.pair_model
            return await asyncio.to_thread(reconcile, asked, claims, model, limits, self._embedder)

    async def _written(
        self, asked: Question, verdict: Verdict, passages: Sequence[Passage], reading: Reading
    ) -> Answer:
        """The answer with its text: prose, where an LLM writes one that passes the checks."""
        dropped = reading.dropped + len(reading.claims) - len(proved(reading.claims))
        answer = compose(asked, verdict, passages, dropped)
        prose = await self._prose(answer, verdict) if self._models.llm and self._settings.prose else ""
        answer = replace(answer, text=prose or answer.text, is_prose=bool(prose), reader=self._reader.name)
        if self._failure:
            answer = noted(answer, f"{self._failure} The embedded reader answered instead.")
        self._emit(TextWritten(answer.text))
        return answer

    async def _prose(self, answer: Answer, verdict: Verdict) -> str:
        if not answer.positions or self._models.llm is None:
            return ""
        from rag.answering.prose import write_prose

        async with self._stage("write"):
            try:
                work = write_prose(self._models.llm, answer, opening(verdict), self._emit_text)
                text, tokens = await self._in_time(work)
            except TimeoutError:
                return ""
        self._tokens += tokens
        return text

    def _emit_text(self, text: str) -> None:
        self._emit(TextWritten(text))

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
