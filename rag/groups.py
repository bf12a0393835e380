"""Claims that give one answer, put together, with the independent articles that stand behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations

from rag.answer import Claim
from rag.copies import independent
from rag.values import precision, same
from rag.values.relative import calendar_time


@dataclass(frozen=True)
class Group:
    """Claims that give one answer, most probable first; `founder` is the one in the most precise wording."""

    founder: Claim
    claims: tuple[Claim, ...]

    @property
    def value(self) -> str:
        return self.founder.value

    @property
    def probability(self) -> float:
        return self.claims[0].probability

    @property
    def article_ids(self) -> frozenset[str]:
        return frozenset(claim.article.id for claim in self.claims)

    @cached_property
    def support(self) -> int:
        """Independent articles behind this answer; copies and near-copies of one report count once."""
        return len(independent({claim.article.id: claim.article for claim in self.claims}.values()))

    @property
    def latest(self) -> date | None:
        return max((c.article.published for c in self.claims if c.article.published), default=None)


def rank(claim: Claim) -> tuple[float, str, int, int]:
    """Most probable first; ties broken by content alone."""
    return (-claim.probability, claim.article.id, claim.start, claim.end)


def agree(question: str, a: Claim, b: Claim) -> bool:
    """Whether two claims give one answer; what counts from the day of its article is compared by the calendar."""
    return same(meant(question, a), meant(question, b))


def meant(question: str, claim: Claim) -> str:
    return calendar_time(question, claim.value, claim.article.published)


def grouped(question: str, claims: Sequence[Claim]) -> list[Group]:
    """Claims with the same answer together, strongest group first.

    The most precise claims found the groups and the others join the most probable one they agree with. A claim that
    agrees with two that disagree ("2024", with "May 2024" and "June 2024") founds none, so that it never ties them
    together.
    """
    founded: list[list[Claim]] = []
    for claim in sorted(
        claims, key=lambda claim: (is_vague(question, claim, claims), precision_order(question, claim))
    ):
        agreeing = [group for group in founded if agree(question, group[0], claim)]
        if agreeing:
            min(agreeing, key=lambda group: min(map(rank, group))).append(claim)
        else:
            founded.append([claim])
    groups = [Group(group[0], tuple(sorted(group, key=rank))) for group in founded]
    return sorted(groups, key=lambda group: rank(group.claims[0]))


def is_vague(question: str, claim: Claim, claims: Sequence[Claim]) -> bool:
    agreeing = [other for other in claims if agree(question, claim, other)]
    return any(not agree(question, a, b) for a, b in combinations(agreeing, 2))


def precision_order(question: str, claim: Claim) -> tuple[float, tuple[float, str, int, int]]:
    """Most precise first; "24 years" behind "2000", which it means."""
    relative = meant(question, claim) != claim.value
    return (-precision(claim.value) + relative, rank(claim))


def corroborated(question: str, groups: Sequence[Group], weaker: Sequence[Claim]) -> list[Group]:
    """The groups with the weaker claims that agree with them, each in the most probable group that it fits."""
    joined: list[list[Claim]] = [list(group.claims) for group in groups]
    for claim in weaker:
        place = next((i for i, group in enumerate(groups) if agree(question, group.founder, claim)), None)
        if place is not None:
            joined[place].append(claim)
    return [Group(group.founder, tuple(sorted(own, key=rank))) for group, own in zip(groups, joined, strict=True)]
