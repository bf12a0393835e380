"""Articles become chunks with vectors: the costly part of indexing, done on all processors."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.articles import Article
from index.embedding.chunks import CHUNKING, Chunk, count_chunk_tokens, count_title_tokens, split
from index.embedding.embedder import Embedder
from index.embedding.encoder import streams
from index.storing.manifest import Manifest

if TYPE_CHECKING:
    from numpy.typing import NDArray

ARTICLES_PER_STREAM = 4
"""Articles under way for each processor: enough that none waits, few enough that little is lost by a stop."""
EXTRA_THREADS = 2
"""Threads beyond those that wait for the embedder."""
MAX_TITLE = 1_000
"""Characters of a title that are looked at."""


class Embedded(NamedTuple):
    """An article with its chunks and their vectors, shape (chunks, dimension)."""

    article: Article
    chunks: list[Chunk]
    vectors: NDArray[np.float32]


Engine = Callable[[Iterable[Article]], Iterator[Embedded]]
"""Embeds articles, in order. Raises ModelError."""


def make_local_engine(embedder: Embedder) -> Engine:
    """An engine of this machine's processors; some threads cut chunks while the embedder's passes are all busy."""

    def engine(articles: Iterable[Article]) -> Iterator[Embedded]:
        pool = ThreadPoolExecutor(streams() + EXTRA_THREADS)
        waiting: deque[Future[Embedded]] = deque()
        try:
            for article in articles:
                waiting.append(pool.submit(embed_article, article, embedder))
                if len(waiting) >= ARTICLES_PER_STREAM * streams():
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)

    return engine


def embed_article(article: Article, embedder: Embedder) -> Embedded:
    """One article by itself, so that its vectors do not depend on what is indexed beside it."""
    chunks = split(article, embedder.token_offsets, most=count_chunk_tokens(embedder.max_tokens))
    title = shorten_title(article, embedder)
    return Embedded(article, chunks, embedder.embed([title + chunk.text for chunk in chunks]))


def shorten_title(article: Article, embedder: Embedder) -> str:
    """What a chunk is embedded under: a paragraph in the middle of an article rarely names what it speaks of."""
    tokens = embedder.token_offsets(article.title[:MAX_TITLE])[: count_title_tokens(embedder.max_tokens)]
    return article.title[: tokens[-1][1]] + "\n" if tokens else ""


def make_manifest(embedder: Embedder) -> Manifest:
    """How an index is made with an embedder."""
    chunking = f"{CHUNKING}-{count_chunk_tokens(embedder.max_tokens)}"
    return Manifest(embedder.name, embedder.dimension, chunking, embedder.runtime)
