"""Whether two sentences contradict each other, by logistic regression over what several models make of them.

The model is made from the articles and questions of invented worlds by `rag.training.contradictions`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index import ModelError
from index.progress import Progress, ignore_progress
from rag.agreement.relation import Relation, decode_logits
from rag.agreement.updating import logistic
from rag.answer import Claim
from rag.answering.neighbours import Pair
from rag.answering.value_conflicts import SentenceModel, ValueConflict, find_value_conflicts

WEIGHTS = Path(__file__).parent / "weights" / "contradictions.json"
LEAST_PROBABILITY = 0.45
"""From which a contradiction is told. The probability is rather low than high: it was fitted to worlds whose gold does
not name every contradiction."""
BATCH = 32
"""Pairs that are read at a time."""
AS_WHOLES = "The two sentences can hardly both be true."


@dataclass(frozen=True)
class Evidence:
    """Two sentences, how they relate as wholes, and the conflicts of their numbers and dates."""

    pair: Pair
    relation: Relation
    values: tuple[ValueConflict, ...]

    def describe(self, likelihood: float) -> list[float]:
        """The features of a conflict of values with this likelihood, 0 for one of the sentences as wholes."""
        kinds = (self.relation.likelihood("conflicts"), self.relation.likelihood("unrelated"))
        return [self.pair.likeness_alone, *kinds, likelihood]


@dataclass(frozen=True)
class Contradiction:
    """Two claims that can hardly both be true, and why. `question` is "" where the claims are whole sentences."""

    question: str
    a: Claim
    b: Claim
    probability: float
    reason: str


@dataclass(frozen=True)
class ContradictionModel:
    """Logistic regression; a weight for each number of `Evidence.describe`."""

    weights: tuple[float, ...]
    bias: float

    def probability(self, features: Sequence[float]) -> float:
        """In 0..1."""
        score = self.bias + sum(weight * each for weight, each in zip(self.weights, features, strict=True))
        return logistic(score)


def gather_evidence(
    pairs: Sequence[Pair], model: SentenceModel, progress: Progress = ignore_progress
) -> Iterator[Evidence]:
    """What tells whether the sentences of each pair contradict each other. Raises ModelError."""
    progress(0, len(pairs))
    for first in range(0, len(pairs), BATCH):
        batch = pairs[first : first + BATCH]
        relations = decode_logits(model.compare("", [(pair.a, pair.b) for pair in batch]))
        conflicts = find_value_conflicts(batch, model)
        for pair, relation, own in zip(batch, relations, conflicts, strict=True):
            yield Evidence(pair, relation, tuple(own))
        progress(first + len(batch), len(pairs))


def find_contradictions(evidence: Evidence) -> Iterator[Contradiction]:
    """The numbers and dates that contradict each other, or else the sentences as wholes. Raises ModelError."""
    model = default_contradiction_model()
    for conflict in evidence.values:
        probability = model.probability(evidence.describe(conflict.likelihood))
        if probability >= LEAST_PROBABILITY:
            yield Contradiction(conflict.question, conflict.a, conflict.b, probability, conflict.reason)
    probability = model.probability(evidence.describe(0.0))
    if not evidence.values and probability >= LEAST_PROBABILITY:
        yield Contradiction("", evidence.pair.a, evidence.pair.b, probability, AS_WHOLES)


def load_contradiction_model(file: Path = WEIGHTS) -> ContradictionModel:
    """Raises ModelError."""
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
        return ContradictionModel(tuple(map(float, stored["weights"])), float(stored["bias"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"The weights that tell contradictions, {file}, cannot be loaded ({error}); install the project again."
        ) from error


def save_contradiction_model(model: ContradictionModel, file: Path) -> None:
    stored = {"weights": [round(weight, 3) for weight in model.weights], "bias": round(model.bias, 3)}
    file.write_text(json.dumps(stored) + "\n", encoding="utf-8")


@cache
def default_contradiction_model() -> ContradictionModel:
    return load_contradiction_model()
