"""The logistic function, with which models turn scores into probabilities."""

from __future__ import annotations

import math

MAX_SCORE = 50.0
"""Greater scores are cut, because exp would overflow; the probability is 1 to 20 digits."""


def logistic(score: float) -> float:
    """The probability, in 0..1, of a score in logits."""
    return 1 / (1 + math.exp(-max(-MAX_SCORE, min(MAX_SCORE, score))))
