"""The doors for LlamaIndex users, used as LlamaIndex uses them."""

from __future__ import annotations

import pytest
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.tools import QueryEngineTool

from index import Article
from rag import Assistant
from rag.answering.models import Models
from rag.integrations.llamaindex import CitedQueryEngine, PassageRetriever
from rag.retrieval.hybrid import HybridRetriever
from rag.settings import load_settings
from tests.fakes import ScriptedPairModel, ScriptedReader, in_memory

ARTICLES = [
    Article("a", "The bridge opened in 1932.", title="Bridge"),
    Article("b", "The bridge opened in 1933, others say."),
]


@pytest.fixture
def assistant() -> Assistant:
    retriever = HybridRetriever(*in_memory(ARTICLES), passages=2, per_article=1)
    return Assistant(
        retriever, Models(ScriptedReader({"1932": 0.9, "1933": 0.8}), ScriptedPairModel()), load_settings()
    )


def test_passages_are_nodes_with_offsets(assistant: Assistant) -> None:
    nodes = PassageRetriever(assistant).retrieve("When did the bridge open in 1932?")
    assert [node.node.metadata["article_id"] for node in nodes] == ["a", "b"]
    assert nodes[0].text == ARTICLES[0].text
    assert (nodes[0].node.metadata["start"], nodes[0].node.metadata["end"]) == (0, 26)


def test_an_answer_is_a_response_with_its_citations(assistant: Assistant) -> None:
    response = CitedQueryEngine(assistant).query("When did the bridge open?")
    assert "[1]" in str(response)
    assert [node.text for node in response.source_nodes] == [a.text for a in ARTICLES]
    assert response.metadata is not None
    assert response.metadata["answer"]["status"] == "disputed"


def test_the_retriever_in_a_pipeline(assistant: Assistant) -> None:
    """LlamaIndex's own query engine puts the passages into the prompt of its LLM."""
    engine = RetrieverQueryEngine.from_args(PassageRetriever(assistant), llm=MockLLM())
    assert all(article.text in str(engine.query("When did the bridge open?")) for article in ARTICLES)


def test_the_query_engine_as_a_tool_of_an_agent(assistant: Assistant) -> None:
    """An agent is told both sides, with their markers."""
    tool = QueryEngineTool.from_defaults(CitedQueryEngine(assistant), name="articles", description="Asks the articles.")
    told = tool.call(input="When did the bridge open?").content
    assert all(words in told for words in ("1932", "1933", "[1]", "[2]"))
