"""How common an English word is, by the list of 82,765 words with counts that comes with symspellpy.

The list is Garbe's (SymSpell): words of Hermit Dave's and SCOWL's lists with their counts in Google Books.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

WORDS = "frequency_dictionary_en_82_765.txt"
PAIRS = "frequency_bigramdictionary_en_243_342.txt"


@cache
def english_counts() -> Mapping[str, int]:
    """The count of every word of the list, the most common first."""
    return dict(sorted(read_counts(WORDS).items(), key=lambda pair: -pair[1]))


@cache
def pair_counts() -> Mapping[str, int]:
    """The counts of 243,342 pairs of adjacent words; read only where they are needed."""
    return read_counts(PAIRS)


def read_counts(name: str) -> dict[str, int]:
    """The counts of a file of symspellpy: on each line words, a space, and their count."""
    lines = (files("symspellpy") / name).read_text(encoding="utf-8-sig").splitlines()
    return {words: int(count) for words, _, count in (line.rpartition(" ") for line in lines)}


@cache
def english_ranks() -> Mapping[str, int]:
    """The place of every word in the list, counted from 0; the most common word has 0."""
    return {word: rank for rank, word in enumerate(english_counts())}


def is_english(word: str, ranks_below: int = 100_000) -> bool:
    """Whether a word in lower case, without a final "'s", is among the first `ranks_below` of the list."""
    return english_ranks().get(word.removesuffix("'s"), ranks_below) < ranks_below
