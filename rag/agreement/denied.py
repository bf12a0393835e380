"""Values that a sentence denies: "8,400 people had to leave, not 6,000" says 8,400, whichever a reader marks.

Denied is what stands right after "not", "rather than" or "instead of"; a denial in other words, such as "6,000 is too
low", stays a claim. What is right is looked for in the same sentence: another claim, number or date that excludes it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.agreement.relation import compare_exactly
from rag.answer import Claim
from rag.questions.question import Question
from rag.values.spans import find_value_spans

PREPOSITION = r"(?: (?:on|in|at|the|an?|about|by|from|of|for|to|with|as))*"
DENIED = re.compile(rf"\b(?:not|rather than|instead of){PREPOSITION} $", re.IGNORECASE)


def replace_denied(question: Question, claims: Sequence[Claim]) -> list[Claim]:
    """The claims, with what a sentence says in place of what it denies."""
    if question.is_negative:
        return list(claims)
    beside: dict[tuple[str, int], list[Claim]] = defaultdict(list)
    for claim in claims:
        beside[claim.article.id, claim.quote_start].append(claim)
    return [kept for own in beside.values() for kept in settle_sentence(question, own)]


def settle_sentence(question: Question, claims: Sequence[Claim]) -> list[Claim]:
    """The claims of one sentence without those it denies; what it says instead is as probable as they were."""
    kept = [claim for claim in claims if not is_denied(claim)]
    for claim in claims:
        if is_denied(claim) and (right := find_right(question, claim, kept)):
            kept = [other for other in kept if (other.start, other.end) != (right.start, right.end)]
            kept.append(replace(right, probability=max(right.probability, claim.probability)))
    return kept


def is_denied(claim: Claim) -> bool:
    before = claim.quote[: claim.start - claim.quote_start]
    return not claim.verdict and DENIED.search(before) is not None


def find_right(question: Question, denied: Claim, others: Sequence[Claim]) -> Claim | None:
    """The nearest value in a denied value's sentence that excludes it; a claim comes before other values."""
    for found in (others, list(list_values(denied))):
        excluding = [each for each in found if is_excluding(question, each, denied)]
        if excluding:
            return min(excluding, key=lambda each: (abs(each.start - denied.start), each.start))
    return None


def is_excluding(question: Question, claim: Claim, denied: Claim) -> bool:
    relation = None if is_denied(claim) else compare_exactly(question, claim, denied)
    return relation is not None and relation.kind == "conflicts"


def denies(question: Question, claim: Claim, other: Claim) -> bool:
    """Whether a claim's sentence denies the value of another claim, and so answers the same question."""
    denied = filter(is_denied, list_values(claim))
    return any((found := compare_exactly(question, each, other)) and found.kind == "same" for each in denied)


def list_values(claim: Claim) -> Iterator[Claim]:
    """Yield the numbers and dates of a claim's sentence, as claims."""
    for start, end, _ in find_value_spans(claim.quote):
        yield claim.cut(start, end, 0.0)
