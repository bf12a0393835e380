"""Group claims that give the same answer, and count the independent articles behind each group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations, product

from rag.agreement.independence import group_copies
from rag.agreement.relation import PairModel, Relation, relate_pairs, value_of
from rag.answer import Claim
from rag.questions.question import Question
from rag.values import Time, measure_precision

MAX_VALUES = 24
"""Different values that are compared with each other, the most probable ones; others are left out."""
MIN_SAME = 0.7
"""Probability above which two values are merged: a wrong merge hides a side, so in doubt both are shown."""
EXEMPLAR_SHARE = 0.6
"""Share of the best claim's probability from which a claim's wording may be shown as the answer."""
SURE_SHARE = 0.5
"""Share of the best claim's probability from which the date of a claim's article counts."""

Relations = Mapping[frozenset[str], Relation]
"""How two values relate, by their keys."""


@dataclass(frozen=True)
class Group:
    """Claims that give one answer, most probable first; `exemplar` has the most exact wording."""

    exemplar: Claim
    claims: tuple[Claim, ...]

    @property
    def value(self) -> str:
        return self.exemplar.answer

    @property
    def probability(self) -> float:
        return self.claims[0].probability

    @property
    def article_ids(self) -> frozenset[str]:
        return frozenset(claim.article.id for claim in self.claims)

    @cached_property
    def support(self) -> int:
        """Independent articles behind this answer; copies and near-copies of one report count once."""
        return len(group_copies({claim.article.id: claim.article for claim in self.claims}.values()))

    @property
    def sure_claims(self) -> tuple[Claim, ...]:
        """The claims about as probable as the best one."""
        return tuple(claim for claim in self.claims if claim.probability >= SURE_SHARE * self.probability)

    @property
    def latest(self) -> date | None:
        return max((claim.article.published for claim in self.sure_claims if claim.article.published), default=None)


@dataclass(frozen=True)
class Clustering:
    """The groups, strongest first, and how their values relate."""

    question: Question
    groups: tuple[Group, ...]
    relations: Relations

    def key(self, claim: Claim) -> str:
        """The key of a claim in `relations`."""
        return key_of(self.question, claim)

    def between(self, a: Group, b: Group) -> Relation:
        """How two groups relate: by their most probable pair of exactly compared claims, else by their best claims."""
        pairs = (frozenset((self.key(x), self.key(y))) for x, y in product(a.claims, b.claims))
        found = [self.relations[pair] for pair in pairs if pair in self.relations]
        return next((relation for relation in found if relation.is_exact), found[0])

    def keep(self, groups: Sequence[Group]) -> Clustering:
        """The clustering reduced to some of its groups."""
        keys = {self.key(claim) for group in groups for claim in group.claims}
        return Clustering(
            self.question, tuple(groups), {pair: relation for pair, relation in self.relations.items() if pair <= keys}
        )


def rank(claim: Claim) -> tuple[float, str, int, int]:
    """Sort key: the most probable claim first, ties broken by content alone."""
    return (-claim.probability, claim.article.id, claim.start, claim.end)


def key_of(question: Question, claim: Claim) -> str:
    """The key of a claim's value: its words, and its date where they count from the date of the article."""
    if claim.verdict:
        return claim.verdict
    words = " ".join(claim.value.casefold().split())
    value = value_of(question, claim)
    return f"{words} ({value.start})" if isinstance(value, Time) and value.counted else words


def cluster(question: Question, claims: Sequence[Claim], model: PairModel) -> Clustering:
    """Group the claims by their answers.

    Values are compared in pairs, once each. The two groups most surely the same are merged first, then the next two,
    down to the probability MIN_SAME (average linkage). The order of the claims does not matter.
    """
    by_value: dict[str, list[Claim]] = {}
    for claim in sorted(claims, key=rank):
        key = key_of(question, claim)
        if key in by_value or len(by_value) < MAX_VALUES:
            by_value.setdefault(key, []).append(claim)
    pairs = list(combinations(by_value, 2))
    found = relate_pairs(question, [(by_value[a][0], by_value[b][0]) for a, b in pairs], model)
    relations = {frozenset(pair): relation for pair, relation in zip(pairs, found, strict=True)}
    merged = merge([[key] for key in by_value], relations)
    groups = [make_group(question, [claim for key in keys for claim in by_value[key]]) for keys in merged]
    groups.sort(key=lambda group: rank(group.claims[0]))
    return Clustering(question, tuple(groups), relations)


def merge(groups: list[list[str]], relations: Relations) -> list[list[str]]:
    """Merge the two groups most surely the same, again and again, while their linkage is above MIN_SAME."""
    while len(groups) > 1:
        surest, i, j = max((linkage(a, b, relations), -i, -j) for (i, a), (j, b) in combinations(enumerate(groups), 2))
        if surest <= MIN_SAME:
            break
        groups[-i] += groups.pop(-j)
    return groups


def linkage(a: Sequence[str], b: Sequence[str], relations: Relations) -> float:
    """How surely two groups are the same, in 0..1; 0 where an exact comparison says otherwise."""
    across = [relations[frozenset((x, y))] for x in a for y in b]
    if any(relation.is_exact and relation.kind not in ("same", "refines") for relation in across):
        return 0.0
    return sum(map(sameness, across)) / len(across)


def sameness(relation: Relation) -> float:
    """The probability that two values are the same, given that they are the same or conflict."""
    same = relation.likelihood("same", "refines")
    other = relation.likelihood("conflicts", "compatible", "unrelated")
    return same / max(same + other, 1e-9)


def make_group(question: Question, claims: Sequence[Claim]) -> Group:
    """A group of these claims, its exemplar the most exact of those about as probable as the best."""
    ranked = tuple(sorted(claims, key=rank))
    probable = [claim for claim in ranked if claim.probability >= EXEMPLAR_SHARE * ranked[0].probability]
    return Group(min(probable, key=lambda claim: exactness_order(question, claim)), ranked)


def exactness_order(question: Question, claim: Claim) -> tuple[float, tuple[float, str, int, int]]:
    """Sort key: the most exact wording first; "24 years" after "2000", which it means."""
    value = value_of(question, claim)
    is_relative = isinstance(value, Time) and bool(value.counted)
    return (3 * is_relative - measure_precision(value), rank(claim))
