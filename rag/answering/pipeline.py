"""One question on its way to its answer: understood, searched, read, reconciled, written."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from index import ModelError
from rag.agreement.verdict import Limits, Verdict, reconcile
from rag.answer import Answer, Passage, Reading, Trace
from rag.answering.about import explain_answer, is_remark, remark_on
from rag.answering.budget import TOOK_TOO_LONG, Budget
from rag.answering.compose import compose, describe_verdict, note_fallback
from rag.answering.disagreements import add_headline
from rag.answering.events import Answered, ClaimsFound, Emit, ReadingPassages, Searching, TextWritten
from rag.answering.parts import join_traces
from rag.answering.replies import reply
from rag.answering.sources import name_sources
from rag.answering.surveys import Surveys
from rag.answering.understanding import Parts, Understanding
from rag.questions.comparison import ask_each_side, ask_for_sides, asks_yes_or_no
from rag.questions.followups import Turn, complete_part
from rag.questions.question import Question, parse_question
from rag.questions.sources import ask_if_true
from rag.readers import Reader
from rag.readers.quotes import keep_proved
from rag.retrieval.other_side import find_dissent
from rag.retrieval.period import find_passages
from rag.tracing import span

if TYPE_CHECKING:
    from rag.llm.client import LLMClient

MIN_SIDES = 2
"""Positions from which a comparison is answered by them."""
PROSE_RESERVE = 0.02
"""Share of an answer's time that is kept for its plain text, where prose takes too long."""


class Answering:
    """Answers one question, once, and emits events on the way."""

    def __init__(self, parts: Parts, emit: Emit) -> None:
        self._retriever = parts.retriever
        self._embedder = parts.embedder
        self._models = parts.models
        self._settings = parts.settings
        self._emit = emit
        self._reader = parts.models.reader
        self._failures: list[str] = []  # what the LLM failed to do, and what was done instead
        self._budget = Budget(parts.settings.answer_seconds)
        self._understanding = Understanding(parts, self._budget)
        self._surveys = Surveys(parts, self._budget)

    async def answer(self, question: str, history: Sequence[Turn]) -> Trace:
        """Answer the question within the time limit. Raises ModelError, and what the retriever and the reader raise."""
        async with self._budget.limit():
            return await self._answer_whole(question, history)

    async def _answer_whole(self, question: str, history: Sequence[Turn]) -> Trace:
        with span("answer"):
            asked = await self._understanding.understand(question, history)
            trace = await (self._answer_parts(asked, history) if asked.holds_several else self._answer(asked, history))
            trace = replace(trace, answer=self._finish(asked, trace.answer))
        self._emit(Answered(trace.answer))
        return trace

    async def _answer(self, asked: Question, history: Sequence[Turn]) -> Trace:
        """Answer the question as its kind requires."""
        if refusal := reply(asked):
            return Trace(refusal)
        if asked.kind == "about_answer" and history:
            return Trace(explain_answer(asked, history[-1].given or await self._answer_again(history)))
        self._emit(Searching(asked.text))
        if asked.kind == "disagreements":
            return await self._tell_disagreements(asked)
        passages = await self._retrieve(asked)
        if (statement := ask_if_true(asked.text)) and (named := await self._name_sources(asked, statement, passages)):
            return named
        if asked.kind == "comparison" and (sides := await self._compare(asked, passages)):
            return sides
        if asked.asks_for_overview and (overview := await self._surveys.overview(asked, passages)):
            return Trace(overview, passages)
        trace = await self._answer_from_claims(asked, passages)
        if trace.answer.status == "no_evidence" and (asked.may_be_topic or asked.asks_fate):
            topical = replace(asked, kind="latest") if asked.asks_fate else asked
            overview = await self._surveys.overview(topical, passages)
            return replace(trace, answer=overview or trace.answer)
        return trace

    async def _answer_parts(self, asked: Question, history: Sequence[Turn]) -> Trace:
        """Answer each part of a question, all but the first completed from the parts before it and their answers."""
        traces: list[Trace] = []
        talk: list[Turn] = []
        found: list[Answer] = []
        parse = partial(parse_question, embedder=self._embedder)
        for part in asked.parts:
            if found and is_remark(typed := await asyncio.to_thread(parse, part, history=talk)):
                traces.append(Trace(remark_on(found[-1], typed)))
                continue
            whole = await asyncio.to_thread(complete_part, part, [*history, *talk]) if talk else part
            parsed = await asyncio.to_thread(parse, whole)
            traces.append(await self._answer(parsed, ()))
            found.append(traces[-1].answer)
            talk.append(Turn(parsed.text, next((each.value for each in found[-1].positions), "")))
        return join_traces(asked, traces)

    async def _compare(self, asked: Question, passages: tuple[Passage, ...]) -> Trace | None:
        """Answer a comparison with yes or no if it asks for that, else with a position for each side.

        None where no article says yes or no, and the claims give fewer than MIN_SIDES.
        """
        if asks_yes_or_no(asked.text):
            trace = await self._answer_from_claims(replace(asked, kind="yesno"), passages)
            if trace.answer.positions:
                return trace
        for question in ask_for_sides(asked.text):
            sides = await asyncio.to_thread(parse_question, question, embedder=self._embedder)
            trace = await self._answer_from_claims(replace(sides, kind="comparison"), passages)
            if len(trace.answer.positions) >= MIN_SIDES:
                return replace(trace, answer=replace(trace.answer, question=asked.text))
        if parts := ask_each_side(asked.text) or (asked.parts[1:] and asked.parts):
            trace = await self._answer_parts(replace(asked, parts=parts), ())
            return trace if len(trace.answer.positions) >= MIN_SIDES else None
        return None

    async def _name_sources(self, asked: Question, statement: str, passages: tuple[Passage, ...]) -> Trace | None:
        """Answer which sources say something: those that say yes when asked whether it is true; None if none does."""
        parsed = await asyncio.to_thread(parse_question, statement, embedder=self._embedder)
        trace = await self._answer_from_claims(parsed, passages)
        found = name_sources(asked.text, trace.answer, trace.claims)
        return replace(trace, answer=found) if found else None

    async def _answer_again(self, history: Sequence[Turn]) -> Answer:
        """Answer the last question again, where the conversation holds only the text of its answer."""
        asked = await self._understanding.understand(history[-1].question, history[:-1])
        return (await self._answer(asked, history[:-1])).answer

    async def _answer_from_claims(self, asked: Question, passages: tuple[Passage, ...]) -> Trace:
        """Read the passages, look for the other side, and compose the answer from the claims."""
        reading = await self._read(asked, passages)
        verdict = await self._reconcile(asked, reading)
        if more := await self._find_dissent(asked, verdict, passages):
            reading += await self._read(asked, more, len(passages))
            passages += more
            verdict = await self._reconcile(asked, reading)
        answer = await self._compose(asked, verdict, passages, reading)
        return Trace(answer, passages, reading.claims, verdict.decisions)

    async def _tell_disagreements(self, asked: Question) -> Trace:
        """Where the articles contradict each other about a topic; an overview of it where they do not."""
        topic = asked.disputed_topic
        found = await self._surveys.list_disagreements(asked)
        if found.citations or not topic:
            return Trace(found)
        passages = await self._retrieve(asked)
        overview = await self._surveys.overview(replace(asked, text=topic), passages)
        return Trace(add_headline(found, overview) if overview else found, passages)

    def _finish(self, asked: Question, answer: Answer) -> Answer:
        """The answer with its corrected spelling, reader, tokens and times, and what an LLM failed to do for it."""
        if failures := dict.fromkeys([*self._understanding.failures, *self._failures]):
            answer = note_fallback(answer, " ".join(failures))
        reader = answer.reader or self._reader.name
        return replace(
            answer, read_as=asked.read_as, reader=reader, tokens=self._budget.tokens, seconds=dict(self._budget.seconds)
        )

    async def _retrieve(self, asked: Question) -> tuple[Passage, ...]:
        async with self._budget.stage("retrieve"):
            loading = asyncio.to_thread(self._reader.load)
            search = asyncio.to_thread(find_passages, asked, self._retriever)
            passages, _ = await asyncio.gather(search, loading)
        return passages

    async def _find_dissent(self, asked: Question, verdict: Verdict, read: Sequence[Passage]) -> tuple[Passage, ...]:
        limit = self._settings.dissent_passages
        if not verdict.groups or not limit:
            return ()
        async with self._budget.stage("retrieve"):
            best = verdict.groups[0]
            search = partial(find_dissent, asked.text, best.claims[0], best.article_ids, read, self._retriever, limit)
            return await asyncio.to_thread(search)

    async def _read(self, asked: Question, passages: Sequence[Passage], before: int = 0) -> Reading:
        """The claims of some passages, `before` others having been read; the fallback's where the reader fails."""
        total = before + len(passages)
        self._emit(ReadingPassages(before, total))

        def report(count: int) -> None:
            self._emit(ReadingPassages(before + count, total))

        async with self._budget.stage("read"):
            try:
                reading = await self._read_in_time(asked, passages, report)
            except ModelError as error:
                if self._next_reader is None:
                    raise
                self._reader = self._next_reader
                self._failures.append(f"{error} The embedded reader answered instead.")
                reading = await self._reader.read(asked, passages, report)
        self._budget.tokens += reading.tokens
        self._emit(ClaimsFound(tuple(keep_proved(reading.claims))))
        return reading

    @property
    def _next_reader(self) -> Reader | None:
        """The reader that takes over if the present one fails."""
        return None if self._reader is self._models.fallback else self._models.fallback

    async def _read_in_time(self, asked: Question, passages: Sequence[Passage], report: Any) -> Reading:
        """What the reader reads; one that has a fallback leaves it time. Raises ModelError."""
        reading = self._reader.read(asked, passages, report)
        if self._next_reader is None:
            return await reading
        try:
            return await self._budget.in_time(reading)
        except TimeoutError as error:
            raise ModelError(f"The reader {self._reader.name} took too long; raise answer_seconds.") from error

    async def _reconcile(self, asked: Question, reading: Reading) -> Verdict:
        limits = Limits(self._settings.evidence, self._settings.rival)
        async with self._budget.stage("reconcile"):
            claims, model = keep_proved(reading.claims), self._models.pair_model
            return await asyncio.to_thread(reconcile, asked, claims, model, limits, self._embedder)

    async def _compose(
        self, asked: Question, verdict: Verdict, passages: Sequence[Passage], reading: Reading
    ) -> Answer:
        """The answer with its text; prose, where an LLM writes some that passes the checks."""
        dropped = reading.dropped + len(reading.claims) - len(keep_proved(reading.claims))
        answer = compose(asked, verdict, passages, dropped)
        prose = await self._write_prose(self._models.llm, answer, verdict) if self._models.llm else ""
        answer = replace(answer, text=prose or answer.text, is_prose=bool(prose), reader=self._reader.name)
        self._emit(TextWritten(answer.text))
        return answer

    async def _write_prose(self, llm: LLMClient, answer: Answer, verdict: Verdict) -> str:
        """The text by an LLM; "" where it is not wanted, or the LLM fails now or has failed to read."""
        has_failed = self._reader is not self._models.reader
        if not answer.positions or not self._settings.prose or has_failed:
            return ""
        from rag.answering.prose import write_prose
        from rag.llm.errors import CallError

        async with self._budget.stage("write"):
            try:
                work = write_prose(llm, answer, describe_verdict(verdict), self._emit_text)
                text, tokens = await self._budget.in_time(work, PROSE_RESERVE)
            except TimeoutError:
                why = TOOK_TOO_LONG
            except CallError as error:
                why = str(error)
            else:
                self._budget.tokens += tokens
                return text
        self._failures.append(f"The LLM {llm.name} did not write the text ({why}); it was made without it.")
        return ""

    def _emit_text(self, text: str) -> None:
        self._emit(TextWritten(text))
