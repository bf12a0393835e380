"""Compares short answers: SQuAD's exact match and F1, and a match of positions.

Normalisation, exact match and F1 are those of SQuAD's script (Rajpurkar et al. 2016, 2018). They do not use
`rag.values`, so a system is not measured by its own rules.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

PUNCTUATION = str.maketrans("", "", string.punctuation)
MIN_F1 = 0.5
NUMBER = re.compile(r"\d+(?:\.\d+)?")
NEGATIONS = frozenset("not no never none nor without".split())
QUOTES = re.compile("[\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u00ab\u00bb]")
DASHES = re.compile("[-\u2010-\u2015]")
MAX_EXTRA_NUMBERS = 2
MAX_EXTRA_WORDS = 10
"""The most extra words in a value that contains an answer, so that a copied passage is not an answer."""


def normalise_answer(answer: str) -> str:
    """Lower case, without ASCII punctuation, English articles and extra white space, as SQuAD's script does.

    If nothing would be left ("A"), the answer is only lower-cased.
    """
    bare = answer.lower().translate(PUNCTUATION)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", bare).split()) or " ".join(answer.lower().split())


def score_exact(gold: str, given: str) -> float:
    return float(normalise_answer(gold) == normalise_answer(given))


def score_f1(gold: str, given: str) -> float:
    """Word overlap F1 in 0..1. If either is empty (no answer): 1 if both are, else 0."""
    want, got = normalise_answer(gold).split(), normalise_answer(given).split()
    if not want or not got:
        return float(want == got)
    same = sum((Counter(want) & Counter(got)).values())
    return 2 * same / (len(want) + len(got))


def score_best(measure: str, golds: Sequence[str], given: str) -> float:
    """The best "exact" or "f1" score over several acceptable answers; without any, no answer is right."""
    score = {"exact": score_exact, "f1": score_f1}[measure]
    return max(score(gold, given) for gold in (golds or [""]))


def contains(text: str, part: str) -> bool:
    """Whether the words of `part` are in `text` consecutively, both normalised. False if `part` has no words."""
    sought = normalise_answer(part)
    return bool(sought) and f" {sought} " in f" {normalise_answer(text)} "


def score_match(golds: Sequence[str], given: str) -> float:
    """How well a given value matches one of the wordings: 1 if it contains the wording, otherwise their F1.

    0 if the F1 is under 0.5, if numbers differ, or if one is negated and the other is not. Containment counts only if
    the value has at most 10 words and 2 numbers more than the wording.
    """
    return max((score_wording(fold_punctuation(gold), fold_punctuation(given)) for gold in golds), default=0.0)


def score_wording(gold: str, given: str) -> float:
    want, got = normalise_answer(gold).split(), normalise_answer(given).split()
    if not want or not got or not numbers_agree(gold, given) or bool(NEGATIONS & {*want}) != bool(NEGATIONS & {*got}):
        return 0.0
    if len(got) - len(want) <= MAX_EXTRA_WORDS and contains(given, gold):
        return 1.0
    score = score_f1(gold, given)
    return score if score >= MIN_F1 else 0.0


def numbers_agree(gold: str, given: str) -> bool:
    """Whether the numbers of the given text are all in the gold, or the reverse with at most 2 more."""
    want, got = (set(NUMBER.findall(text.replace(",", ""))) for text in (gold, given))
    return not want or not got or got <= want or (want <= got and len(got - want) <= MAX_EXTRA_NUMBERS)


def fold_punctuation(text: str) -> str:
    """Typographic quotation marks become apostrophes, dashes become spaces: SQuAD's rules handle ASCII only."""
    return DASHES.sub(" ", QUOTES.sub("'", text))
