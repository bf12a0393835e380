"""BM25 over the chunks, by bm25s (Robertson and Zaragoza 2009; Lucene's variant).

Rebuilt whenever articles change, at a tenth of a millisecond per chunk, and kept on disk, so that no question waits for
it and the same articles always give the same scores.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.articles import Article
from index.embedding.chunks import make_chunk_id
from index.errors import IndexUnavailableError
from index.storing.catalog import Catalog, CatalogEntry
from index.storing.words.vocabulary import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDER = "bm25"
OWNERS = "owners.npy"
METHOD = "lucene"


class WordIndex:
    """Finds chunks by the stems of their words. Thread-safe."""

    def __init__(
        self, scorer: Any, entries: Sequence[CatalogEntry], owners: NDArray[np.int32], vocabulary: Vocabulary
    ) -> None:
        """`scorer` is None if there are no words at all; `owners` has the position in `entries` for each chunk."""
        self.vocabulary = vocabulary
        self._scorer = scorer
        self._entries = entries
        self._owners = owners
        self._firsts = np.searchsorted(owners, np.arange(len(entries)))

    @classmethod
    def build(cls, catalog: Catalog, folder: Path | None) -> WordIndex:
        """Build the index of all chunks in a catalog; saved in `folder` if given."""
        import bm25s

        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets its own level to DEBUG
        entries = list(catalog.read_entries())
        counts = [len(entry.spans) for entry in entries]
        owners = np.repeat(np.arange(len(entries), dtype=np.int32), counts)
        tokens = tokenize(read_chunk_texts(catalog, entries))
        scorer = None
        if any(len(ids) for ids in tokens.ids):
            scorer = bm25s.BM25(method=METHOD)
            scorer.index(tokens, show_progress=False)
        vocabulary = Vocabulary.build(read_texts(catalog, entries))
        if folder:
            (folder / FOLDER).mkdir()
            vocabulary.save(folder / FOLDER)
            np.save(folder / FOLDER / OWNERS, owners)
            if scorer:
                scorer.save(folder / FOLDER)
        return cls(scorer, entries, owners, vocabulary)

    @classmethod
    def open(cls, catalog: Catalog, folder: Path) -> WordIndex:
        """Open the index that was saved in `folder` for the same catalog. Raises IndexUnavailableError."""
        import bm25s

        try:
            owners = np.load(folder / FOLDER / OWNERS)
            has_words = any((folder / FOLDER).glob("params*"))
            scorer = bm25s.BM25.load(folder / FOLDER, mmap=True) if has_words else None
            vocabulary = Vocabulary.load(folder / FOLDER)
        except (OSError, ValueError, EOFError) as error:  # EOFError: an empty array
            raise IndexUnavailableError(
                f"The word index in {folder} cannot be read ({error}); index the articles again."
            ) from error
        return cls(scorer, list(catalog.read_entries()), owners, vocabulary)

    def search(self, question: str, count: int, passing: set[str] | None = None) -> list[tuple[str, float]]:
        """Ids and scores of the best `count` chunks with a score above 0, best first; only from `passing`, if given."""
        if self._scorer is None:
            return []
        stems = tokenize([question], ids=False)[0]
        known = [stem for stem in stems if stem in self._scorer.vocab_dict]
        if not known:
            return []
        scores = self._scorer.get_scores(known)
        if passing is not None:
            allowed = np.array([entry.id in passing for entry in self._entries], bool)
            scores = np.where(allowed[self._owners], scores, 0)
        best = np.flatnonzero(scores > 0)
        if len(best) > count:
            lowest = np.partition(scores[best], -count)[-count]
            best = best[scores[best] >= lowest]
        ranked = sorted((-float(scores[place]), self._get_chunk_id(int(place))) for place in best)[:count]
        return [(name, -score) for score, name in ranked]

    def _get_chunk_id(self, place: int) -> str:
        """The id of the chunk at a position among all chunks."""
        owner = int(self._owners[place])
        entry = self._entries[owner]
        start, end = entry.spans[place - self._firsts[owner]]
        return make_chunk_id(entry.key, (int(start), int(end)))


def read_chunk_texts(catalog: Catalog, entries: Sequence[CatalogEntry]) -> Iterable[str]:
    """Each chunk's text preceded by its article's title, in order."""
    for entry, article in read_indexed_articles(catalog, entries):
        for start, end in entry.spans:
            yield f"{article.title}\n{article.text[start:end]}"


def read_texts(catalog: Catalog, entries: Sequence[CatalogEntry]) -> Iterable[str]:
    """Each article's text."""
    return (article.text for _, article in read_indexed_articles(catalog, entries))


def read_indexed_articles(catalog: Catalog, entries: Sequence[CatalogEntry]) -> Iterable[tuple[CatalogEntry, Article]]:
    """The articles of some entries, in order, read in batches."""
    step = 200
    for first in range(0, len(entries), step):
        part = entries[first : first + step]
        articles = catalog.read_articles([entry.id for entry in part])
        yield from ((entry, articles[entry.id]) for entry in part)


def tokenize(texts: Iterable[str], *, ids: bool = True) -> Any:
    """The stems of each text's words, without stop words."""
    import bm25s
    from Stemmer import Stemmer

    stemmer = Stemmer("english")
    return bm25s.tokenize(list(texts), stopwords="en", stemmer=stemmer, show_progress=False, return_ids=ids)
