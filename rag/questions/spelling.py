"""Correct typing mistakes by the words of the articles and the common words of English.

A word that an article holds, or that is common English, is never changed. Any other word is read as the most likely
word near it, by a noisy channel (Kernighan, Church and Gale 1990): how common the candidate is, less the cost of the
mistake. Letters left out, doubled, or swapped are cheap; one letter for another is not, for it makes other names.
"""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cache, lru_cache
from weakref import WeakKeyDictionary

from rag.questions.capitals import OPENING
from rag.questions.english import english_counts, is_english, pair_counts
from rag.questions.words import WORD, KnownWords, normalize_word

COMMON, FUNCTION, CANDIDATES = 15_000, 300, 60_000
"""Ranks in the English list: words that are never changed, words that short ones may become, words that any may."""
MIN_CHARS, SHORT_CHARS, LONG_CHARS = 3, 4, 8
"""Letters from which a word is corrected; up to which it becomes only a very common word or one of the articles'; from
which it may have two mistakes."""
OWN_WORD = 3.0
"""Advantage of a word of the articles over one that is only English, as a power of ten of its count."""
OPENING_WORD = 1.5
"""Advantage of a word that opens questions, at the beginning of one."""
PAIR = 1.0
"""Weight of a word's attraction to its neighbours, against how common it is."""
WORDS_COUNTED = 1e12
"""Words in the books in which the English words were counted."""
COSTS = {"swap": 0.0, "insert": 0.5, "delete": 1.5, "replace": 2.0}
"""Cost of each mistake: two letters swapped, a letter left out, one too many, a wrong one."""
DOUBLED, VOWEL, SECOND = 0.3, 1.2, 2.0
"""Cost of a letter doubled or not doubled, of one vowel for another, and of a second mistake beside its own."""
VOWELS = frozenset("aeiouy")
CONTRACTED = {word.replace("'", ""): word for word in OPENING if "'" in word} | {"im": "i'm"}


class Speller:
    """Corrects words against one vocabulary. Safe to share between threads."""

    def __init__(self, vocabulary: KnownWords | None) -> None:
        self._own = vocabulary.counts if vocabulary else {}
        self._by_length: dict[int, list[str]] = defaultdict(list)
        common = list(english_counts())[:CANDIDATES]
        for word in dict.fromkeys([*common, *self._own]):
            self._by_length[len(word)].append(word)
        self._corrected = lru_cache(4_096)(self._find_word)

    def correct(self, text: str) -> str:
        """The text with its misspelt words corrected, capitals as they were typed."""
        found = list(WORD.finditer(text))
        folded = [normalize_word(match[0]) for match in found]
        pieces, end = [], 0
        for at, match in enumerate(found):
            before, after = " ".join(folded[at - 1 : at]), " ".join(folded[at + 1 : at + 2])
            pieces += [text[end : match.start()], self._replacement(match[0], before, after)]
            end = match.end()
        return "".join([*pieces, text[end:]])

    def _replacement(self, word: str, before: str, after: str) -> str:
        folded = normalize_word(word)
        if self._is_right(folded):
            return word
        corrected = self._corrected(folded, before, after)
        is_name = word[:1].isupper() and before != ""
        if corrected == folded or (is_name and corrected not in self._own):
            return word
        return (corrected.capitalize() if word[:1].isupper() else corrected) + word[len(folded) :]

    def _is_right(self, word: str) -> bool:
        """Whether a word is never changed: a known one, a plural of one, a compound, a short one."""
        if len(word) < MIN_CHARS or "-" in word or "'" in word or word in self._own or is_english(word, COMMON):
            return True
        if word in CONTRACTED:
            return False
        stem = word.removesuffix("s")
        is_plural = stem in self._own or word + "s" in self._own or (stem != word and is_english(stem))
        return is_plural or (len(word) > MIN_CHARS and is_english(word))

    def _find_word(self, word: str, before: str, after: str) -> str:
        """The most likely word for one in lower case; the word itself where nothing is near enough."""
        if word in CONTRACTED:
            return CONTRACTED[word]
        scored = [(self._score(word, other, before, after), other) for other in self._near(word)]
        return max(scored, default=(0.0, word))[1]

    def _near(self, word: str) -> list[str]:
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        mistakes = 2 if len(word) >= LONG_CHARS else 1
        # A rare word of English may only be a common one with a letter left out, such as "wen".
        shortest = len(word) + 1 if is_english(word) else len(word) - mistakes
        lengths = range(shortest, len(word) + mistakes + 1)
        candidates = [other for length in lengths for other in self._by_length[length]]
        if len(word) <= SHORT_CHARS:
            candidates = [
                other for other in candidates if is_english(other, FUNCTION) or (other in self._own and len(word) > 3)
            ]
        found = extract(word, candidates, scorer=OSA.distance, score_cutoff=mistakes, limit=20)
        return [str(other) for other, _, _ in found if other[:1] == word[:1] or set(other[:2]) == set(word[:2])]

    def _score(self, word: str, other: str, before: str, after: str) -> float:
        """How likely it is that `word` was typed for `other` between two words, as a power of ten."""
        english = max(math.log10(english_counts().get(other, 1)) - 6, 0)
        own = OWN_WORD + math.log10(self._own[other]) if other in self._own else 0.0
        beside = measure_attraction(before, other) + measure_attraction(other, after)
        opens = OPENING_WORD if not before and other in OPENING else 0.0
        return english + own + opens + PAIR * beside - mistakes_cost(word, other)


def measure_attraction(first: str, second: str) -> float:
    """How much more often than by chance two words are adjacent in English, as a power of ten; 0 if not more.

    The positive pointwise mutual information (Church and Hanks 1990).
    """
    count = pair_counts().get(f"{first} {second}", 0)
    if not count:
        return 0.0
    chance = english_counts().get(first, 1) * english_counts().get(second, 1) / WORDS_COUNTED
    return max(0.0, math.log10(count / chance))


def mistakes_cost(typed: str, meant: str) -> float:
    """The cost of the mistakes between two words."""
    from rapidfuzz.distance import OSA, Levenshtein

    steps = Levenshtein.editops(typed, meant)
    distance = OSA.distance(typed, meant)
    if len(steps) > distance:
        return COSTS["swap"] + SECOND * (distance - 1)
    return sum(step_cost(typed, meant, *step) for step in steps.as_list()) + SECOND * (distance - 1)


def step_cost(typed: str, meant: str, step: str, at: int, to: int) -> float:
    """The cost of one letter left out ("insert"), too many ("delete") or wrong ("replace")."""
    if step == "insert" and meant[to] in meant[max(to - 1, 0) : to] + meant[to + 1 : to + 2]:
        return DOUBLED
    if step == "delete" and typed[at] in typed[max(at - 1, 0) : at] + typed[at + 1 : at + 2]:
        return DOUBLED
    if step == "replace" and {typed[at], meant[to]} <= VOWELS:
        return VOWEL
    return COSTS[step]


SPELLERS: WeakKeyDictionary[KnownWords, Speller] = WeakKeyDictionary()
"""The speller of each vocabulary that is in memory."""


@cache
def plain_speller() -> Speller:
    """The speller without a vocabulary."""
    return Speller(None)


def speller_for(vocabulary: KnownWords | None) -> Speller:
    """The speller of a vocabulary, made once."""
    if vocabulary is None:
        return plain_speller()
    speller = SPELLERS.get(vocabulary)
    if speller is None:
        speller = SPELLERS[vocabulary] = Speller(vocabulary)
    return speller


def correct_spelling(text: str, vocabulary: KnownWords | None = None) -> str:
    """The text as it was meant, word by word."""
    return speller_for(vocabulary).correct(text)
