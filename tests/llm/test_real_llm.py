"""A real LLM behind llama.cpp's server: the protocol works, nothing unproved gets through, and errors are clear.

The model is small and answers badly, so its answers are not tested.
"""

from __future__ import annotations

import asyncio
import json
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest

from index import Article, ModelError
from rag import Answer, Assistant, Turn
from rag.answering.models import models_of
from rag.answering.prose import is_supported, split_prose, write_prose
from rag.evaluation.judge import make_judge
from rag.llm.client import CallLimits, Completion, LLMClient
from rag.llm.errors import CallError
from rag.llm.factories import make_llm
from rag.questions.rewriting import rewrite_question
from rag.retrieval.hybrid import HybridRetriever
from rag.settings import load_settings
from tests.evaluation.builders import case, outcome
from tests.fakes import in_memory
from tests.llm.llama_server import API_KEY, LlamaServer

pytestmark = [pytest.mark.llm, pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")]
TEXT = "The bridge opened in 1932. It was painted blue in 1950."
QUESTION = "When did the bridge open?"
SHORT = 24
"""Tokens of a reply in these tests; the machines that run them are slow."""


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", API_KEY)


def name_of(server: LlamaServer, model: str = "smollm2") -> str:
    return f"openai-like:{model}@{server.url}"


def client_of(server: LlamaServer, seconds: float = 60, attempts: int = 3, model: str = "smollm2") -> LLMClient:
    return LLMClient(make_llm(name_of(server, model)), CallLimits(seconds, max_attempts=attempts))


def complete(client: LLMClient, prompt: str = "Name three colours.", **options: Any) -> Completion:
    return asyncio.run(client.complete("Answer briefly.", prompt, **({"max_tokens": SHORT} | options)))


def assistant_with(server: LlamaServer, **settings: Any) -> Assistant:
    given = {"llm": name_of(server), "prose": False, "dissent_passages": 0, "llm_reply_tokens": 80}
    chosen = load_settings(**(given | settings))
    location, embedder = in_memory([Article("a", TEXT)])
    retriever = HybridRetriever(location, embedder, passages=1, per_article=1)
    return Assistant(retriever, models_of(chosen), chosen)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


def check_quotes(answer: Answer) -> None:
    assert all(TEXT[citation.start : citation.end] == citation.quote for citation in answer.citations)


def test_the_reader_lets_nothing_unproved_through(llama: LlamaServer) -> None:
    """Whatever the model replies, the answer quotes the article; or the embedded reader answers and says so."""
    answer = assistant_with(llama, llm_fallback="embedded").ask(QUESTION)
    check_quotes(answer)
    assert answer.reader == "smollm2" or "The embedded reader answered instead" in answer.reason
    assert answer.tokens.written < 1_000


def test_replies_are_held_to_a_schema(llama: LlamaServer) -> None:
    schema = {"type": "object", "properties": {"colour": {"enum": ["red", "blue"]}}, "required": ["colour"]}
    reply = complete(client_of(llama), "Which colour has the sky?", schema=schema)
    assert json.loads(reply.text)["colour"] in {"red", "blue"}


def test_replies_are_streamed_and_end_at_their_limit(llama: LlamaServer) -> None:
    parts: list[str] = []
    reply = complete(client_of(llama), "Write a very long story.", on_text=parts.append)
    assert len(parts) > 5
    assert all(after.startswith(before) for before, after in pairwise(parts))
    assert parts[-1] == reply.text
    assert reply.tokens.written < 2 * SHORT


def test_two_calls_at_once(llama: LlamaServer) -> None:
    client = client_of(llama)

    async def both() -> list[Completion]:
        calls = (client.complete("Answer briefly.", prompt, max_tokens=8) for prompt in ("Hello?", "Good night?"))
        return await asyncio.gather(*calls)

    assert all(reply.text for reply in asyncio.run(both()))


def test_a_stopped_answer_frees_the_server(llama: LlamaServer) -> None:
    events = assistant_with(llama, llm_calls=1).stream(QUESTION)
    next(events)
    next(events)  # now it reads
    events.close()  # type: ignore[attr-defined]
    assert complete(client_of(llama, seconds=30), max_tokens=2).text


def test_a_prompt_longer_than_the_context(llama: LlamaServer) -> None:
    with within(5), pytest.raises(CallError, match=r"exceeds the available context size .* set llm_context"):
        complete(client_of(llama), "word " * 6_000)


def test_follow_ups_become_one_bounded_question(llama: LlamaServer) -> None:
    history = [Turn("When did the Byron Bridge open?", "In 1932 [1].")]
    work = rewrite_question(client_of(llama), "Who opened it?", history, 200)
    rewriting = asyncio.run(work)
    assert len(rewriting.question) <= 200
    assert bool(rewriting.question) != bool(rewriting.failure)
    assert rewriting.tokens.read > 50


def test_prose_is_supported_or_dropped(llama: LlamaServer) -> None:
    answer = assistant_with(llama, llm="").ask(QUESTION)
    assert answer.positions
    text, tokens = asyncio.run(write_prose(client_of(llama), answer, "", lambda _: None))
    assert all(is_supported(sentence, answer) for sentence in split_prose(text))
    assert tokens.written > 0


def test_the_judge_gives_a_score_with_its_reason(llama: LlamaServer) -> None:
    llm = make_llm(name_of(llama)).llm
    llm.max_tokens = SHORT
    judge = make_judge(llm)
    found = judge(case("answered", ("1932", "bridge")), outcome("answered", ("1932", "bridge")))
    assert {judgement.value for judgement in found.values()} <= {0.0, 1.0}
    assert not any(judgement.failed for judgement in found.values())


def test_a_wrong_key(llama: LlamaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-a-wrong-secret")
    with within(3), pytest.raises(CallError, match=r"Invalid API Key; check OPENAI_API_KEY") as raised:
        complete(client_of(llama))
    assert "sk-a-wrong-secret" not in str(raised.value)


def test_a_wrong_model_name(llama: LlamaServer) -> None:
    """llama.cpp serves its one model under any name."""
    assert complete(client_of(llama, model="no-such-model"), max_tokens=2).text


def test_a_server_that_is_still_loading(new_llama: LlamaServer) -> None:
    """First unreachable, then 503, then ready: errors come quickly, and a later question is answered."""
    new_llama.start()
    with within(10), pytest.raises(CallError, match=r"Connection error|loading its model"):
        complete(client_of(new_llama, attempts=1))
    new_llama.wait_until_ready()
    assert complete(client_of(new_llama), max_tokens=2).text


def test_a_slow_first_token_and_a_killed_server(new_llama: LlamaServer) -> None:
    new_llama.start()
    new_llama.wait_until_ready()
    new_llama.send(signal.SIGSTOP)
    with within(3), pytest.raises(CallError, match="longer than 1 seconds"):
        complete(client_of(new_llama, seconds=1))
    new_llama.send(signal.SIGCONT)

    def kill(text: str) -> None:
        del text
        new_llama.kill()

    with within(10), pytest.raises(CallError):
        complete(client_of(new_llama), "Write a very long story.", max_tokens=500, on_text=kill)
    with within(4), pytest.raises(ModelError, match="Connection error"):
        assistant_with(new_llama).ask(QUESTION)
    answer = assistant_with(new_llama, llm_fallback="embedded").ask(QUESTION)
    check_quotes(answer)
    assert answer.positions[0].value == "1932"
    assert "The embedded reader answered instead" in answer.reason
