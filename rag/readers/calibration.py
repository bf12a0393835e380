"""Turn the outputs of the models into calibrated probabilities."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Calibration:
    """A logistic regression (Platt 1999) from a few features to the probability of being right."""

    weights: tuple[float, ...]
    intercept: float

    def probability(self, *features: float) -> float:
        """The probability, in 0..1; takes one feature for each weight."""
        logit = self.intercept + sum(w * x for w, x in zip(self.weights, features, strict=True))
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))
