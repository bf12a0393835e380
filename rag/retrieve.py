"""A question becomes passages: the nearest chunks, with a cap per article so that none crowds the others out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index import Article, Chunk, ChunkStore, Embedder, Hit
from rag.answer import Passage

DEPTH = 4
"""Chunks looked at for each passage wanted, at first; more where the cap per article leaves too few."""


class Retriever(Protocol):
    def retrieve(self, question: str, without: Sequence[str] = ()) -> tuple[Passage, ...]:
        """Passages for the question, best first, none of the articles whose ids are in `without`.

        Raises IndexUnavailableError or ModelError.
        """


@dataclass(frozen=True)
class DenseRetriever:
    """Cosine similarity between the question's vector and the chunks'."""

    store: ChunkStore
    embedder: Embedder
    passages: int
    per_article: int

    def retrieve(self, question: str, without: Sequence[str] = ()) -> tuple[Passage, ...]:
        vector = self.embedder.embed([question])[0]
        depth = self.passages * DEPTH
        chosen = self._capped(hits := self.store.query(vector, depth, without))
        while len(chosen) < self.passages and len(hits) == depth:
            depth *= 2
            chosen = self._capped(hits := self.store.query(vector, depth, without))
        articles = self.store.articles(sorted({hit.chunk.article_id for hit in chosen}))
        return tuple(
            Passage(articles[hit.chunk.article_id], hit.chunk, hit.similarity)
            for hit in chosen
            # An article that was replaced between the two look-ups no longer holds the chunk.
            if holds(articles.get(hit.chunk.article_id), hit.chunk)
        )

    def _capped(self, hits: Sequence[Hit]) -> list[Hit]:
        """The best hits, no more of one article than its share."""
        taken: Counter[str] = Counter()
        chosen: list[Hit] = []
        for hit in hits:
            if taken[hit.chunk.article_id] < self.per_article and len(chosen) < self.passages:
                taken[hit.chunk.article_id] += 1
                chosen.append(hit)
        return chosen


def holds(article: Article | None, chunk: Chunk) -> bool:
    """Whether the chunk stands in the article's text at its offsets."""
    return article is not None and article.text[chunk.start : chunk.end] == chunk.text
