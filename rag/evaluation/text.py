"""When two short answers are the same to an evaluation: SQuAD's exact match and F1, and a match of positions.

Normalisation, exact match and F1 are those of SQuAD's script (Rajpurkar et al. 2016, 2018). They know nothing of
`rag.values`, so that a system is not measured by the rules that it works with.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

PUNCTUATION = str.maketrans("", "", string.punctuation)
LEAST_F1 = 0.5
MOST_EXTRA_WORDS = 10
"""Words that a text may have beside an answer that it contains; a copied passage holds every answer and gives none."""


def normalise(answer: str) -> str:
    """Lower case, without ASCII punctuation, English articles and extra white space, as SQuAD's script does."""
    answer = answer.lower().translate(PUNCTUATION)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", answer).split())


def exact(gold: str, given: str) -> float:
    return float(normalise(gold) == normalise(given))


def f1(gold: str, given: str) -> float:
    """Word overlap F1 in 0..1; where either is empty (no answer), 1 if both are."""
    want, got = normalise(gold).split(), normalise(given).split()
    if not want or not got:
        return float(want == got)
    same = sum((Counter(want) & Counter(got)).values())
    return 2 * same / (len(want) + len(got))


def best(measure: str, golds: Sequence[str], given: str) -> float:
    """The best `exact` or `f1` over several acceptable answers; no golds means that no answer is right."""
    score = {"exact": exact, "f1": f1}[measure]
    return max(score(gold, given) for gold in (golds or [""]))


def contains(text: str, part: str) -> bool:
    """Whether the words of `part` stand in `text` one after the other, both normalised; no words stand nowhere."""
    sought = normalise(part)
    return bool(sought) and f" {sought} " in f" {normalise(text)} "


def matches(golds: Sequence[str], given: str) -> float:
    """How well a given value matches one of the wordings: its F1 of at least 0.5, or 1 where one contains the other.

    0 where neither is so. Containment counts only where the longer text has at most 10 words more.
    """
    return max((wording_match(gold, given) for gold in golds), default=0.0)


def wording_match(gold: str, given: str) -> float:
    want, got = len(normalise(gold).split()), len(normalise(given).split())
    if abs(want - got) <= MOST_EXTRA_WORDS and (contains(given, gold) or contains(gold, given)):
        return 1.0
    score = f1(gold, given) if want and got else 0.0
    return score if score >= LEAST_F1 else 0.0
