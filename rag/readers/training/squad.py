"""The measures of SQuAD: exact match and F1 over normalised answers (Rajpurkar et al. 2016, 2018), and ROC area."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

PUNCTUATION = str.maketrans("", "", string.punctuation)


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
    """The best score over several acceptable answers; no golds means that no answer is right."""
    score = {"exact": exact, "f1": f1}[measure]
    return max(score(gold, given) for gold in (golds or [""]))


def roc_area(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The probability that a positive scores above a negative, ties counting half (Mann-Whitney)."""
    import numpy as np

    ranks = np.searchsorted(np.sort(np.asarray(negative)), np.asarray(positive), side="left")
    ranks_after = np.searchsorted(np.sort(np.asarray(negative)), np.asarray(positive), side="right")
    return float((ranks + ranks_after).sum() / (2 * len(positive) * len(negative)))
