"""What is known of a claim beside its words, and the probability that follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index import Embedder
from rag.answer import Claim

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Calibration:
    """A logistic regression (Platt 1999) from the features of a claim to the probability that it is right."""

    weights: tuple[float, ...]
    intercept: float

    def probabilities(self, features: NDArray[np.float32]) -> list[float]:
        """One for each row of features, shape (claims, len(weights))."""
        logits = features @ np.array(self.weights) + self.intercept
        return [float(p) for p in 1 / (1 + np.exp(-np.clip(logits, -50, 50)))]


def similarities(question: str, claims: Sequence[Claim], embedder: Embedder) -> list[float]:
    """The cosine similarity, in -1..1, between the question and each claim's quote."""
    quotes = sorted({claim.quote for claim in claims})
    asked, *vectors = embedder.embed([question, *quotes])
    nearness = {quote: float(vector @ asked) for quote, vector in zip(quotes, vectors, strict=True)}
    return [nearness[claim.quote] for claim in claims]
