"""The text before and after a value in its sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.values.figures import in_figures
from rag.values.normal import normalise_characters

MAX_CHARS = 80
"""Characters on each side that are looked at."""


@dataclass(frozen=True)
class Surroundings:
    """The text around a value, in lower case and in figures; `sentence` is the whole, normalised, with its capitals.

    `ahead` tells whether it is about the future, where that is known from the question.
    """

    before: str = ""
    after: str = ""
    sentence: str = ""
    ahead: bool | None = None


@lru_cache(maxsize=4096)
def find_surroundings(value: str, context: str) -> Surroundings:
    """The text around a normalised value that occurs once in its sentence; else the sentence alone."""
    sentence = normalise_characters(context)
    if not value or sentence == value:
        return Surroundings(sentence=sentence)
    found = list(re.finditer(rf"(?<!\w){re.escape(value)}(?!\w)", sentence))
    if len(found) != 1:
        return Surroundings(sentence=sentence)
    start, end = found[0].span()
    before = in_figures(sentence[max(0, start - MAX_CHARS) : start])
    return Surroundings(before, in_figures(sentence[end : end + MAX_CHARS]), sentence)
