"""Streaming: events come in order, and closing the stream stops the work."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

import pytest

from index import Article, QuestionError
from rag import Answer, Assistant
from rag.answer import Passage, Reading
from rag.answering.events import Answered, ClaimsFound, Event, ReadingPassages, Searching, TextWritten
from rag.answering.models import Models
from rag.questions.question import Question
from rag.retrieval.hybrid import HybridRetriever
from rag.settings import load_settings
from tests.fakes import ScriptedPairModel, ScriptedReader, in_memory

ARTICLES = [Article("a", "The bridge opened in 1932."), Article("b", "The bridge opened in 1933, others say.")]
QUESTION = "When did the bridge open?"


class Endless(ScriptedReader):
    """A reader that never ends, and records that it was stopped."""

    stopped = False

    async def read(self, question: Question, passages: Sequence[Passage], done: Callable[[int], None]) -> Reading:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            self.stopped = True
            raise
        return await super().read(question, passages, done)


def over(reader: ScriptedReader) -> Assistant:
    retriever = HybridRetriever(*in_memory(ARTICLES), passages=4, per_article=2)
    return Assistant(retriever, Models(reader, ScriptedPairModel()), load_settings(dissent_passages=0))


def kinds(events: Sequence[Event]) -> list[type]:
    return [type(event) for event in events]


ORDER = [Searching, ReadingPassages, ReadingPassages, ClaimsFound, TextWritten, Answered]


def test_events_come_in_order() -> None:
    """The last one holds the answer that `ask` gives; the text before it is the answer's."""
    assistant = over(ScriptedReader({"1932": 0.9, "1933": 0.8}))
    told = list(assistant.stream(QUESTION))
    assert kinds(told) == ORDER
    assert told[2] == ReadingPassages(2, 2)
    assert told[-1] == Answered(assistant.ask(QUESTION))
    assert told[-2] == TextWritten(assistant.ask(QUESTION).text)


def test_streaming_does_not_block_an_event_loop() -> None:
    async def all_of() -> tuple[list[Event], Answer]:
        assistant = over(ScriptedReader({"1932": 0.9}))
        return [event async for event in assistant.astream(QUESTION)], await assistant.aask(QUESTION)

    told, answer = asyncio.run(all_of())
    assert kinds(told) == ORDER
    assert told[-1] == Answered(answer)


def is_stopped(reader: Endless) -> bool:
    for _ in range(200):
        if reader.stopped:
            return True
        time.sleep(0.02)
    return False


def test_closing_the_stream_stops_the_work() -> None:
    reader = Endless({})
    stream = over(reader).stream(QUESTION)
    assert isinstance(next(stream), Searching)
    assert isinstance(next(stream), ReadingPassages)
    stream.close()  # type: ignore[attr-defined]
    assert is_stopped(reader)


@pytest.mark.parametrize("streaming", [True, False])
def test_cancelling_a_task_stops_the_work(streaming: bool) -> None:
    """Both a task that follows the stream and one that waits for the answer."""
    reader = Endless({})
    assistant = over(reader)

    async def follow() -> None:
        if streaming:
            async for _ in assistant.astream(QUESTION):
                pass
        await assistant.aask(QUESTION)

    async def given_up() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(follow(), 0.5)

    asyncio.run(given_up())
    assert is_stopped(reader)


def test_errors_come_through_the_stream() -> None:
    with pytest.raises(QuestionError):
        list(over(ScriptedReader({})).stream("?"))
