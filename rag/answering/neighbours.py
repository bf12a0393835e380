"""Find pairs of sentences from different articles that are near in meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from rag.answer import Claim
from rag.values.stems import stem_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_NEIGHBOURS = 3
"""Sentences of other articles that each sentence is compared with, the nearest in meaning."""
MIN_LIKENESS = 0.2
"""Cosine similarity from which two sentences may be about one thing."""
ROWS = 1_000
"""Sentences whose neighbours are looked for at a time; bounds the memory."""


class SentenceEmbedder(Protocol):
    """The part of an embedder that is needed here."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors, of length one, a row per text. Raises ModelError."""


@dataclass(frozen=True)
class Pair:
    """Two sentences of different articles, in the order of `place_of`.

    `likeness_alone` is their cosine similarity; `likeness` is the mean of that and of their similarity together with
    the sentences before them.
    """

    a: Claim
    b: Claim
    likeness: float
    likeness_alone: float


def find_pairs(sentences: Sequence[Claim], embedder: SentenceEmbedder) -> list[Pair]:
    """The pairs that may be about one thing, each once, the nearest in meaning first. Raises ModelError.

    The sentences of an article must be adjacent and in order.
    """
    alone = embedder.embed([sentence.value for sentence in sentences])
    articles = {name: number for number, name in enumerate(dict.fromkeys(each.article.id for each in sentences))}
    owners = np.array([articles[sentence.article.id] for sentence in sentences])
    in_context = add_sentences_before(alone, owners)
    found: dict[tuple[int, int], Pair] = {}
    for first in range(0, len(sentences), ROWS):
        rows = slice(first, first + ROWS)
        likeness_alone = alone[rows] @ alone.T
        likeness = (likeness_alone + in_context[rows] @ in_context.T) / 2
        for row, other in find_nearest(likeness, owners[rows], owners):
            i, j = sorted((first + row, other), key=lambda place: place_of(sentences[place]))
            likenesses = (round(float(matrix[row, other]), 4) for matrix in (likeness, likeness_alone))
            found[i, j] = Pair(sentences[i], sentences[j], *likenesses)
    return sorted(found.values(), key=lambda pair: (-pair.likeness, place_of(pair.a), place_of(pair.b)))


def add_sentences_before(vectors: NDArray[np.float32], owners: NDArray[np.int64]) -> NDArray[np.float32]:
    """The sum of each sentence's vector and that of the sentence before it in its article, scaled to length 1."""
    follows = np.concatenate([[False], owners[1:] == owners[:-1]])
    both = vectors + np.roll(vectors, 1, axis=0) * follows[:, None]
    found: NDArray[np.float32] = both / np.linalg.norm(both, axis=1, keepdims=True)
    return found.astype(np.float32)


def find_nearest(
    likeness: NDArray[Any], row_owners: NDArray[np.int64], owners: NDArray[np.int64]
) -> Iterator[tuple[int, int]]:
    """Yield (row, column) for the columns nearest to each row that belong to another article."""
    likeness = np.where(row_owners[:, None] == owners[None, :], -1, likeness)
    nearest = np.argsort(-likeness, axis=1, kind="stable")[:, :MAX_NEIGHBOURS]
    for row, others in enumerate(nearest):
        yield from ((row, int(other)) for other in others if likeness[row, other] >= MIN_LIKENESS)


def hold_words(pair: Pair, words: frozenset[str]) -> bool:
    """Whether two sentences, with the titles of their articles, contain all the words."""
    return words <= stem_words(f"{pair.a.article.title} {pair.a.quote} {pair.b.article.title} {pair.b.quote}")


def place_of(claim: Claim) -> tuple[str, int]:
    return claim.article.id, claim.start
