"""Retrieve passages near a question in meaning or in words; no article or report crowds out the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from index import Chunk, Embedder, Filter, Location, Snapshot
from index.filters import EVERYTHING
from rag.answer import Passage

DEPTH = 100
"""Chunks taken from each ranking at first; doubled while the caps leave too few passages."""
SMOOTHING = 10
"""The constant of reciprocal rank fusion (Cormack, Clarke and Buettcher 2009), who use 60. For 1,100 training questions
10 finds 83.0% of the contexts among the first ten of 7,521, 60 finds 80.4%, vectors alone 72.4%, words alone 78.0%."""


class Retriever(Protocol):
    def retrieve(
        self, question: str, without: Sequence[str] = (), days: tuple[date, date] | None = None
    ) -> tuple[Passage, ...]:
        """Passages for the question, best first, none of the articles whose ids are in `without`.

        With `days`, only passages of articles published from the first day to the second. Raises IndexNotFoundError,
        IndexUnavailableError or ModelError.
        """


@dataclass(frozen=True)
class Ranks:
    """A chunk's ranks by vectors and by words, from 1; None where it is not ranked."""

    dense: int | None = None
    lexical: int | None = None

    @property
    def fused(self) -> float:
        """The sum of the reciprocal ranks, each smoothed."""
        return sum(1 / (SMOOTHING + rank) for rank in (self.dense, self.lexical) if rank)


@dataclass(frozen=True)
class HybridRetriever:
    """Cosine similarity of vectors and BM25 of words, fused by reciprocal rank.

    At most `per_article` passages come from one article, or from one report and its copies; a passage that says word
    for word what a better one of the same report says is left out.
    """

    location: Location
    embedder: Embedder
    passages: int
    per_article: int
    only: Filter = EVERYTHING

    def retrieve(
        self, question: str, without: Sequence[str] = (), days: tuple[date, date] | None = None
    ) -> tuple[Passage, ...]:
        only = self.only.narrow(*days) if days else self.only
        snapshot = self.location.snapshot()
        vector = self.embedder.embed([question])[0]
        depth = max(DEPTH, self.passages)
        while True:
            near = snapshot.find_nearest(vector, depth, only, without)
            matching = snapshot.find_matching(question, depth, only, without)
            ranks = fuse_rankings([name for name, _ in near], [name for name, _ in matching])
            chosen = list(self._choose(snapshot, ranks))
            if len(chosen) == self.passages or (len(near) < depth and len(matching) < depth):
                break
            depth *= 2
        cosines = dict(near)
        cosines |= snapshot.measure_similarities(vector, [chunk.id for chunk in chosen if chunk.id not in cosines])
        return tuple(
            Passage(snapshot.article(c.article_id), c, cosines[c.id], ranks[c.id].dense, ranks[c.id].lexical)
            for c in chosen
            if c.id in cosines  # an index on a server may have changed meanwhile
        )

    def _choose(self, snapshot: Snapshot, ranks: dict[str, Ranks]) -> Iterator[Chunk]:
        """Yield the best chunks: of one report no more than its share, and none that repeats another."""
        taken: Counter[str] = Counter()
        said: set[tuple[str, str]] = set()
        for name in sorted(ranks, key=lambda name: (-ranks[name].fused, name)):
            chunk = snapshot.chunk(name)
            report = next((other for other in taken if snapshot.are_copies(chunk.article_id, other)), chunk.article_id)
            words = report, " ".join(chunk.text.casefold().split())
            if taken[report] < self.per_article and words not in said:
                taken[report] += 1
                said.add(words)
                yield chunk
                if len(said) == self.passages:
                    return


def fuse_rankings(dense: Sequence[str], lexical: Sequence[str]) -> dict[str, Ranks]:
    """The ranks of every chunk in two rankings, by chunk id."""
    first, second = ({name: rank for rank, name in enumerate(names, 1)} for names in (dense, lexical))
    return {name: Ranks(first.get(name), second.get(name)) for name in first | second}
