"""Corrections: an article names what was reported and says what is right, "was given as 51; it should have been 15".

Such an article does not claim what was reported; where other articles do, the correction replaces it. Corrections are
recognised by the English phrases that newspapers use; one in other words stays a contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.agreement.relation import compare_exactly
from rag.answer import Claim
from rag.questions.question import Question

WRONGLY = r"(?:wrongly|incorrectly|mistakenly|erroneously|falsely)"
REPORTED = re.compile(
    rf"\b(?:(?:was|were|is|are) (?:{WRONGLY} )?(?:given|reported|stated|printed|put) (?:as|at)\b"
    rf"|{WRONGLY} (?:gave|given|reported|stated|said|wrote|written|put|named|called)\b"
    r"|(?:we|we and others|this (?:news)?paper) (?:wrongly )?(?:wrote|reported|said|gave|put|had)\b"
    r"|(?:our|your) (?:\w+ )?(?:report|article|story|analysis|account)\b.* (?:said|says|gave|put|stated|spoke)\b"
    r"|an earlier version\b)",
    re.IGNORECASE,
)
SET_RIGHT = re.compile(
    r"\b(?:should have (?:been|read|said)|correct(?:s|ed|ion|ly)?|in fact|in truth|actually|it (?:is|was|has|had)"
    r"|changed places)\b",
    re.IGNORECASE,
)
MAX_DISTANCE = 400
"""Characters between what was reported and what is right."""


@dataclass(frozen=True)
class Correction:
    """What was reported and what is right, according to one article."""

    wrong: Claim
    right: Claim


def find_corrections(question: Question, claims: Sequence[Claim], min_probability: float) -> list[Correction]:
    """The corrections among the claims whose right value is at least `min_probability`."""
    reported = [claim for claim in claims if REPORTED.search(claim.quote)]
    return [
        Correction(wrong, right)
        for wrong in reported
        for right in claims
        if right.probability >= min_probability and is_correction(question, wrong, right)
    ]


def is_correction(question: Question, wrong: Claim, right: Claim) -> bool:
    """Whether `right` follows `wrong` in one article and contradicts it in the words of a correction."""
    if wrong.article.id != right.article.id or not 0 < right.start - wrong.end <= MAX_DISTANCE:
        return False
    if not SET_RIGHT.search(right.quote) or (right.quote_start != wrong.quote_start and REPORTED.search(right.quote)):
        return False
    relation = compare_exactly(question, wrong, right)
    return relation is not None and relation.kind == "conflicts"


def drop_corrected(claims: Sequence[Claim], corrections: Sequence[Correction]) -> list[Claim]:
    """The claims without those that their own article corrects."""
    wrong = [correction.wrong for correction in corrections]
    return [claim for claim in claims if claim not in wrong]
