"""The words of a question, and the words of the articles that help to read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
"""A word of letters."""


class KnownWords(Protocol):
    """The words of the articles, by their lower case; hashable. An index's `Snapshot.vocabulary` is one."""

    @property
    def counts(self) -> Mapping[str, int]:
        """How often each word occurs in the articles."""

    @property
    def forms(self) -> Mapping[str, str]:
        """How a word is usually written inside a sentence: "Putin", "visit"."""

    @property
    def names(self) -> Mapping[str, str]:
        """Names of two words or more: "north korea" for "North Korea"."""

    @property
    def pronouns(self) -> Mapping[str, str]:
        """ "he", "she" or "it" for names, by `index.storing.words.persons.name_key`, where the articles tell."""


def normalize_word(word: str) -> str:
    """A word in lower case with straight apostrophes and no "'s", as in the vocabulary and the English list."""
    return word.lower().replace("’", "'").removesuffix("'s")
