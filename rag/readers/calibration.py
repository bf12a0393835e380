"""Turn the outputs of the models into calibrated probabilities.

Fitted with scikit-learn by `rag.training.calibrate`, which is not needed to apply the weights and slow to import.
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.logistic import logistic


@dataclass(frozen=True)
class Calibration:
    """A logistic regression (Platt 1999) from a few features to the probability of being right."""

    weights: tuple[float, ...]
    intercept: float

    def probability(self, *features: float) -> float:
        """The probability, in 0..1; takes one feature for each weight."""
        return logistic(self.intercept + sum(w * x for w, x in zip(self.weights, features, strict=True)))
