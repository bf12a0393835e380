"""What somebody said is told by a sentence: "rejected", or the name of the speaker, does not tell it."""

from __future__ import annotations

from dataclasses import replace

from rag.answer import Claim
from rag.questions.question import Question

MIN_WORDS = 3
"""Words of an answer that tells what was said."""


def quote_whole(question: Question, claim: Claim) -> Claim:
    """The claim, with its whole sentence as its value where its own words are too few to tell what was said."""
    if not question.asks_for_words or len(claim.value.split()) >= MIN_WORDS:
        return claim
    return replace(claim, value=claim.quote, start=claim.quote_start, end=claim.quote_end)
