"""The doors for LlamaIndex users, used as LlamaIndex uses them."""

from __future__ import annotations

from index import Article
from rag import Assistant
from rag.llamaindex import CitedQueryEngine, PassageRetriever
from rag.retrieve import HybridRetriever
from rag.settings import load_settings
from tests.fakes import ScriptedReader, in_memory

ARTICLES = [
    Article("a", "The bridge opened in 1932.", title="Bridge"),
    Article("b", "The bridge opened in 1933, others say."),
]


def retriever() -> HybridRetriever:
    return HybridRetriever(*in_memory(ARTICLES), passages=2, per_article=1)


def test_passages_are_nodes_with_offsets() -> None:
    nodes = PassageRetriever(retriever()).retrieve("When did the bridge open in 1932?")
    assert [node.node.metadata["article_id"] for node in nodes] == ["a", "b"]
    assert nodes[0].text == ARTICLES[0].text
    assert (nodes[0].node.metadata["start"], nodes[0].node.metadata["end"]) == (0, 26)


def test_an_answer_is_a_response_with_its_citations() -> None:
    assistant = Assistant(retriever(), ScriptedReader({"1932": 0.9, "1933": 0.8}), load_settings())
    response = CitedQueryEngine(assistant).query("When did the bridge open?")
    assert "[1]" in str(response)
    assert [node.text for node in response.source_nodes] == [a.text for a in ARTICLES]
    assert response.metadata is not None
    assert response.metadata["answer"]["status"] == "disputed"
