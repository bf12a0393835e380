"""LlamaIndex's default pipeline over the same articles with the same model.

As a program (`python -m tests.benchmark.llamaindex STORE QUESTION`), it opens the store, loads the model and retrieves,
which is what must happen before an LLM can be asked. It does not answer.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index import Article
from index.embedding.embedder import DEFAULT_EMBEDDER, find_model

COLLECTION = "articles"
os.environ["HF_HUB_OFFLINE"] = "1"


def embedding() -> Any:
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    return HuggingFaceEmbedding(model_name=str(find_model(DEFAULT_EMBEDDER)))


def opened(folder: Path, model: Any) -> Any:
    """Open the index in a folder; an empty one if there is none."""
    import chromadb
    from llama_index.core import VectorStoreIndex
    from llama_index.vector_stores.chroma import ChromaVectorStore

    settings = chromadb.config.Settings(anonymized_telemetry=False)
    client = chromadb.PersistentClient(path=str(folder), settings=settings)
    store = ChromaVectorStore(chroma_collection=client.get_or_create_collection(COLLECTION))
    return VectorStoreIndex.from_vector_store(store, embed_model=model)


def fill(index: Any, articles: Sequence[Article]) -> None:
    from llama_index.core import Document
    from llama_index.core.node_parser import SentenceSplitter

    documents = [Document(text=each.text, id_=each.id, metadata={"title": each.title}) for each in articles]
    nodes = SentenceSplitter(chunk_size=256, chunk_overlap=20).get_nodes_from_documents(documents)
    index.insert_nodes(nodes)


def retrieved(index: Any, question: str, count: int) -> list[tuple[str, str]]:
    """The article and text of each retrieved passage, best first."""
    found = index.as_retriever(similarity_top_k=count).retrieve(question)
    return [(each.node.ref_doc_id, each.node.get_content()) for each in found]


def main(store: str, question: str) -> None:
    for article_id, text in retrieved(opened(Path(store), embedding()), question, 12):
        print(article_id, text)


if __name__ == "__main__":
    main(*sys.argv[1:])
