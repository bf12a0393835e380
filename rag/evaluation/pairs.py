"""Pairs of gold claims whose relation is known from the gold, and how `relate` relates them.

Two claims of one position are the same, or one refines the other if the gold says so. Claims of different positions
conflict if the question is disputed or updated, and are compatible if it has several answers. A claim and a near miss
of its question are unrelated. Yes/no questions are left out: `relate` compares verdicts, which would be the gold's own.
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
"""The most pairs of one kind that are related, evenly spread over all, to bound the time of a run."""
ACROSS: Mapping[Status, RelationKind] = {"disputed": "conflicts", "updated": "conflicts", "several": "compatible"}
"""How claims of different positions relate, by the question's status."""


@dataclass(frozen=True)
class GoldPair:
    """Two claims of a case, or a claim and a near miss, and their relation in the gold."""

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
    """The articles of a gold set by id, and their index, whose vocabulary is used to parse questions."""

    articles: Mapping[str, Article]
    location: Location
    embedder: Embedder


def label_pairs(
    status: Status, positions: Sequence[int], refines: Collection[tuple[int, int]]
) -> Iterator[tuple[int, int, RelationKind]]:
    """The indexes of each pair of claims with a known relation. `positions` has the position of each claim."""
    refining = {tuple(sorted(pair)) for pair in refines}
    for (i, a), (j, b) in combinations(enumerate(positions), 2):
        if a == b:
            yield i, j, "refines" if (i, j) in refining else "same"
        elif status in ACROSS:
            yield i, j, ACROSS[status]


def find_gold_pairs(case: Case) -> Iterator[GoldPair]:
    """All pairs of a case with a known relation."""
    if case.is_yesno:
        return
    for i, j, kind in label_pairs(case.kind, [claim.position for claim in case.claims], case.refines):
        yield GoldPair(case, case.claims[i], case.claims[j], kind)
    for claim in case.claims:
        yield from (GoldPair(case, claim, near, "unrelated") for near in case.near)


def choose_pairs(cases: Sequence[Case], limit: int = MAX_PER_KIND) -> list[GoldPair]:
    """The pairs of all cases, in order; at most `limit` of each kind, evenly spread.

    The most frequent kind is cut to the size of the second: near misses would outnumber all others, by a factor that
    depends on the cases asked, and the precision of the other kinds would depend on it too.
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
    """Relate the claims of each pair. `indexes` are by name of the gold set.

    The pairs of a case must be consecutive. Raises ModelError.
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
    """Relate at most MAX_JUDGED pairs of one case."""
    question = parse_case_question(pairs[0].case, index)
    claims = [
        tuple(make_reader_claim(each, index.articles[each.article_id]) for each in (pair.a, pair.b)) for pair in pairs
    ]
    relations = relate_pairs(question, [(a, b) for a, b in claims], model)
    return [RelatedPair(pair, relation) for pair, relation in zip(pairs, relations, strict=True)]


def parse_case_question(case: Case, index: GoldIndex) -> Question:
    """Parse a case's question: the completed follow-up or the well-written form, if there is one."""
    text = case.standalone or case.clean or case.question
    return parse_question(text, vocabulary=index.location.snapshot().vocabulary, embedder=index.embedder)


def make_reader_claim(gold: GoldClaim, article: Article) -> Claim:
    """The claim that a correct reader would make: the value, with the sentence of the article that contains it.

    The value is the whole quote if that does not contain it, as for yes and no.
    """
    value = gold.value if gold.value in gold.quote else gold.quote
    word = re.search(rf"(?<!\w){re.escape(value)}(?!\w)", gold.quote)
    start = gold.start + (word.start() if word else gold.quote.index(value))
    end = start + len(value)
    sentences = (bounds for bounds in split_sentences(article.text) if bounds[0] <= start and end <= bounds[1])
    quote_start, quote_end = next(sentences, (gold.start, gold.end))
    return Claim(article, value, start, end, quote_start, quote_end, 1.0)
