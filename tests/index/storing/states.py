"""What an index contains and finds, as one comparable value."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from index import Article, Embedder, Location, MemoryIndex, sync
from index.storing.snapshot import Snapshot
from index.syncing.engine import embed_article
from tests.fakes import WordEmbedder

DEPTH = 5


@dataclass(frozen=True)
class State:
    """Texts by article, ids of all chunks, what each article's own text finds, by vectors and by words, and a hash of
    all vectors' bits."""

    texts: dict[str, str]
    chunks: tuple[str, ...]
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    vectors: str


def state_of(location: Location, embedder: Embedder | None = None) -> State:
    """The current state of an index; `embedder` is the one it was made with, if not a WordEmbedder."""
    snapshot = location.snapshot()
    articles = snapshot.read_articles()
    chunks = tuple(name for entry in snapshot.catalog.read_entries() for name in entry.chunk_ids)
    found = {}
    for name, article in articles.items():
        vector = embed_article(article, embedder or WordEmbedder()).vectors[0]
        near = snapshot.find_nearest(vector, DEPTH)
        best = tuple(other for other, score in near if np.isclose(score, near[0][1], atol=1e-4))
        found[name] = best, tuple(other for other, _ in snapshot.find_matching(article.text, DEPTH))
    texts = {name: article.text for name, article in articles.items()}
    return State(texts, chunks, found, hash_vectors(snapshot, chunks))


def hash_vectors(snapshot: Snapshot, chunks: Sequence[str]) -> str:
    """A hash of the chunks' vectors, bit for bit."""
    vectors = snapshot._store.read_vectors(chunks)
    return hashlib.sha256(b"".join(vectors[name].tobytes() for name in chunks)).hexdigest()


def undisturbed(texts: dict[str, str]) -> State:
    """The state of an index of these articles after an undisturbed sync."""
    return make_undisturbed(tuple(texts.items()))


@cache
def make_undisturbed(texts: tuple[tuple[str, str], ...]) -> State:
    """As `undisturbed`, cached because many tests compare with it."""
    location = MemoryIndex()
    sync(articles_of(dict(texts)), location, WordEmbedder())
    return state_of(location)


def articles_of(texts: dict[str, str]) -> list[Article]:
    return [Article(name, text) for name, text in texts.items()]
