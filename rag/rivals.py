"""Which of a reader's claims stand beside the best one: those that answer what was asked, and are likely enough."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.answer import Claim
from rag.groups import rank
from rag.values.words import FRAME, content, folded

CLAUSE_END = re.compile(r"[;:—–]|\s-\s|(?<=[.!?])\s")
"""What ends a clause: after it an article may say something else, even within one sentence."""
LIST_GAP = re.compile(r"\s*(?:,|;|/|,?\s*(?:and|or|as well as|&))\s*")
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
NAME = re.compile(r"(?<=[\w,'’] )[A-Z][\w-]*")
"""A capital letter inside a question; the first word has one by its position."""
PARALLEL = 0.6
"""Part of the words that two sentences share, their answers aside, from which they are one statement."""


def standing(question: str, claims: Sequence[Claim], *, evidence: float, rival: float, many: bool) -> list[Claim]:
    """The claims that open positions.

    A claim needs a probability of `evidence`, and of `rival` relative to the best one. One that makes the very
    statement of a stronger claim of another article with another value ("it was released on ...") needs the former
    alone: that two reports differ in nothing else is the plainest contradiction. Unless `many` answers are expected,
    one clause gives one answer, its best, or a list; and a claim about another year or name than the question's is no
    rival.
    """
    counted = sorted((c for c in claims if c.probability >= evidence), key=rank)
    if not counted:
        return []
    best = counted[0]
    chosen: list[Claim] = []
    for claim in counted:
        likely = claim.probability >= rival * best.probability
        if not likely and not any(is_parallel(claim, other) for other in chosen):
            continue
        beside = [other for other in chosen if in_one_clause(claim, other)]
        if beside and not many and not any(in_one_list(claim, other) for other in beside):
            continue
        if claim is best or is_about(question, claim, best):
            chosen.append(claim)
    return chosen


def in_one_clause(a: Claim, b: Claim) -> bool:
    """Whether two claims stand in one clause of one article."""
    return a.article.id == b.article.id and not CLAUSE_END.search(between(a, b))


def in_one_list(a: Claim, b: Claim) -> bool:
    """Whether nothing but a comma or "and" stands between two claims of one article."""
    return a.article.id == b.article.id and LIST_GAP.fullmatch(between(a, b)) is not None


def between(a: Claim, b: Claim) -> str:
    """The text between two claims of one article."""
    first, second = sorted((a, b), key=lambda claim: claim.start)
    return a.article.text[first.end : second.start]


def is_parallel(claim: Claim, other: Claim) -> bool:
    """Whether two articles' sentences say the same but for their answers."""
    if claim.article.id == other.article.id:
        return False
    a, b = (words_around(c.quote, c.value) for c in (claim, other))
    return bool(a and b) and len(a & b) >= PARALLEL * len(a | b)


@lru_cache(maxsize=4096)
def words_around(quote: str, value: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", folded(quote.replace(value, " ")))) - FRAME - content(value)


def is_about(question: str, claim: Claim, best: Claim) -> bool:
    """Whether a claim is about what was asked, as far as the best one is: its year, and the names in the question."""
    years = set(YEAR.findall(question))
    said = set(YEAR.findall(claim.quote)) - set(YEAR.findall(claim.value))
    if years and said and not years & said and years & set(YEAR.findall(best.quote)):
        return False
    asked = frozenset(name.casefold() for name in NAME.findall(question))
    known, own = (asked & words_of(c.article.title, c.article.text) for c in (best, claim))
    return 2 * len(own & known) >= len(known)


@lru_cache(maxsize=256)
def words_of(title: str, text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w-]+", f"{title} {text}".casefold()))
