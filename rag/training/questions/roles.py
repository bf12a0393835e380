"""Trains the model that tells persons, groups, events and things by a noun: `python -m rag.training.questions.roles`.

Learns from the nouns in `nouns.tsv`, prints its accuracy by cross-validation, and writes
`rag/questions/weights/roles.npz`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from rag.questions.classifier import default_embedder
from rag.questions.roles import ROLE_WEIGHTS, ROLES

NOUNS = Path(__file__).parent / "nouns.tsv"
FOLDS = 10
STRENGTH = 10.0
"""The inverse strength of the regularisation."""


def main() -> None:
    rows = [line.split("\t") for line in NOUNS.read_text(encoding="utf-8").splitlines()]
    vectors = np.stack(list(default_embedder().embed([f"the {noun}" for noun, _ in rows])))
    roles = np.array([role for _, role in rows])
    weights = []
    for role in ROLES:
        model = LogisticRegression(C=STRENGTH, max_iter=1000)
        guessed = cross_val_predict(model, vectors, roles == role, cv=FOLDS)
        model.fit(vectors, roles == role)
        weights.append(np.append(model.coef_[0], model.intercept_))
        print(
            f"{role}: {(roles == role).sum()} of {len(rows)} nouns, accuracy {(guessed == (roles == role)).mean():.3f}"
        )
    np.savez_compressed(ROLE_WEIGHTS, weights=np.stack(weights).astype(np.float16))


if __name__ == "__main__":
    main()
