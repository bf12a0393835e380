"""The tense of well-written questions, from which the classifier learns that of all others."""

from __future__ import annotations

import re

PAST = re.compile(r"\b(?:was|were|did|had|didn't|wasn't|weren't|couldn't)\b", re.IGNORECASE)
AHEAD = re.compile(r"\b(?:will|shall|going to|won't|'ll)\b|^\W*when(?:'s| is| are| does| do)\b", re.IGNORECASE)
NOW = re.compile(r"\b(?:now|still|currently|current|latest|newest|at the moment|these days)\b", re.IGNORECASE)


def tense_of(question: str) -> str:
    """The tense of a well-written question: past, present, future, or now where the newest is asked for.

    "When does it open?" asks ahead, as "When will it open?" does.
    """
    if NOW.search(question):
        return "now"
    if AHEAD.search(question):
        return "future"
    return "past" if PAST.search(question) else "present"
