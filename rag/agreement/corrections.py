"""Corrections: an article names what was reported and says what is right, "was given as 51; it should have been 15",
or what was and what is, "has raised the number from two to nine".

Such an article does not claim what was reported; where other articles do, the correction replaces it. Corrections are
recognised by the English phrases that newspapers use; one in other words stays a contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.agreement.denied import denies
from rag.agreement.relation import compare_exactly
from rag.answer import Claim
from rag.questions.question import Question

WRONGLY = r"(?:wrongly|incorrectly|mistakenly|erroneously|falsely)"
TEXT = r"(?:version|article|report|story|edition|headline|post)"
REPORTED = re.compile(
    rf"\b(?:(?:was|were|is|are) (?:{WRONGLY} )?(?:given|reported|stated|printed|put) (?:as|at)\b"
    rf"|{WRONGLY} (?:gave|given|reported|stated|said|wrote|written|put|named|called)\b"
    r"|(?:we|we and others|this (?:news)?paper) (?:wrongly )?(?:wrote|reported|said|gave|put|had)\b"
    r"|(?:our|your) (?:\w+ )?(?:report|article|story|analysis|account)\b.* (?:said|says|gave|put|stated|spoke)\b"
    rf"|\b(?:an?|the|this|our) (?:earlier|previous|original|first) {TEXT}\b"
    rf"|\b{TEXT} (?:originally|initially|first|earlier) (?:said|gave|stated|put|had)\b)",
    re.IGNORECASE,
)
SET_RIGHT = re.compile(
    r"\b(?:should have (?:been|read|said)|correct(?:s|ed|ion|ly)?|in fact|in truth|actually"
    r"|it (?:is|was|has|had|took|happened)|changed places)\b",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"\b(?:rais|ris[ei]|rose|lower|increas|reduc|grow|grew|drop|climb|chang|mov|revis|correct|fall|fell|went|cut|up|down)",
    re.IGNORECASE,
)
"""The beginnings of words for a change; "from 20 to 90 crowns" without one is a range."""
UP_TO = r"(?:[\w,-]+\s+){0,2}$"
"""At most two words before a value."""
FROM, TO = (re.compile(rf"\b{word}\s+{UP_TO}", re.IGNORECASE) for word in ("from", "to"))
THEN_TO, THEN_FROM = (
    re.compile(rf"^(?:\s+[\w-]+){{0,3}}?,?\s+{word}\s+{UP_TO}", re.IGNORECASE) for word in ("to", "from")
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
    return [
        Correction(wrong, right)
        for wrong in claims
        for right in claims
        if right.probability >= min_probability and is_correction(question, wrong, right)
    ]


def is_correction(question: Question, wrong: Claim, right: Claim) -> bool:
    """Whether `right` contradicts `wrong` in the words of a correction, or of a change, of one article."""
    if wrong.article.id != right.article.id:
        return False
    if not (is_set_right(wrong, right) or is_change(wrong, right) or is_denied_by(question, wrong, right)):
        return False
    relation = compare_exactly(question, wrong, right)
    return relation is not None and relation.kind == "conflicts"


def is_set_right(wrong: Claim, right: Claim) -> bool:
    """Whether `right` follows what is said to have been reported."""
    if not REPORTED.search(wrong.quote) or not 0 < right.start - wrong.end <= MAX_DISTANCE:
        return False
    is_reported = right.quote_start != wrong.quote_start and REPORTED.search(right.quote)
    return bool(SET_RIGHT.search(right.quote)) and not is_reported


def is_denied_by(question: Question, wrong: Claim, right: Claim) -> bool:
    """Whether the sentence of `right` corrects the value of `wrong`: "Correction: 241 votes, not 214"."""
    is_elsewhere = wrong.quote_start != right.quote_start
    return is_elsewhere and bool(SET_RIGHT.search(right.quote)) and denies(question, right, wrong)


def is_change(old: Claim, new: Claim) -> bool:
    """Whether a sentence says that something went from one value to the other."""
    if old.quote_start != new.quote_start or not CHANGED.search(old.quote):
        return False
    text, start = old.article.text, old.quote_start
    if old.end < new.start:
        return bool(FROM.search(text[start : old.start]) and THEN_TO.match(text[old.end : new.start]))
    return bool(TO.search(text[start : new.start]) and THEN_FROM.match(text[new.end : old.start]))


def drop_corrected(claims: Sequence[Claim], corrections: Sequence[Correction]) -> list[Claim]:
    """The claims without those that their own article corrects."""
    wrong = [correction.wrong for correction in corrections]
    return [claim for claim in claims if claim not in wrong]
