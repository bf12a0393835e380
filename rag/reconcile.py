"""Claims become positions: what agrees is put together, what differs is set side by side, and no side is dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rag.answer import Claim, Status
from rag.bearers import shared_name
from rag.groups import Group, corroborated, grouped
from rag.questions import asks_for_explanation, asks_for_several, asks_what_changes
from rag.rivals import in_one_list, is_about, standing


@dataclass(frozen=True)
class Verdict:
    """The groups, strongest first, what they are to each other, and why, in words."""

    status: Status
    reason: str
    groups: tuple[Group, ...] = ()
    notes: tuple[str, ...] = ()
    """What is to be said of single articles."""


def reconcile(question: str, claims: Sequence[Claim], *, evidence: float, rival: float) -> Verdict:
    """Groups the claims and says whether they agree.

    `evidence` is the least probability, in 0..1, of a claim that counts; `rival` that of one that opens a position
    beside the best one (see `standing`). A less likely one may still join a position that it agrees with. The result
    does not depend on the order of the claims.
    """
    many = asks_for_several(question) or asks_for_explanation(question)
    strong = standing(question, claims, evidence=evidence, rival=rival, many=many)
    if not strong:
        return Verdict("no_evidence", "No article answers the question.")
    groups = grouped(question, strong)
    weaker = [c for c in claims if c.probability >= evidence and c not in strong and is_about(question, c, strong[0])]
    groups = corroborated(question, groups, weaker)
    status, reason = kind(question, groups)
    if status == "updated":
        groups.sort(key=lambda group: group.latest or date.min, reverse=True)
    notes = contradicting_themselves(groups) if status == "disputed" else ()
    return Verdict(status, " ".join([reason, *notes]), tuple(groups), notes)


def kind(question: str, groups: Sequence[Group]) -> tuple[Status, str]:
    """What several different answers are to each other."""
    if len(groups) == 1:
        return "answered", "The articles that answer agree." if groups[0].support > 1 else "One article answers."
    if asks_for_explanation(question):
        return "several", "The articles explain it in more than one sentence."
    if asks_for_several(question) or listed_together(groups):
        return "several", "More than one answer is given, and they do not exclude each other."
    if name := shared_name(question, groups):
        return "several", f"{name} is the name of more than one, and the answers are about different ones."
    if asks_what_changes(question) and dated_apart(groups):
        return "updated", "The answer changed over time; the articles' dates order the answers."
    return "disputed", f"The articles give {len(groups)} different answers."


def contradicting_themselves(groups: Sequence[Group]) -> tuple[str, ...]:
    """A sentence for each article that stands behind more than one answer."""
    behind = Counter(article_id for group in groups for article_id in group.article_ids)
    return tuple(f"{name} gives more than one answer itself." for name, count in sorted(behind.items()) if count > 1)


def listed_together(groups: Sequence[Group]) -> bool:
    """Whether one article names all the answers in one list: "Harappa and Mohenjodaro"."""
    shared = frozenset.intersection(*(group.article_ids for group in groups))
    return any(is_list([c for group in groups for c in group.claims if c.article.id == name]) for name in shared)


def is_list(claims: Sequence[Claim]) -> bool:
    """Whether nothing but commas and "and" stands between these claims of one article."""
    by_place = {(claim.start, claim.end): claim for claim in claims}
    return all(in_one_list(a, b) for a, b in pairwise(by_place[place] for place in sorted(by_place)))


def dated_apart(groups: Sequence[Group]) -> bool:
    """Whether all articles are dated, and each answer's dates lie before or after every other answer's."""
    dates = [[claim.article.published for claim in group.claims] for group in groups]
    known = [[day for day in days if day] for days in dates]
    if known != dates:
        return False
    spans = sorted((min(days), max(days)) for days in known)
    return all(a[1] < b[0] for a, b in pairwise(spans))
