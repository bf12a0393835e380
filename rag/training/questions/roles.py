"""Trains the model that tells persons from things by a noun: `python -m rag.training.questions.roles`.

Learns from the nouns in `nouns.tsv`, prints its accuracy by cross-validation, and writes
`rag/questions/weights/roles.npz`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score

from rag.questions.classifier import default_embedder
from rag.questions.roles import ROLE_WEIGHTS

NOUNS = Path(__file__).parent / "nouns.tsv"
FOLDS = 10
STRENGTH = 10.0
"""The inverse strength of the regularisation."""


def main() -> None:
    rows = [line.split("\t") for line in NOUNS.read_text(encoding="utf-8").splitlines()]
    vectors = np.stack(list(default_embedder().embed([f"the {noun}" for noun, _ in rows])))
    is_person = np.array([sort == "person" for _, sort in rows])
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    accuracy = cross_val_score(model, vectors, is_person, cv=FOLDS).mean()
    model.fit(vectors, is_person)
    np.savez_compressed(ROLE_WEIGHTS, weights=np.append(model.coef_[0], model.intercept_).astype(np.float16))
    print(f"{len(rows)} nouns, {is_person.sum()} of persons; accuracy {accuracy:.3f} by cross-validation")


if __name__ == "__main__":
    main()
