"""Reuses stored vectors for articles whose text and title are in the index already, under another id or other metadata.

A vector depends on a chunk's text and the article's title, and by a millionth on the article's id. So a renamed file,
a record with a new id or a corrected date costs no embedding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b

import numpy as np

from index.articles import Article
from index.embedding.chunks import Chunk, hash_article, make_chunk_id
from index.storing.store import ChunkStore, StoredArticle
from index.syncing.engine import Embedded, Engine


def embed_changed(
    articles: Sequence[Article], outdated: Sequence[str], store: ChunkStore, engine: Engine
) -> Iterator[Embedded]:
    """Chunk and embed articles; first those that take their vectors from an `outdated` article of the store."""
    known = find_same_content(articles, outdated, store)
    new: list[Article] = []
    for article in articles:
        source = known.get(hash_content(article)) if known else None
        found = source and copy_vectors(article, source, store)
        if found:
            yield found
        else:
            new.append(article)
    yield from engine(new)


def find_same_content(
    articles: Sequence[Article], outdated: Sequence[str], store: ChunkStore
) -> dict[bytes, StoredArticle]:
    """The entries of the outdated articles that have the same text and title as one of `articles`, by content."""
    if not articles or not outdated:
        return {}
    wanted = {hash_content(article) for article in articles}
    found = ((hash_content(article), stored) for article, stored in store.read_articles(outdated))
    return {content: stored for content, stored in found if content in wanted}


def hash_content(article: Article) -> bytes:
    """A hash of what two articles must share to have the same vectors."""
    return blake2b(f"{len(article.title)} {article.title}{article.text}".encode(), digest_size=16).digest()


def copy_vectors(article: Article, source: StoredArticle, store: ChunkStore) -> Embedded | None:
    """The article with the chunks and vectors of a stored one; None if a vector is missing."""
    vectors = store.read_vectors(source.chunk_ids)
    if not source.spans or len(vectors) < len(source.spans):
        return None
    key = hash_article(article)
    chunks = [Chunk(make_chunk_id(key, span), article.id, *span, article.text[slice(*span)]) for span in source.spans]
    return Embedded(article, chunks, np.stack([vectors[name] for name in source.chunk_ids]))
