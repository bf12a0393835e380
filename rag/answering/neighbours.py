"""Which sentences of different articles are compared: those that are near in meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from rag.answer import Claim
from rag.answering.stems import stem_words
from rag.answering.value_conflicts import Stated, find_values, may_contradict

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEIGHBOURS = 20
"""Sentences of other articles that may be about what one is about: the nearest in meaning."""
MAX_COMPARED = 4
"""Of these, with which one is compared as a whole."""
MAX_RIVALS = 2
"""Of these, that are asked what they say instead of one number or date."""
LEAST_LIKENESS = 0.4
"""Cosine similarity from which two sentences may be about one thing."""
ROWS = 1_000
"""Sentences whose neighbours are looked for at a time: bounds the memory."""


@dataclass(frozen=True)
class Neighbour:
    """The place of a sentence, and how near it is in meaning to another one."""

    place: int
    likeness: float


def find_neighbours(claims: Sequence[Claim], vectors: NDArray[np.float32]) -> list[list[Neighbour]]:
    """For each sentence the nearest ones of other articles, in order."""
    names = {name: number for number, name in enumerate(dict.fromkeys(claim.article.id for claim in claims))}
    owner = np.array([names[claim.article.id] for claim in claims])
    found: list[list[Neighbour]] = []
    for first in range(0, len(claims), ROWS):
        likeness = vectors[first : first + ROWS] @ vectors.T
        likeness[owner[first : first + ROWS, None] == owner[None, :]] = -1
        nearest = np.argsort(-likeness, axis=1, kind="stable")[:, :NEIGHBOURS]
        for row, others in enumerate(nearest):
            alike = (Neighbour(int(other), round(float(likeness[row, other]), 4)) for other in others)
            found.append([each for each in alike if each.likeness >= LEAST_LIKENESS])
    return found


def list_questions(
    claims: Sequence[Claim], near: Sequence[Sequence[Neighbour]], words: frozenset[str]
) -> Iterator[tuple[Stated, Claim]]:
    """The numbers and dates, each with a sentence to be asked what it says instead; those nearest in meaning first."""
    for a, b in sort_pairs([find_rivals(claims, place, own) for place, own in enumerate(near)]):
        if holds_words(claims[a], claims[b], words):
            for one, other in ((a, b), (b, a)):
                asked = (each for each in find_values(claims[one]) if may_contradict(each, claims[other]))
                yield from ((stated, claims[other]) for stated in asked)


def find_rivals(claims: Sequence[Claim], place: int, own: Sequence[Neighbour]) -> list[Neighbour]:
    """The nearest neighbours that may contradict a number or date of a sentence, some for each."""
    return [
        neighbour
        for stated in find_values(claims[place])
        for neighbour in islice((each for each in own if may_contradict(stated, claims[each.place])), MAX_RIVALS)
    ]


def list_pairs(
    claims: Sequence[Claim], near: Sequence[Sequence[Neighbour]], words: frozenset[str]
) -> Iterator[tuple[Claim, Claim]]:
    """The sentences to be compared as a whole, those nearest in meaning first."""
    both = ((claims[a], claims[b]) for a, b in sort_pairs([own[:MAX_COMPARED] for own in near]))
    return ((a, b) for a, b in both if holds_words(a, b, words))


def sort_pairs(near: Sequence[Sequence[Neighbour]]) -> list[tuple[int, int]]:
    """The places of each two neighbours once, those nearest in meaning first."""
    found = {
        (min(place, neighbour.place), max(place, neighbour.place)): neighbour.likeness
        for place, own in enumerate(near)
        for neighbour in own
    }
    return sorted(found, key=lambda pair: (-found[pair], pair))


def holds_words(a: Claim, b: Claim, words: frozenset[str]) -> bool:
    """Whether two sentences and the titles of their articles hold all words."""
    return words <= stem_words(f"{a.article.title} {a.quote}") | stem_words(f"{b.article.title} {b.quote}")


def place_of(claim: Claim) -> tuple[str, int]:
    return claim.article.id, claim.start
