"""One state of an index, opened for reading: vectors in Chroma, texts in the catalog, words in BM25."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.articles import Article
from index.embedding.chunks import Chunk
from index.filters import EVERYTHING, Filter
from index.storing.catalog import Catalog
from index.storing.copies import are_sketches_of_copies
from index.storing.store import ChunkStore, Ranked
from index.storing.words.lexical import WordIndex
from index.storing.words.vocabulary import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_CACHED = 1_000
"""Articles and sketches cached in memory."""


class Snapshot:
    """Reads one state of the index, unaffected by later writes. Thread-safe."""

    def __init__(self, store: ChunkStore, catalog: Catalog, words: WordIndex) -> None:
        self.manifest = store.manifest
        self._store = store
        self._catalog = catalog
        self._words = words
        self._ids = {key: article_id for article_id, key in catalog.read_keys().items()}
        self.article = lru_cache(MAX_CACHED)(self._article)
        self._sketch = lru_cache(MAX_CACHED)(catalog.read_sketch)

    @classmethod
    def build(cls, store: ChunkStore, folder: Path | None = None) -> Snapshot:
        """Build the catalog and words of a store's current state; saved in `folder` if given."""
        catalog = Catalog(folder)
        catalog.update(store)
        return cls(store, catalog, WordIndex.build(catalog, folder))

    @classmethod
    def open(cls, store: ChunkStore, folder: Path) -> Snapshot:
        """Open the state whose catalog and words are in `folder`."""
        catalog = Catalog(folder, writable=False)
        return cls(store, catalog, WordIndex.open(catalog, folder))

    def find_nearest(
        self, vector: NDArray[np.float32], count: int, only: Filter = EVERYTHING, without: Collection[str] = ()
    ) -> Ranked:
        """The chunks nearest to a vector, with their cosine similarities, at most `count`.

        Only articles that pass the filter `only` and whose ids are not in `without`.
        """
        if not self._ids:
            return []  # a query would make Chroma rewrite the empty graph, and the state would look damaged
        excluded = frozenset(without)
        depth = count
        while True:
            found = self._store.find_nearest(vector, depth, only)
            kept = [(name, score) for name, score in found if self._is_present(name, excluded)]
            # Older versions and excluded articles took some places: search deeper until there is nothing more.
            if len(kept) >= count or len(found) < depth:
                return kept[:count]
            depth *= 2

    def find_matching(
        self, question: str, count: int, only: Filter = EVERYTHING, without: Collection[str] = ()
    ) -> Ranked:
        """The chunks that share words with the question, by BM25; parameters as for `find_nearest`."""
        passing = None
        if only or without:
            passing = self._catalog.find_ids(only) - set(without)
        return self._words.search(question, count, passing)

    def measure_similarities(self, vector: NDArray[np.float32], chunk_ids: Sequence[str]) -> dict[str, float]:
        """The cosine similarity of each chunk to a vector, by chunk id."""
        found = self._store.read_vectors(chunk_ids)
        return {name: float(own @ vector / max(float(np.linalg.norm(own)), 1e-12)) for name, own in found.items()}

    def chunk(self, chunk_id: str) -> Chunk:
        """The chunk with an id that a search returned."""
        key, start, end = chunk_id.split("-")
        article = self.article(self._ids[key])
        return Chunk(chunk_id, article.id, int(start), int(end), article.text[int(start) : int(end)])

    def are_copies(self, one: str, other: str) -> bool:
        """Whether two articles, given by id, are copies of one report; see `index.storing.copies`."""
        return one == other or are_sketches_of_copies(self._sketch(one), self._sketch(other))

    def read_keys(self) -> dict[str, str]:
        """The content key of every article, by article id."""
        return self._catalog.read_keys()

    def read_articles(self, ids: Sequence[str] | None = None) -> dict[str, Article]:
        """Articles by id: all, or those in `ids`. Unknown ids are ignored."""
        return self._catalog.read_articles(ids)

    def find_present_id(self, article_id: str) -> str:
        """The id of an article that may have been renamed; the given one if no article has or had it."""
        if not self._ids or self._catalog.read_articles([article_id]):
            return article_id
        return self._store.read_former_ids().get(article_id, article_id)

    def count(self) -> tuple[int, int]:
        """The numbers of articles and chunks."""
        entries = list(self._catalog.read_entries())
        return len(entries), sum(len(entry.spans) for entry in entries)

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of all articles."""
        return self._words.vocabulary

    @property
    def catalog(self) -> Catalog:
        """What is looked up about articles: texts, metadata, offsets of chunks."""
        return self._catalog

    def _article(self, article_id: str) -> Article:
        return self._catalog.read_articles([article_id])[article_id]

    def _is_present(self, chunk_id: str, excluded: frozenset[str]) -> bool:
        """Whether a chunk belongs to the current version of an article that is not excluded."""
        article_id = self._ids.get(chunk_id.partition("-")[0])
        return article_id is not None and article_id not in excluded
