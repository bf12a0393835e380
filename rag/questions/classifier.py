"""Classify what a question asks, by logistic regression: four heads over one vector of features.

Trained by `rag.training.questions.train`; only numpy runs here. Weights are stored in 8 bits with a scale per class.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index import DEFAULT_EMBEDDER, Embedder, SentenceTransformerEmbedder
from rag.questions.features import hashed_counts, normal_form
from rag.weights import explain_load_errors

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).parent / "weights" / "classifier.npz"
HEADS = ("kind", "expected", "tense", "about")


@dataclass(frozen=True)
class Guess:
    """The most probable class of one head, and its probability in 0..1."""

    name: str
    probability: float


@dataclass(frozen=True)
class Head:
    """`weights` has shape (features, classes), `bias` (classes,)."""

    names: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    temperature: float

    def guess(self, vector: NDArray[np.float32], without: Collection[str] = ()) -> Guess:
        """The most probable class, those in `without` left out."""
        scores = (vector @ self.weights + self.bias) / self.temperature
        scores[[name in without for name in self.names]] = -np.inf
        probabilities = np.exp(scores - scores.max())
        best = int(probabilities.argmax())
        return Guess(self.names[best], float(probabilities[best] / probabilities.sum()))


@dataclass(frozen=True)
class Classifier:
    heads: dict[str, Head]
    embedding_weight: float
    """Factor of the embedding, relative to the n-grams."""

    def vectors(self, texts: list[str], embedder: Embedder) -> NDArray[np.float32]:
        """The features of texts, shape (texts, features). Raises ModelError."""
        normal = [normal_form(text) for text in texts]
        embedded = embedder.embed(normal) * np.float32(self.embedding_weight)
        return np.hstack([embedded, np.stack([hashed_counts(text) for text in normal])])


def load_classifier(file: Path = WEIGHTS) -> Classifier:
    """Load the model. Raises ModelError."""
    with explain_load_errors("question classifier", file), np.load(file, allow_pickle=False) as stored:
        config = json.loads(str(stored["config"]))
        heads = {
            name: Head(
                tuple(config["heads"][name]["names"]),
                stored[f"{name}.weights"].astype(np.float32) * stored[f"{name}.scale"],
                stored[f"{name}.bias"],
                config["heads"][name]["temperature"],
            )
            for name in HEADS
        }
        return Classifier(heads, config["embedding_weight"])


def save_classifier(classifier: Classifier, file: Path) -> None:
    """Writes a classifier in 8 bits: each class's weights divided by a scale of its own."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for name, head in classifier.heads.items():
        scale = np.maximum(np.abs(head.weights).max(axis=0), 1e-8) / 127
        arrays |= {
            f"{name}.weights": np.round(head.weights / scale).astype(np.int8),
            f"{name}.scale": scale.astype(np.float32),
            f"{name}.bias": head.bias.astype(np.float32),
        }
    heads = {name: {"names": head.names, "temperature": head.temperature} for name, head in classifier.heads.items()}
    config = json.dumps({"embedding_weight": classifier.embedding_weight, "heads": heads})
    np.savez_compressed(file, allow_pickle=False, config=np.array(config), **arrays)


@cache
def default_classifier() -> Classifier:
    return load_classifier()


@cache
def default_embedder() -> Embedder:
    """The embedder that the weights were trained with, whichever one the articles use."""
    return SentenceTransformerEmbedder(DEFAULT_EMBEDDER)
