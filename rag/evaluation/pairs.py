"""Pairs of gold claims whose relation the gold tells, and what `relate` says of them.

Two claims of one position are the same, or one refines the other where the gold says so. Claims of different positions
conflict where the question is disputed or updated, and are compatible where it has several answers. A claim and a near
miss of its question are unrelated. Yes/no questions are left out: `relate` compares their verdicts, and these are the
gold's own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, islice

from index import Article, Embedder, Location
from index.embedding.chunks import split_sentences
from index.progress import Progress, ignore_progress
from rag.agreement.relation import KINDS, MAX_JUDGED, PairModel, Relation, relate_pairs
from rag.answer import Claim, RelationKind, Status
from rag.evaluation.cases import Case, GoldClaim
from rag.questions.question import Question, parse_question

MAX_PER_KIND = 300
"""Pairs of one kind that are related at most, spread evenly over all: bounds the time of a run."""
ACROSS: Mapping[Status, RelationKind] = {"disputed": "conflicts", "updated": "conflicts", "several": "compatible"}
"""How claims of different positions relate, by the question's status."""


@dataclass(frozen=True)
class GoldPair:
    """Two claims of a case, or a claim and a near miss, and how they relate."""

    case: Case
    a: GoldClaim
    b: GoldClaim
    kind: RelationKind


@dataclass(frozen=True)
class RelatedPair:
    """A pair of gold claims and the relation that was found."""

    gold: GoldPair
    found: Relation

    @property
    def is_right(self) -> bool:
        return self.found.kind == self.gold.kind


@dataclass(frozen=True)
class GoldIndex:
    """The articles of a gold set by id, and their index, with whose words questions are read."""

    articles: Mapping[str, Article]
    location: Location
    embedder: Embedder


def label_pairs(
    status: Status, positions: Sequence[int], refines: Collection[tuple[int, int]]
) -> Iterator[tuple[int, int, RelationKind]]:
    """The indexes of every two claims whose relation the gold tells. `positions` has the position of each claim."""
    refining = {tuple(sorted(pair)) for pair in refines}
    for (i, a), (j, b) in combinations(enumerate(positions), 2):
        if a == b:
            yield i, j, "refines" if (i, j) in refining else "same"
        elif status in ACROSS:
            yield i, j, ACROSS[status]


def find_gold_pairs(case: Case) -> Iterator[GoldPair]:
    """All pairs of a case."""
    if case.is_yesno:
        return
    for i, j, kind in label_pairs(case.kind, [claim.position for claim in case.claims], case.refines):
        yield GoldPair(case, case.claims[i], case.claims[j], kind)
    for claim in case.claims:
        yield from (GoldPair(case, claim, near, "unrelated") for near in case.near)


def choose_pairs(cases: Sequence[Case], limit: int = MAX_PER_KIND) -> list[GoldPair]:
    """The pairs of all cases, in their order; of a kind with more than `limit` as many, evenly spread.

    No kind has more than the second most frequent one: near misses would outnumber all others, and by how much depends
    on the cases that are asked, and so would the precision of the other kinds.
    """
    found = [pair for case in cases for pair in find_gold_pairs(case)]
    places = {kind: [place for place, pair in enumerate(found) if pair.kind == kind] for kind in KINDS}
    second = sorted(map(len, places.values()))[-2]
    kept: set[int] = set()
    for own in places.values():
        count = min(limit, len(own), second or len(own))
        kept.update(own[number * len(own) // count] for number in range(count))
    return [pair for place, pair in enumerate(found) if place in kept]


def relate_gold(
    pairs: Sequence[GoldPair],
    indexes: Mapping[str, GoldIndex],
    model: PairModel,
    progress: Progress = ignore_progress,
) -> list[RelatedPair]:
    """How `relate` finds the claims of each pair to relate. `indexes` are by the name of the gold set.

    The pairs of a case stand one behind the other. Raises ModelError.
    """
    found: list[RelatedPair] = []
    progress(0, len(pairs))
    for case_id, own in groupby(pairs, key=lambda pair: pair.case.id):
        del case_id
        waiting = iter(list(own))
        while batch := list(islice(waiting, MAX_JUDGED)):
            found.extend(relate_batch(batch, indexes[batch[0].case.gold_set], model))
            progress(len(found), len(pairs))
    return found


def relate_batch(pairs: Sequence[GoldPair], index: GoldIndex, model: PairModel) -> list[RelatedPair]:
    """The relations of at most MAX_JUDGED pairs of one case."""
    question = parse_case_question(pairs[0].case, index)
    claims = [
        tuple(gold_to_claim(each, index.articles[each.article_id]) for each in (pair.a, pair.b)) for pair in pairs
    ]
    relations = relate_pairs(question, [(a, b) for a, b in claims], model)
    return [RelatedPair(pair, relation) for pair, relation in zip(pairs, relations, strict=True)]


def parse_case_question(case: Case, index: GoldIndex) -> Question:
    """The question as the assistant reads it; a follow-up made complete, and one with typos as it was meant."""
    text = case.standalone or case.clean or case.question
    return parse_question(text, vocabulary=index.location.snapshot().vocabulary, embedder=index.embedder)


def gold_to_claim(gold: GoldClaim, article: Article) -> Claim:
    """The claim that the reader makes where it reads right: the value in the sentence of the article that it is in."""
    word = re.search(rf"(?<!\w){re.escape(gold.value)}(?!\w)", gold.quote)
    start = gold.start + (word.start() if word else gold.quote.index(gold.value))
    end = start + len(gold.value)
    sentences = (bounds for bounds in split_sentences(article.text) if bounds[0] <= start and end <= bounds[1])
    quote_start, quote_end = next(sentences, (gold.start, gold.end))
    return Claim(article, gold.value, start, end, quote_start, quote_end, 1.0)
