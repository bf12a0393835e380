"""A time before which something will not be keeps the words that say so: "not start before 2027" is not "2027"."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.answer import Claim
from rag.questions.question import Question

LIMIT = re.compile(
    r"\b(?:not(?:\s+\w+){0,2}\s+(?:before|until)|no\s+(?:earlier|sooner)\s+than)\s+(?:the\s+)?$", re.IGNORECASE
)


def keep_bound(question: Question, claim: Claim) -> Claim:
    """The claim, its value widened to the words before a time that make a lower limit of it."""
    if not question.asks_when:
        return claim
    match = LIMIT.search(claim.quote[: claim.start - claim.quote_start])
    if match is None:
        return claim
    start = claim.quote_start + match.start()
    return replace(claim, value=claim.article.text[start : claim.end], start=start)
