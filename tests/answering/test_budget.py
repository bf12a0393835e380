"""The time limit of an answer holds in every step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray

from index import Article, ModelError
from rag import Assistant
from rag.answer import Claim, Passage, Reading
from rag.answering.budget import Budget
from rag.answering.models import Models
from rag.questions.question import Question
from rag.readers import Reader
from rag.retrieval.hybrid import HybridRetriever
from rag.settings import load_settings
from tests.fakes import ScriptedPairModel, ScriptedReader, in_memory

ARTICLES = [Article("a", "The bridge opened in spring."), Article("b", "The bridge opened by the old mill.")]
QUESTION = "When did the bridge open?"
STUCK_SECONDS = 10


class StuckPairModel(ScriptedPairModel):
    """Compares nothing until it is released."""

    def __init__(self) -> None:
        super().__init__()
        self.released = Event()

    def compare(self, question: str, pairs: Sequence[tuple[Claim, Claim]]) -> NDArray[np.float32]:
        self.released.wait(STUCK_SECONDS)
        return super().compare(question, pairs)


class EndlessReader(ScriptedReader):
    name = "endless"

    async def read(self, question: Question, passages: Sequence[Passage], done: Callable[[int], None]) -> Reading:
        await asyncio.sleep(3600)
        return await super().read(question, passages, done)


@pytest.fixture
def stuck() -> Iterator[StuckPairModel]:
    model = StuckPairModel()
    yield model
    model.released.set()


def over(reader: Reader, model: ScriptedPairModel, fallback: Reader | None, answer_seconds: float) -> Assistant:
    settings = load_settings(dissent_passages=0, answer_seconds=answer_seconds)
    retriever = HybridRetriever(*in_memory(ARTICLES), passages=4, per_article=2)
    return Assistant(retriever, Models(reader, model, fallback), settings)


def test_grouping_is_limited(stuck: StuckPairModel) -> None:
    reader = ScriptedReader({"spring": 0.9, "by the old mill": 0.8})
    with pytest.raises(ModelError, match=r"not answered within 0\.5 seconds; raise answer_seconds"):
        over(reader, stuck, None, 0.5).ask(QUESTION)


def test_a_fallback_has_time_left() -> None:
    """A reader that does not end is stopped while there is time for its fallback."""
    answer = over(EndlessReader({}), ScriptedPairModel(), ScriptedReader({"spring": 0.9}), 8).ask(QUESTION)
    assert answer.reader == "scripted"
    assert "The reader endless took too long" in answer.reason


def test_an_error_of_the_work_is_not_the_limit() -> None:
    """A TimeoutError that something else raises is not reported as the limit of the answer."""

    async def fail() -> None:
        async with Budget(60).limit():
            raise TimeoutError("the connection was lost")

    with pytest.raises(TimeoutError, match="connection"):
        asyncio.run(fail())


def test_a_lifted_limit_no_longer_holds() -> None:
    async def work() -> str:
        budget = Budget(0.01)
        async with budget.limit():
            budget.lift()
            await asyncio.sleep(0.1)
        return "done"

    assert asyncio.run(work()) == "done"
