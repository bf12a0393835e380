"""Claims become positions: what agrees is put together, what differs is set side by side, and no side is dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rag.answer import Claim, Status
from rag.values import precision, same

SECOND_ANSWER = 0.6
"""An article's second answer must be this likely, relative to its first: most articles give one."""

JOINED = re.compile(r"\s*(?:,|;|,?\s*(?:and|as well as|or|&))\s*")
LIST_QUESTION = re.compile(
    r"\b(?:which|what) (?:\w+ ){0,2}?(?:are|were|\w+(?<!s)s\b(?! (?:is|was|does|did|has)\b))|\bwho (?:are|were)\b"
    r"|\b(?:list|name) (?:all|the|some|every)\b|\bwhat (?:kinds|types|sorts)\b|\bwhat else\b",
    re.IGNORECASE,
)
CHANGING = re.compile(
    r"\b(?:how (?:many|much|high|big|large)|current(?:ly)?|now|latest|so far|price|rate|population|number|toll|total|"
    r"who (?:is|are|leads|runs|owns))\b",
    re.IGNORECASE,
)


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

    `evidence` is the least probability, in 0..1, of the best claim for there to be an answer; `rival` is the least
    probability of another answer, relative to the best one's. The result does not depend on the order of the claims.
    """
    best = max((claim.probability for claim in claims), default=0.0)
    if best < evidence:
        return Verdict("no_evidence", "No article answers the question.")
    standing = [claim for claim in second_answers_out(claims) if claim.probability >= rival * best]
    groups = grouped(standing)
    status, reason = kind(question, groups)
    if status == "updated":
        groups.sort(key=lambda group: group.latest or date.min, reverse=True)
    return Verdict(status, reason, tuple(groups))


def second_answers_out(claims: Iterable[Claim]) -> list[Claim]:
    """The claims without those that are unlikely beside the same article's best one."""
    best: dict[str, float] = {}
    ordered = sorted(claims, key=rank)
    for claim in ordered:
        best.setdefault(claim.article.id, claim.probability)
    return [claim for claim in ordered if claim.probability >= SECOND_ANSWER * best[claim.article.id]]


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


def kind(question: str, groups: Sequence[Group]) -> tuple[Status, str]:
    """What several different answers are to each other."""
    if len(groups) == 1:
        return "answered", "The articles that answer agree." if groups[0].support > 1 else "One article answers."
    if LIST_QUESTION.search(question) or listed_together(groups):
        return "several", "More than one answer is given, and they do not exclude each other."
    if CHANGING.search(question) and dated_apart(groups):
        return "updated", "The answer changed over time; the articles' dates order the answers."
    own = sorted(frozenset.intersection(*(group.article_ids for group in groups)))
    itself = f" {own[0]} gives more than one answer itself." if own else ""
    return "disputed", f"The articles give {len(groups)} different answers.{itself}"


def listed_together(groups: Sequence[Group]) -> bool:
    """Whether one article names all the answers in one list: "Harappa and Mohenjodaro"."""
    spans = sorted({(c.article.id, c.start, c.end, c.article.text) for group in groups for c in group.claims})
    joined = [a[0] == b[0] and JOINED.fullmatch(a[3][a[2] : b[1]]) is not None for a, b in pairwise(spans)]
    return bool(joined) and all(joined)


def dated_apart(groups: Sequence[Group]) -> bool:
    """Whether every answer's articles are dated, and no two answers are as new."""
    newest = [group.latest for group in groups]
    return None not in newest and len(set(newest)) == len(newest)
