"""Articles become chunks with vectors, on all processors: the slow part of indexing."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.articles import Article
from index.embedding.chunks import CHUNKING, Chunk, count_chunk_tokens, count_title_tokens, split
from index.embedding.embedder import Embedder
from index.embedding.encoder import count_streams
from index.embedding.shortening import limit_chunk_tokens, shorten_texts
from index.storing.manifest import Manifest

if TYPE_CHECKING:
    from numpy.typing import NDArray

ARTICLES_PER_STREAM = 4
"""Articles in progress per stream: enough that none is idle, few enough that an interruption loses little."""
EXTRA_THREADS = 2
"""Threads in addition to those that wait for the embedder."""
MAX_TITLE_CHARS = 1_000
SHIFT = 1e-6
"""How far equal vectors are moved apart; their similarity to any other changes by no more."""


class Embedded(NamedTuple):
    """An article with its chunks and their vectors, shape (chunks, dimension)."""

    article: Article
    chunks: list[Chunk]
    vectors: NDArray[np.float32]


Engine = Callable[[Iterable[Article]], Iterator[Embedded]]
"""Chunks and embeds articles, in order. Raises ModelError."""


def make_local_engine(embedder: Embedder) -> Engine:
    """Return an engine that runs on this machine; extra threads cut chunks while all others wait for the embedder."""

    def engine(articles: Iterable[Article]) -> Iterator[Embedded]:
        pool = ThreadPoolExecutor(count_streams() + EXTRA_THREADS)
        pending: deque[Future[Embedded]] = deque()
        try:
            for article in articles:
                pending.append(pool.submit(embed_article, article, embedder))
                if len(pending) >= ARTICLES_PER_STREAM * count_streams():
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)

    return engine


def embed_article(article: Article, embedder: Embedder) -> Embedded:
    """Chunk and embed one article by itself, so that its vectors do not depend on what is indexed with it."""
    most = count_chunk_tokens(embedder.max_tokens)
    chunks = split(article, embedder.token_offsets, most=most)
    texts = [chunk.text for chunk in chunks]
    limit = limit_chunk_tokens(len(chunks), most)
    if limit:
        texts = shorten_texts(texts, limit, embedder.token_offsets)
    else:
        title = shorten_title(article, embedder)
        texts = [title + text for text in texts]
    return Embedded(article, chunks, tell_apart(embedder.embed(texts), article.id))


def tell_apart(vectors: NDArray[np.float32], article_id: str) -> NDArray[np.float32]:
    """Vectors of length 1 moved by a millionth, each in a direction of its own, which depends on the article's id.

    The HNSW graph takes quadratic time to insert equal vectors, as those of boilerplate are.
    """
    directions = np.random.default_rng(zlib.crc32(article_id.encode(errors="replace")))
    noise = directions.standard_normal(vectors.shape, np.float32)
    moved: NDArray[np.float32] = vectors + noise * np.float32(SHIFT / vectors.shape[1] ** 0.5)
    return moved


def shorten_title(article: Article, embedder: Embedder) -> str:
    """The start of the title, which is embedded with each chunk: a later paragraph rarely names its subject."""
    tokens = embedder.token_offsets(article.title[:MAX_TITLE_CHARS])[: count_title_tokens(embedder.max_tokens)]
    return article.title[: tokens[-1][1]] + "\n" if tokens else ""


def make_manifest(embedder: Embedder) -> Manifest:
    """The manifest of an index made with an embedder."""
    chunking = f"{CHUNKING}-{count_chunk_tokens(embedder.max_tokens)}"
    return Manifest(embedder.name, embedder.dimension, chunking, embedder.runtime)
