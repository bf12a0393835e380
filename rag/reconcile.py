"""Claims become positions: what agrees is put together, what differs is set side by side, and no side is dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rag.answer import Claim, Status
from rag.questions import asks_for_explanation, asks_for_several, asks_what_changes
from rag.values import precision, same

JOINED = re.compile(r"\s*(?:,|;|,?\s*(?:and|as well as|&))\s*")


@dataclass(frozen=True)
class Group:
    """Claims that give one answer, most probable first; `value` is the most precise of their wordings."""

    value: str
    claims: tuple[Claim, ...]

    @property
    def probability(self) -> float:
        return self.claims[0].probability

    @property
    def article_ids(self) -> frozenset[str]:
        return frozenset(claim.article.id for claim in self.claims)

    @property
    def support(self) -> int:
        """Articles behind this answer; the same text under two names counts once."""
        return len({" ".join(claim.article.text.split()) for claim in self.claims})

    @property
    def latest(self) -> date | None:
        return max((c.article.published for c in self.claims if c.article.published), default=None)


@dataclass(frozen=True)
class Verdict:
    """The groups, strongest first, what they are to each other, and why, in words."""

    status: Status
    reason: str
    groups: tuple[Group, ...] = ()


def reconcile(question: str, claims: Sequence[Claim], *, evidence: float, rival: float) -> Verdict:
    """Groups the claims and says whether they agree.

    `evidence` is the least probability, in 0..1, of a claim that counts; `rival` is the least probability, relative to
    the best claim's, of one that opens a position beside it. A less likely one may still join a position that it agrees
    with. The result does not depend on the order of the claims.
    """
    best = max((claim.probability for claim in claims), default=0.0)
    if best < evidence:
        return Verdict("no_evidence", "No article answers the question.")
    least = max(evidence, rival * best)
    groups = grouped([claim for claim in claims if claim.probability >= least])
    groups = corroborated(groups, [claim for claim in claims if evidence <= claim.probability < least])
    status, reason = kind(question, groups)
    if status == "updated":
        groups.sort(key=lambda group: group.latest or date.min, reverse=True)
    return Verdict(status, reason, tuple(groups))


def rank(claim: Claim) -> tuple[float, str, int, int]:
    """Most probable first; ties broken by content alone."""
    return (-claim.probability, claim.article.id, claim.start, claim.end)


def grouped(claims: Sequence[Claim]) -> list[Group]:
    """Claims with the same answer together, strongest group first.

    The most precise claims found the groups and the others join the most probable one they agree with, so that a vague
    answer ("2024") never ties two precise ones ("May 2024", "June 2024") together.
    """
    founded: list[list[Claim]] = []
    for claim in sorted(claims, key=lambda claim: (-precision(claim.value), *rank(claim))):
        agreeing = [group for group in founded if same(group[0].value, claim.value)]
        if agreeing:
            min(agreeing, key=lambda group: min(map(rank, group))).append(claim)
        else:
            founded.append([claim])
    groups = [Group(group[0].value, tuple(sorted(group, key=rank))) for group in founded]
    return sorted(groups, key=lambda group: rank(group.claims[0]))


def corroborated(groups: Sequence[Group], weaker: Sequence[Claim]) -> list[Group]:
    """The groups with the weaker claims that agree with them, each in the most probable group that it fits."""
    joined: list[list[Claim]] = [list(group.claims) for group in groups]
    for claim in weaker:
        place = next((i for i, group in enumerate(groups) if same(group.value, claim.value)), None)
        if place is not None:
            joined[place].append(claim)
    return [Group(group.value, tuple(sorted(own, key=rank))) for group, own in zip(groups, joined, strict=True)]


def kind(question: str, groups: Sequence[Group]) -> tuple[Status, str]:
    """What several different answers are to each other."""
    if len(groups) == 1:
        return "answered", "The articles that answer agree." if groups[0].support > 1 else "One article answers."
    if asks_for_explanation(question):
        return "several", "The articles explain it in more than one sentence."
    if asks_for_several(question) or listed_together(groups):
        return "several", "More than one answer is given, and they do not exclude each other."
    if asks_what_changes(question) and dated_apart(groups):
        return "updated", "The answer changed over time; the articles' dates order the answers."
    behind = Counter(article_id for group in groups for article_id in group.article_ids)
    itself = [f" {name} gives more than one answer itself." for name, count in sorted(behind.items()) if count > 1]
    return "disputed", f"The articles give {len(groups)} different answers.{''.join(itself)}"


def listed_together(groups: Sequence[Group]) -> bool:
    """Whether one article names all the answers in one list: "Harappa and Mohenjodaro"."""
    shared = frozenset.intersection(*(group.article_ids for group in groups))
    return any(is_list([c for group in groups for c in group.claims if c.article.id == name]) for name in shared)


def is_list(claims: Sequence[Claim]) -> bool:
    """Whether nothing but commas and "and" stands between these claims of one article."""
    text = claims[0].article.text
    spans = sorted({(claim.start, claim.end) for claim in claims})
    return all(JOINED.fullmatch(text[a[1] : b[0]]) for a, b in pairwise(spans))


def dated_apart(groups: Sequence[Group]) -> bool:
    """Whether all articles are dated, and each answer's dates lie before or after every other answer's."""
    dates = [[claim.article.published for claim in group.claims] for group in groups]
    known = [[day for day in days if day] for days in dates]
    if known != dates:
        return False
    spans = sorted((min(days), max(days)) for days in known)
    return all(a[1] < b[0] for a, b in pairwise(spans))
