"""The parts of two quotes in which they differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from rag.answering.conflicts import differing_words
from rag.schema import DisagreementData
from rag.text import printable

MIN_SHARED = 3
"""Words in a row that two sentences have in common; fewer do not join what differs on both sides of them."""


def differing_parts(found: DisagreementData) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers or names that only one quote has, or else phrases; empty where the quotes share too little."""
    a, b = printable(found.a.quote), printable(found.b.quote)
    parts_a, parts_b = differing_words(a, b)
    return (parts_a, parts_b) if parts_a else (differing_phrases(a, b), differing_phrases(b, a))


def find_word_runs(quote: str, words: Sequence[str]) -> Iterator[re.Match[str]]:
    """Where some of the words stand in a quote; those that follow each other are one run."""
    if words:
        one = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(words, key=len, reverse=True))
        yield from re.finditer(rf"(?:{one})(?: (?:{one}))*", quote)


def differing_phrases(one: str, other: str) -> tuple[str, ...]:
    """The phrases of a sentence that the other lacks, each up to its first comma; none where they share too little."""
    words, others = (list(re.finditer(r"\w+", each)) for each in (one, other))
    compared = SequenceMatcher(
        None, [word[0].lower() for word in words], [word[0].lower() for word in others], autojunk=False
    )
    shared = [(each.a, each.a + each.size) for each in compared.get_matching_blocks() if each.size >= MIN_SHARED]
    if not shared:
        return ()
    bounds = [0, *(place for each in shared for place in each), len(words)]
    runs = [(first, last) for first, last in zip(bounds[::2], bounds[1::2], strict=True) if first < last]
    return tuple(re.split(r"[,;:]\s", one[words[first].start() : words[last - 1].end()])[0] for first, last in runs)
