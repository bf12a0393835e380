"""Compare short answers: SQuAD's exact match and F1, and a match of positions.

Normalisation, exact match and F1 are those of SQuAD's script (Rajpurkar et al. 2016, 2018). They do not use
`rag.values`, so a system is not measured by its own rules.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

PUNCTUATION = str.maketrans("", "", string.punctuation)
LEAST_F1 = 0.5
NUMBER = re.compile(r"\d+(?:\.\d+)?")
NEGATIONS = frozenset("not no never none nor without".split())
QUOTES = re.compile("[\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u00ab\u00bb]")
DASHES = re.compile("[-\u2010-\u2015]")
MOST_EXTRA_NUMBERS = 2
MOST_EXTRA_WORDS = 10
"""Words that a text may have beside an answer that it contains, so that a copied passage gives no answer."""


def normalise_answer(answer: str) -> str:
    """Lower case, without ASCII punctuation, English articles and extra white space, as SQuAD's script does.

    An answer of which nothing would be left ("A") is only lower-cased.
    """
    bare = answer.lower().translate(PUNCTUATION)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", bare).split()) or " ".join(answer.lower().split())


def exact(gold: str, given: str) -> float:
    return float(normalise_answer(gold) == normalise_answer(given))


def f1(gold: str, given: str) -> float:
    """Word overlap F1 in 0..1. If either is empty (no answer), 1 if both are."""
    want, got = normalise_answer(gold).split(), normalise_answer(given).split()
    if not want or not got:
        return float(want == got)
    same = sum((Counter(want) & Counter(got)).values())
    return 2 * same / (len(want) + len(got))


def best(measure: str, golds: Sequence[str], given: str) -> float:
    """The best `exact` or `f1` over several acceptable answers; without any, no answer is right."""
    score = {"exact": exact, "f1": f1}[measure]
    return max(score(gold, given) for gold in (golds or [""]))


def contains(text: str, part: str) -> bool:
    """Whether the words of `part` occur in `text` consecutively, both normalised. False if `part` has no words."""
    sought = normalise_answer(part)
    return bool(sought) and f" {sought} " in f" {normalise_answer(text)} "


def matches(golds: Sequence[str], given: str) -> float:
    """How well a given value matches one of the wordings: 1 if it contains the wording, otherwise their F1.

    0 if the F1 is under 0.5, if numbers differ, or if one is negated and the other is not. Containment counts only if
    the value has at most 10 words and 2 numbers more than the wording.
    """
    return max((wording_match(fold_punctuation(gold), fold_punctuation(given)) for gold in golds), default=0.0)


def wording_match(gold: str, given: str) -> float:
    want, got = normalise_answer(gold).split(), normalise_answer(given).split()
    if not want or not got or not numbers_agree(gold, given) or bool(NEGATIONS & {*want}) != bool(NEGATIONS & {*got}):
        return 0.0
    if len(got) - len(want) <= MOST_EXTRA_WORDS and contains(given, gold):
        return 1.0
    score = f1(gold, given)
    return score if score >= LEAST_F1 else 0.0


def numbers_agree(gold: str, given: str) -> bool:
    """Whether the numbers of one are among those of the other, with at most 2 more."""
    want, got = (set(NUMBER.findall(text.replace(",", ""))) for text in (gold, given))
    return not want or not got or got <= want or (want <= got and len(got - want) <= MOST_EXTRA_NUMBERS)


def fold_punctuation(text: str) -> str:
    """Typographic quotation marks become apostrophes, dashes become spaces: SQuAD's rules handle ASCII only."""
    return DASHES.sub(" ", QUOTES.sub("'", text))
