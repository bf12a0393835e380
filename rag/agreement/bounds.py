"""A limit keeps the words that say so: "not start before 2027" is not "2027", nor "no more than 280" 280."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.answer import Claim
from rag.questions.question import Question
from rag.values.reading import NOT_BEFORE

TIME_LIMIT = re.compile(rf"\b{NOT_BEFORE}(?:the\s+)?$", re.IGNORECASE)
NUMBER_LIMIT = re.compile(
    r"\b(?:no\s+(?:more|fewer|less)\s+than|at\s+(?:least|most)|(?:more|fewer|less)\s+than|up\s+to)\s+$", re.IGNORECASE
)


def keep_bound(question: Question, claim: Claim) -> Claim:
    """The claim, its value widened to the words before a time or a number that make a limit of it."""
    before = claim.quote[: claim.start - claim.quote_start]
    if question.asks_when:
        match = TIME_LIMIT.search(before)
    else:
        match = NUMBER_LIMIT.search(before) if claim.value[:1].isdigit() else None
    if match is None:
        return claim
    start = claim.quote_start + match.start()
    return replace(claim, value=claim.article.text[start : claim.end], start=start)
