"""An LLM that fails in one step of an answer: the answer says so, and no step waits for a server that is not there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any, cast

import pytest
from llama_index.core.llms import LLM, ChatMessage, ChatResponse

from index import Article, ModelError
from rag import Answer, Assistant, Turn
from rag.answering.models import Models, models_of
from rag.llm.client import CallLimits, LLMClient, NamedLLM
from rag.llm.errors import CallError
from rag.readers import Reader
from rag.readers.llm import LLMReader
from rag.retrieval.hybrid import HybridRetriever
from rag.schema import AnswerData
from rag.settings import load_settings
from rag.ui.answers import view_answer
from rag.ui.conversations import Work
from tests.fakes import ScriptedPairModel, ScriptedReader, in_memory
from tests.llm_server import Behaviour, claims, fails, says, serving

TEXT = "The Byron Bridge opened in 1932."
QUESTION = "When did the Byron Bridge open?"
FOLLOW_UP = "When did it open?"
HISTORY = [Turn("Who built the Byron Bridge?", "The city [1].")]
ENOUGH_SECONDS = 60
"""Far more than the default attempts and waits take, far less than the default time of an answer."""


class AbsentLLM:
    """A server that accepts connections only where `is_there` is set; counts the attempts."""

    def __init__(self) -> None:
        self.attempts = 0
        self.is_there = False

    async def astream_chat(self, messages: Sequence[ChatMessage], **arguments: Any) -> AsyncIterator[ChatResponse]:
        del messages, arguments
        self.attempts += 1
        if not self.is_there:
            raise ConnectionError("refused")
        return reply_with("yes")


async def reply_with(text: str) -> AsyncIterator[ChatResponse]:
    yield ChatResponse(message=ChatMessage(content=text))


def client_of(llm: AbsentLLM) -> LLMClient:
    return LLMClient(NamedLLM(cast(LLM, llm), "absent", 8_000, len), CallLimits())


def complete(client: LLMClient) -> str:
    return asyncio.run(client.complete("Answer.", "Are you there?", max_tokens=5)).text


def assistant_over(models: Models, **settings: Any) -> Assistant:
    retriever = HybridRetriever(*in_memory([Article("a", TEXT)]), passages=1, per_article=1)
    return Assistant(retriever, models, load_settings(dissent_passages=0, **settings))


def ask(*script: Behaviour, question: str = QUESTION, history: Sequence[Turn] = (), **settings: Any) -> Answer:
    """The answer where a served LLM behaves as the script says, one behaviour per request."""
    with serving(*script) as server:
        chosen = {"llm": f"openai-like:tiny@{server.url}", "llm_attempts": 1} | settings
        return assistant_over(models_of(load_settings(**chosen)), **chosen).ask(question, history)


def test_an_unreachable_server_is_waited_for_once() -> None:
    """Until it answers again, each further call makes one attempt."""
    llm = AbsentLLM()
    client = client_of(llm)
    for expected in (3, 4, 5):
        with pytest.raises(CallError, match="refused"):
            complete(client)
        assert llm.attempts == expected
    llm.is_there = True
    assert complete(client) == "yes"
    llm.attempts, llm.is_there = 0, False
    with pytest.raises(CallError):
        complete(client)
    assert llm.attempts == 3


@pytest.mark.parametrize("fallback", [None, ScriptedReader({"1932": 0.9})])
def test_a_follow_up_waits_once_for_a_server_that_is_not_there(fallback: Reader | None) -> None:
    """Rewriting makes all attempts, reading one, and writing none."""
    llm = AbsentLLM()
    client = client_of(llm)
    assistant = assistant_over(Models(LLMReader(client), ScriptedPairModel(), fallback, client))
    if fallback is None:
        with pytest.raises(ModelError, match="The LLM absent failed"):
            assistant.ask(FOLLOW_UP, HISTORY)
    else:
        answer = assistant.ask(FOLLOW_UP, HISTORY)
        assert answer.positions[0].value == "1932"
        assert "did not complete the question" in answer.fallback
        assert "The LLM absent failed" in answer.fallback
    assert llm.attempts == 3 + 1


@pytest.mark.parametrize("fault", [fails(500), says("I would rather not.")], ids=["error", "no question"])
def test_a_failed_rewriting_is_told(fault: Behaviour) -> None:
    """The question is completed without the LLM."""
    answer = ask(fault, claims((1, "1932", TEXT)), question=FOLLOW_UP, history=HISTORY, prose=False)
    assert answer.question == QUESTION
    assert answer.positions[0].value == "1932"
    assert answer.fallback.startswith("The LLM tiny did not complete the question (")
    assert answer.fallback in answer.reason
    assert "did not complete the question" in answer.text


def test_failed_prose_is_told() -> None:
    answer = ask(claims((1, "1932", TEXT)), fails(500))
    assert not answer.is_prose
    assert answer.fallback.startswith("The LLM tiny did not write the text (InternalServerError")
    assert answer.text.endswith("it was made without it.*")


def test_a_working_llm_needs_no_note() -> None:
    """Nor does prose that the checks drop: the LLM did not fail."""
    assert ask(claims((1, "1932", TEXT)), says("It opened in 1932 [1].")).fallback == ""
    assert ask(claims((1, "1932", TEXT)), says("Nobody knows.")).fallback == ""


def test_the_page_tells_of_a_failure_where_nothing_is_found() -> None:
    answer = ask(fails(500), claims(), question="Who painted the Byron Bridge?", history=HISTORY, prose=False)
    assert answer.status == "no_evidence"
    assert "did not complete the question" in view_answer(AnswerData.of(answer), Work()).note


def test_a_server_that_stays_loading_is_an_error() -> None:
    """With the default settings, after all attempts; the error says what 503 means."""
    began = time.monotonic()
    with serving(fails(503)) as server:
        chosen = load_settings(llm=f"openai-like:tiny@{server.url}")
        with pytest.raises(ModelError, match="the server is loading its model or is overloaded"):
            assistant_over(models_of(chosen), llm=chosen.llm).ask(QUESTION)
        assert len(server.requests) == chosen.llm_attempts
    assert time.monotonic() - began < ENOUGH_SECONDS < chosen.answer_seconds


def test_a_server_that_was_loading_answers() -> None:
    answer = ask(fails(503), claims((1, "1932", TEXT)), llm_attempts=3, prose=False)
    assert answer.positions[0].value == "1932"
    assert answer.fallback == ""
