"""What an index holds and finds, as one value, so that two states can be compared whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index import Article, Location, MemoryIndex, sync
from index.embed import embed_article
from tests.fakes import WordEmbedder

DEPTH = 5


@dataclass(frozen=True)
class State:
    """Texts by article, ids of all chunks, and what each article's own text finds, by vectors and by words."""

    texts: dict[str, str]
    chunks: tuple[str, ...]
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]


def state_of(location: Location) -> State:
    """Everything that an index answers now."""
    snapshot = location.snapshot()
    articles = snapshot.articles()
    chunks = tuple(name for entry in snapshot.catalog.entries() for name in entry.chunk_ids)
    found = {}
    for name, article in articles.items():
        vector = embed_article(article, WordEmbedder()).vectors[0]
        near = snapshot.nearest(vector, DEPTH)
        best = tuple(other for other, score in near if np.isclose(score, near[0][1], atol=1e-4))
        found[name] = best, tuple(other for other, _ in snapshot.matching(article.text, DEPTH))
    return State({name: article.text for name, article in articles.items()}, chunks, found)


def undisturbed(texts: dict[str, str]) -> State:
    """The state that these articles have where nothing ever went wrong."""
    location = MemoryIndex()
    sync(articles_of(texts), location, WordEmbedder())
    return state_of(location)


def articles_of(texts: dict[str, str]) -> list[Article]:
    return [Article(name, text) for name, text in texts.items()]
