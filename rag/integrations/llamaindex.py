"""For LlamaIndex: the retriever as a `BaseRetriever`, the assistant as a `CustomQueryEngine`."""

from __future__ import annotations

from typing import Any

from llama_index.core.query_engine import CustomQueryEngine
from llama_index.core.response import Response
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from rag.answer import Citation, Passage, iso
from rag.assistant import Assistant


class PassageRetriever(BaseRetriever):
    """Returns passages as nodes; the score is the cosine similarity, the metadata hold the article and the offsets."""

    def __init__(self, assistant: Assistant, **more: Any) -> None:
        super().__init__(**more)
        self._assistant = assistant

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [make_passage_node(passage) for passage in self._assistant.search(query_bundle.query_str)]


class CitedQueryEngine(CustomQueryEngine):
    """Answers queries; source nodes are the citations in order, and the whole answer is in `metadata["answer"]`."""

    assistant: Any

    def __init__(self, assistant: Assistant, **more: Any) -> None:
        super().__init__(assistant=assistant, **more)

    def custom_query(self, query_str: str) -> Response:
        answer = self.assistant.ask(query_str)
        nodes = [make_citation_node(citation) for citation in answer.citations]
        return Response(answer.text, source_nodes=nodes, metadata={"answer": answer.to_dict()})


def make_passage_node(passage: Passage) -> NodeWithScore:
    article, chunk = passage.article, passage.chunk
    about = {"article_id": article.id, "title": article.title, "published": iso(article.published)}
    node = TextNode(id_=chunk.id, text=chunk.text, metadata=about | {"start": chunk.start, "end": chunk.end})
    return NodeWithScore(node=node, score=passage.similarity)


def make_citation_node(citation: Citation) -> NodeWithScore:
    about = {"article_id": citation.article_id, "title": citation.title, "published": iso(citation.published)}
    metadata = about | {"number": citation.number, "start": citation.start, "end": citation.end}
    key = f"{citation.article_id}:{citation.start}-{citation.end}"
    return NodeWithScore(node=TextNode(id_=key, text=citation.quote, metadata=metadata))
