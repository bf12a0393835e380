"""Each way to name an LLM, tested for real: Ollama's interface, weights in this process, a factory."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index import Article, Chunk, ModelError, SettingsError
from rag import Answer, Assistant, Passage
from rag.answering.models import models_of
from rag.llm.factories import make_llm
from rag.readers.prompt import split_into_calls
from rag.retrieval.hybrid import HybridRetriever
from rag.settings import load_settings
from tests.fakes import in_memory
from tests.llm_server import Exchange, hangs, serving

# LlamaIndex's clients are closed when they are collected.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
TEXT = "The bridge opened in 1932."
REPLY = json.dumps({"claims": [{"passage": 1, "value": "1932", "quote": TEXT}]})
FACTORY = f"""
from llama_index.core.llms import MockLLM
from llama_index.core.llms import ChatMessage, ChatResponse

class Scripted(MockLLM):
    def chat(self, messages, **more):
        return ChatResponse(message=ChatMessage(role="assistant", content={REPLY!r}))

def good(): return Scripted()
def wrong(): return "no model"
def broken(): raise RuntimeError("no licence")
"""
CHAT_TEMPLATE = "{% for message in messages %}{{ message['content'] }}\n{% endfor %}"


@pytest.fixture(autouse=True, scope="module")
def _collected() -> Iterator[None]:
    yield
    gc.collect()


QUESTION = "When did the bridge open?"


def asked(llm: str, question: str = QUESTION, **settings: Any) -> Answer:
    given = {"llm": llm, "prose": False, "dissent_passages": 0, "llm_seconds": 5, "llm_attempts": 1}
    chosen = load_settings(**(given | settings))
    location, embedder = in_memory([Article("a", TEXT)])
    retriever = HybridRetriever(location, embedder, passages=4, per_article=2)
    return Assistant(retriever, models_of(chosen), chosen).ask(question)


def as_ollama(exchange: Exchange) -> None:
    """Streams the reply as Ollama does: a line of JSON for each part."""
    exchange.begin()
    for text, done in ((REPLY[:20], False), (REPLY[20:], True)):
        part = {"model": "tiny", "message": {"role": "assistant", "content": text}, "done": done}
        exchange.handler.wfile.write(json.dumps(part).encode() + b"\n")


def test_ollama() -> None:
    """The reply is held to the schema, in the context that settings name."""
    with serving(as_ollama) as server:
        answer = asked(f"ollama:tiny:1b@{server.url.removesuffix('/v1')}", llm_context=4_096)
    assert answer.positions[0].value == "1932"
    [request] = server.requests
    assert request["model"] == "tiny:1b"
    assert request["format"]["properties"]["claims"]
    assert request["options"]["num_ctx"] == 4_096


def test_ollama_that_is_not_running() -> None:
    with serving(as_ollama) as server:
        pass
    with pytest.raises(ModelError, match="The LLM tiny failed"):
        asked(f"ollama:tiny@{server.url.removesuffix('/v1')}")


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Llama of random weights, a few thousand of them, with a tokenizer of single characters."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("weights")
    characters = {character: place for place, character in enumerate(map(chr, range(32, 127)), start=3)}
    tokenizer = Tokenizer(models.WordLevel({"<unk>": 0, "<s>": 1, "</s>": 2} | characters, unk_token="<unk>"))  # noqa: S106
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>", bos_token="<s>", eos_token="</s>")  # noqa: S106
    fast.chat_template = CHAT_TEMPLATE
    fast.save_pretrained(folder)
    shape = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = LlamaConfig(vocab_size=len(characters) + 3, max_position_embeddings=8_192, **shape)
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder


def test_nonsense_from_weights_in_this_process(weights: Path) -> None:
    """It is a clear error, or the embedded reader answers; a reply ends at its token limit."""
    with pytest.raises(ModelError, match=r"The LLM .* failed \(the reply is (empty|not JSON with claims)"):
        asked(f"huggingface:{weights}", llm_seconds=60, llm_reply_tokens=60)
    answer = asked(f"huggingface:{weights}", llm_seconds=60, llm_reply_tokens=60, llm_fallback="embedded")
    assert answer.reader == "embedded"
    assert "The embedded reader answered instead" in answer.reason


def test_missing_weights(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        asked(f"huggingface:{tmp_path / 'nothing'}")


def test_a_custom_factory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own_llm.py").write_text(FACTORY)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert asked("own_llm:good").positions[0].value == "1932"
    for name, words in (("wrong", "returns a str"), ("broken", "no licence"), ("none", "cannot be created")):
        with pytest.raises(SettingsError, match=words):
            asked(f"own_llm:{name}")


@pytest.mark.parametrize(
    "name", ["gpt", "ollama:", "openai-like:m", "openai-like:m@host/v1", "a:b:c", "huggingface:", ":f"]
)
def test_unknown_names(name: str) -> None:
    with pytest.raises(SettingsError, match="names no LLM; write it as"):
        make_llm(name)


def test_a_missing_integration_is_named_with_its_command() -> None:
    code = (
        "import sys; sys.modules['llama_index.llms.ollama'] = None\n"
        "from rag.llm.factories import make_llm\nmake_llm('ollama:tiny')"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install llama-index-llms-ollama" in ended.stderr.splitlines()[-1]


def passages(count: int, words: int) -> list[Passage]:
    text = "word " * words
    return [Passage(Article(f"{n}", text), Chunk(f"{n}", f"{n}", 0, len(text), text), 0.5) for n in range(count)]


def test_passages_fill_calls_within_the_context() -> None:
    """By token count: each call leaves room for the reply, and no passage is left out."""

    def count(text: str) -> int:
        return len(text) // 4

    calls = split_into_calls("Who?", passages(9, 600), 3_000, count)
    assert [number for call in calls for number, _ in call] == list(range(1, 10))
    assert len(calls) > 3
    assert all(sum(count(each.chunk.text) for _, each in call) < 2_000 for call in calls)
    with pytest.raises(ValueError, match="tokens, the model 3,000"):
        split_into_calls("Who?", passages(1, 3_000), 3_000, count)


def test_a_passage_too_long_for_the_model_is_an_error() -> None:
    with serving(as_ollama) as server:
        llm = f"ollama:tiny@{server.url.removesuffix('/v1')}"
        with pytest.raises(ModelError, match="raise llm_context"):
            asked(llm, "Why? " + "really " * 900, llm_context=2_048, max_question_chars=10_000)
    assert not server.requests


def test_the_time_limit_of_an_answer() -> None:
    """The answer's time limit holds even if the calls' limits are longer."""

    with serving(hangs) as server:
        llm = f"openai-like:tiny@{server.url}"
        with pytest.raises(ModelError, match=r"not answered within 0\.5 seconds"):
            asked(llm, answer_seconds=0.5)
