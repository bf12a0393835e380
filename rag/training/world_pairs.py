"""Pairs of claims of an invented world, and how they relate."""

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
from rag.training.world import Asked, Located, World

MAX_PAIRS = 24
"""Of one question."""
PAIR_PASSES = 3
BITS: Mapping[RelationKind, int] = {
    "same": SAME,
    "refines": REFINES,
    "compatible": COMPATIBLE,
    "conflicts": CONFLICTS,
    "unrelated": UNRELATED,
}
WITHOUT_VALUES = frozenset({"list", "why", "how", "person", "yesno"})
"""Kinds of questions whose answers another value does not contradict."""


class Labelled(NamedTuple):
    a: Located
    b: Located
    relations: int


class ValuePool:
    """Values of the training worlds by their shape, to put in the place of others."""

    def __init__(self, worlds: Sequence[World]) -> None:
        self._values: dict[str, list[str]] = defaultdict(list)
        for world in worlds:
            for question in world.questions:
                for claim in question["claims"]:
                    self._values[shape_of(claim["value"])].append(claim["value"])

    def draw(self, like: str, rng: random.Random) -> str:
        """A value of the shape of another one; "" where there is none."""
        found = self._values.get(shape_of(like), [])
        return rng.choice(found) if found else ""


def shape_of(value: str) -> str:
    """Numbers as 9, capitalised words as N; "w" for words alone."""
    if not re.search(r"\d|[A-Z]", value):
        return "w"
    return re.sub(r"[A-Z][a-z]+", "N", re.sub(r"\d+", "9", value))[:12]


def add_pairs(
    world: World, question: Mapping[str, Any], asked: Asked, rng: random.Random, pool: ValuePool | None
) -> None:
    """Pairs of one question: for development where there is no pool of values, else for training."""
    corpus = world.corpus
    found = list(find_labelled(question, asked))
    if pool is None:
        number = corpus.add_question(asked.text)
        own = [PairExample(number, a.side(), b.side(), relations) for a, b, relations in found]
        corpus.development.pairs.setdefault("worlds", []).extend(own)
        return
    chosen = rng.sample(found, min(MAX_PAIRS, len(found)))
    corpus.pairs.extend(vary_pair(world, asked, pair, rng) for pair in chosen for _ in range(PAIR_PASSES))
    if question["kind"] not in WITHOUT_VALUES and question["status"] in ("answered", "disputed", "updated"):
        corpus.pairs.extend(contradict(world, question, asked, chosen, pool, rng))


def find_labelled(question: Mapping[str, Any], asked: Asked) -> Iterator[Labelled]:
    """All pairs of claims, and of claims with near misses in other sentences, whose relation the gold tells."""
    group = {claim: number for number, position in enumerate(question["positions"]) for claim in position}
    positions = [group[number] for number in range(len(asked.claims))]
    for i, j, kind in label_pairs(question["status"], positions, question["refines"]):
        a, b = asked.claims[i], asked.claims[j]
        if a and b and not (asked.is_yes_no and a.place == b.place):
            yield Labelled(a, b, BITS[kind])
    if not asked.is_yes_no:
        for claim in filter(None, asked.claims):
            yield from (Labelled(claim, near, UNRELATED) for near in asked.near if near.place != claim.place)


def vary_pair(world: World, asked: Asked, pair: Labelled, rng: random.Random) -> PairExample:
    """A pair in either order, with the question in other words or without one."""
    a, b, relations = pair
    has_heading = rng.random() < 0.85
    sides = [a.side(has_heading=has_heading), b.side(has_heading=has_heading)]
    rng.shuffle(sides)
    if rng.random() < 0.15:
        is_open = relations in (UNRELATED, COMPATIBLE)  # no question tells them apart
        return PairExample(-1, sides[0], sides[1], UNRELATED | COMPATIBLE if is_open else relations)
    number = world.corpus.add_question(vary_question(asked.text, rng, is_yes_no=asked.is_yes_no))
    return PairExample(number, sides[0], sides[1], relations)


def contradict(
    world: World,
    question: Mapping[str, Any],
    asked: Asked,
    pairs: Sequence[Labelled],
    pool: ValuePool,
    rng: random.Random,
) -> Iterator[PairExample]:
    """The same statements with another value in one of them."""
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
