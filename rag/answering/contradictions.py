"""Whether two sentences contradict each other, by logistic regression over the outputs of several models.

`rag.training.contradictions` fits it to the articles and questions of invented worlds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.progress import Progress, ignore_progress
from rag.agreement.relation import Relation, SentenceModel, decode_logits
from rag.answer import Claim
from rag.answering.neighbours import Pair
from rag.answering.value_conflicts import ValueConflict, are_of_other_times, find_value_conflicts
from rag.readers.calibration import Calibration
from rag.weights import explain_load_errors

WEIGHTS = Path(__file__).parent / "weights" / "contradictions.json"
MIN_PROBABILITY = 0.45
"""Probability from which a contradiction is reported. Probabilities are on the low side: the model was fitted to worlds
whose gold does not name every contradiction."""
BATCH = 32
"""Pairs compared at a time."""
WHOLE_SENTENCES = "The two sentences can hardly both be true."


@dataclass(frozen=True)
class Evidence:
    """Two sentences, how they relate as wholes, and the conflicts of their numbers and dates."""

    pair: Pair
    relation: Relation
    values: tuple[ValueConflict, ...]

    def describe(self, likelihood: float) -> list[float]:
        """The model's features for a conflict of values of this likelihood; 0 for one of whole sentences."""
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


def gather_evidence(
    pairs: Sequence[Pair], model: SentenceModel, progress: Progress = ignore_progress
) -> Iterator[Evidence]:
    """Yield the evidence on each pair, in order. Raises ModelError."""
    progress(0, len(pairs))
    for first in range(0, len(pairs), BATCH):
        batch = pairs[first : first + BATCH]
        relations = decode_logits(model.compare("", [(pair.a, pair.b) for pair in batch]))
        conflicts = find_value_conflicts(batch, model)
        for pair, relation, values in zip(batch, relations, conflicts, strict=True):
            yield Evidence(pair, relation, tuple(values))
        progress(first + len(batch), len(pairs))


def find_contradictions(evidence: Evidence) -> Iterator[Contradiction]:
    """The numbers and dates that contradict each other, or else the sentences as wholes. Raises ModelError."""
    model = default_contradiction_model()
    for conflict in evidence.values:
        probability = model.probability(*evidence.describe(conflict.likelihood))
        if probability >= MIN_PROBABILITY:
            yield Contradiction(conflict.question, conflict.a, conflict.b, probability, conflict.reason)
    pair, probability = evidence.pair, model.probability(*evidence.describe(0.0))
    if evidence.values or are_of_other_times(pair.a, pair.b):
        return
    if probability >= MIN_PROBABILITY:
        yield Contradiction("", pair.a, pair.b, probability, WHOLE_SENTENCES)


def load_contradiction_model(file: Path = WEIGHTS) -> Calibration:
    """Load the model. Raises ModelError."""
    with explain_load_errors("contradiction model", file):
        stored = json.loads(file.read_text(encoding="utf-8"))
        return Calibration(tuple(map(float, stored["weights"])), float(stored["bias"]))


def save_contradiction_model(model: Calibration, file: Path) -> None:
    stored = {"weights": [round(weight, 3) for weight in model.weights], "bias": round(model.intercept, 3)}
    file.write_text(json.dumps(stored) + "\n", encoding="utf-8")


@cache
def default_contradiction_model() -> Calibration:
    return load_contradiction_model()
