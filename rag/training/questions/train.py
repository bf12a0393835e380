"""Trains the question classifier: `python -m rag.training.questions.train WORLDS`.

Learns from the training part of `questions.tsv` and from the training worlds, calibrates on the held-out wordings,
writes `rag/questions/weights/classifier.npz`, and prints a report.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from rag.questions.classifier import HEADS, WEIGHTS, Classifier, Head, default_embedder, save_classifier
from rag.training.files import list_folders
from rag.training.questions.data import Example, read_world_examples, read_written_examples
from rag.training.questions.measure import make_question_report

EMBEDDING_WEIGHT = 1.0
STRENGTH = 30.0
"""The inverse of the regularisation strength."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("worlds", type=Path)
    worlds = list_folders(parser.parse_args().worlds)  # not the project's own, which made it worse
    examples = read_written_examples("train") + read_world_examples(worlds, development=False)
    classifier = train_classifier(examples, read_written_examples("held_out"))
    WEIGHTS.parent.mkdir(exist_ok=True)
    save_classifier(classifier, WEIGHTS)
    print(f"trained on {len(examples)} questions; wrote {WEIGHTS.stat().st_size:,} bytes to {WEIGHTS}")
    print(make_question_report(worlds))


def train_classifier(examples: Sequence[Example], held_out: Sequence[Example]) -> Classifier:
    """Train all heads of the classifier, each on the examples with a class for it."""
    empty = Classifier({}, EMBEDDING_WEIGHT)
    vectors, held_vectors = (embed_examples(empty, part) for part in (examples, held_out))
    heads = {}
    for name in HEADS:
        rows, labels = select_labelled(examples, name)
        head = fit_head(vectors[rows], labels, STRENGTH)
        rows, labels = select_labelled(held_out, name)
        heads[name] = calibrate_head(head, held_vectors[rows], labels) if rows else head
    return Classifier(heads, EMBEDDING_WEIGHT)


def embed_examples(classifier: Classifier, examples: Sequence[Example]) -> NDArray[np.float32]:
    return classifier.vectors([example.question for example in examples], default_embedder())


def select_labelled(examples: Sequence[Example], head: str) -> tuple[list[int], list[str]]:
    """The indexes of the examples with a class for a head, and these classes."""
    labels = [str(getattr(example, head)) for example in examples]
    rows = [row for row, label in enumerate(labels) if label]
    return rows, [labels[row] for row in rows]


def fit_head(vectors: NDArray[np.float32], labels: Sequence[str], strength: float) -> Head:
    model = LogisticRegression(C=strength, max_iter=500)
    model.fit(csr_matrix(vectors), labels)
    weights, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn returns the score of the second class only
        weights, bias = np.vstack([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    return Head(tuple(model.classes_), weights.T.astype(np.float32), bias.astype(np.float32), 1.0)


def calibrate_head(head: Head, vectors: NDArray[np.float32], labels: Sequence[str]) -> Head:
    """The head with the temperature that fits the held-out questions best (Guo et al. 2017)."""
    scores = vectors @ head.weights + head.bias
    right = np.array([head.names.index(label) for label in labels])

    def loss(temperature: float) -> float:
        scaled = scores / temperature
        totals = np.log(np.exp(scaled - scaled.max(axis=1, keepdims=True)).sum(axis=1)) + scaled.max(axis=1)
        return float(np.mean(totals - scaled[np.arange(len(right)), right]))

    found = minimize_scalar(loss, bounds=(0.2, 5.0), method="bounded")
    return Head(head.names, head.weights, head.bias, float(found.x))


if __name__ == "__main__":
    main()
