"""Examples of pairs of claims in an invented world, and how they relate."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rag.answer import RelationKind
from rag.evaluation.pairs import label_pairs
from rag.training.corpus import (
    COMPATIBLE,
    CONFLICTS,
    REFINES,
    SAME,
    UNRELATED,
    PairExample,
    PairSide,
)
from rag.training.wording import vary_question
from rag.training.world import Located, LocatedQuestion, World

MAX_PAIRS = 24
"""The most pairs of a question."""
PAIR_PASSES = 3
BITS: Mapping[RelationKind, int] = {
    "same": SAME,
    "refines": REFINES,
    "compatible": COMPATIBLE,
    "conflicts": CONFLICTS,
    "unrelated": UNRELATED,
}
WITHOUT_VALUES = frozenset({"list", "why", "how", "person", "yesno"})
"""Kinds of questions whose answers are not contradicted by another value."""


class LabelledPair(NamedTuple):
    a: Located
    b: Located
    relations: int


class ValuePool:
    """The values of the training worlds by shape, as replacements for others."""

    def __init__(self, worlds: Sequence[World]) -> None:
        self._values: dict[str, list[str]] = defaultdict(list)
        for world in worlds:
            for question in world.questions:
                for claim in question["claims"]:
                    self._values[find_shape(claim["value"])].append(claim["value"])

    def draw(self, like: str, rng: random.Random) -> str:
        """A random value with the same shape as `like`; empty if there is none."""
        found = self._values.get(find_shape(like), [])
        return rng.choice(found) if found else ""


def find_shape(value: str) -> str:
    """The shape of a value: numbers as 9, capitalised words as N; "w" if it has neither."""
    if not re.search(r"\d|[A-Z]", value):
        return "w"
    return re.sub(r"[A-Z][a-z]+", "N", re.sub(r"\d+", "9", value))[:12]


def add_pairs(
    world: World, question: Mapping[str, Any], asked: LocatedQuestion, rng: random.Random, pool: ValuePool | None
) -> None:
    """Add the pairs of a question: for training if there is a pool of values, else for development."""
    corpus = world.corpus
    found = list(find_labelled_pairs(question, asked))
    if pool is None:
        number = corpus.add_question(asked.text)
        own = [PairExample(number, a.side(), b.side(), relations) for a, b, relations in found]
        corpus.development.pairs.setdefault("worlds", []).extend(own)
        return
    chosen = rng.sample(found, min(MAX_PAIRS, len(found)))
    corpus.pairs.extend(vary_pair(world, asked, pair, rng) for pair in chosen for _ in range(PAIR_PASSES))
    if question["kind"] not in WITHOUT_VALUES and question["status"] in ("answered", "disputed", "updated"):
        corpus.pairs.extend(make_contradictions(world, question, asked, chosen, pool, rng))


def find_labelled_pairs(question: Mapping[str, Any], asked: LocatedQuestion) -> Iterator[LabelledPair]:
    """All pairs of claims, and of claims with near misses in other sentences, whose relation the gold gives."""
    group = {claim: number for number, position in enumerate(question["positions"]) for claim in position}
    positions = [group[number] for number in range(len(asked.claims))]
    for i, j, kind in label_pairs(question["status"], positions, question["refines"]):
        a, b = asked.claims[i], asked.claims[j]
        if a and b and not (asked.is_yes_no and a.place == b.place):
            yield LabelledPair(a, b, BITS[kind])
    if not asked.is_yes_no:
        for claim in filter(None, asked.claims):
            yield from (LabelledPair(claim, near, UNRELATED) for near in asked.near if near.place != claim.place)


def vary_pair(world: World, asked: LocatedQuestion, pair: LabelledPair, rng: random.Random) -> PairExample:
    """A pair in random order, with the question reworded or without a question."""
    a, b, relations = pair
    has_heading = rng.random() < 0.85
    sides = [a.side(has_heading=has_heading), b.side(has_heading=has_heading)]
    rng.shuffle(sides)
    if rng.random() < 0.15:
        is_open = relations in (UNRELATED, COMPATIBLE)  # only the question distinguishes the two
        return PairExample(-1, sides[0], sides[1], UNRELATED | COMPATIBLE if is_open else relations)
    number = world.corpus.add_question(vary_question(asked.text, rng, is_yes_no=asked.is_yes_no))
    return PairExample(number, sides[0], sides[1], relations)


def make_contradictions(
    world: World,
    question: Mapping[str, Any],
    asked: LocatedQuestion,
    pairs: Sequence[LabelledPair],
    pool: ValuePool,
    rng: random.Random,
) -> Iterator[PairExample]:
    """Conflicting pairs: the same statement with another value in one of them."""
    claims = [claim for claim in asked.claims if claim and claim.end > claim.start]
    agreeing = [(pair.a, pair.b) for pair in pairs if pair.relations in (SAME, REFINES)]
    for a, b in agreeing + [(claim, claim) for claim in rng.sample(claims, min(1, len(claims)))]:
        text = world.sentence(b.place)
        old, new = text[b.start : b.end], pool.draw(question["claims"][0]["value"], rng)
        if not old or not new or new.lower() in old.lower() or old.lower() in new.lower():
            continue
        changed = text[: b.start] + new + text[b.end :]
        document = world.corpus.add_document(world.corpus.headings[b.document], [changed])
        sides = [a.side(), PairSide(document, 0, b.start, b.start + len(new), True)]
        rng.shuffle(sides)
        number = world.corpus.add_question(vary_question(asked.text, rng))
        yield PairExample(number, sides[0], sides[1], CONFLICTS)
