"""The tense of well-written questions, from which the classifier learns the tense of all questions."""

from __future__ import annotations

import re

PAST = re.compile(r"\b(?:was|were|did|had|didn't|wasn't|weren't|couldn't)\b", re.IGNORECASE)
FUTURE = re.compile(r"\b(?:will|shall|going to|won't|'ll)\b|^\W*when(?:'s| is| are| does| do)\b", re.IGNORECASE)
NOW = re.compile(r"\b(?:now|still|currently|current|latest|newest|at the moment|these days)\b", re.IGNORECASE)


def find_tense(question: str) -> str:
    """The tense of a well-written question: past, present, future, or now if it asks for the newest.

    "When does it open?" is about the future, like "When will it open?".
    """
    if NOW.search(question):
        return "now"
    if FUTURE.search(question):
        return "future"
    return "past" if PAST.search(question) else "present"
