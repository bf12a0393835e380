"""Turns margins into probabilities, on held-out questions read as the product reads them.

Each question is put to its own context and to others that retrieval finds for it; every span is a claim that is right
or wrong. A logistic regression (Platt 1999) over two features, the span's margin and the similarity of its sentence to
the question, gives the probability that it is right.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from index import Article, Chunk, Embedder
from rag.answer import Passage
from rag.evaluation.text import best
from rag.readers.extractive import Calibration, pairs_of, unscored_claims
from rag.readers.spans import SpanModel
from rag.readers.training.data import Question, in_context
from rag.readers.training.nearest import nearest

SEED = 11
EACH = 150
"""Questions of each file that are used."""
OTHERS = 2
"""Contexts beside its own that a question is put to."""
MAX_CONTEXT = 2_000
"""Characters; longer contexts are left out, for chunks are never so long."""


def calibrate(model: SpanModel, embedder: Embedder, held: dict[str, list[Question]]) -> Calibration:
    """The calibration that makes what was held out most likely. Shape of the features: (claims, 2)."""
    features: list[NDArray[np.float32]] = []
    right: list[float] = []
    for questions in held.values():
        for q in with_others(questions, embedder):
            article = Article("held out", q.context)
            passage = Passage(article, Chunk("", article.id, 0, len(q.context), q.context), 0.0)
            windows = model.windows(pairs_of(q.text, [passage]))
            claims, rows = unscored_claims(q.text, [passage], windows, model, embedder)
            features.append(rows)
            right.extend(float(bool(q.answers) and best("f1", q.wordings, claim.value) >= 0.5) for claim in claims)
    margin, similarity, intercept = logistic_regression(np.concatenate(features), np.array(right))
    return Calibration(margin, similarity, intercept)


def with_others(questions: Sequence[Question], embedder: Embedder) -> list[Question]:
    """A sample of the questions, each on its own context and on those that are nearest without answering it."""
    short = [q for q in questions if len(q.context) <= MAX_CONTEXT]
    sample = random.Random(SEED).sample(short, min(EACH, len(short)))
    if not sample:
        return []
    contexts = sorted({q.context for q in short})
    put = list(sample)
    for q, near in zip(sample, nearest([q.text for q in sample], contexts, embedder, len(contexts)), strict=True):
        others = [in_context(q, context) for context in near]
        put.extend([other for other in others if other is not None][: OTHERS if q.answers else 0])
    return put


def logistic_regression(features: NDArray[np.float32], right: NDArray[np.float64]) -> tuple[float, float, float]:
    """The weights of two features and the intercept."""
    columns = torch.tensor(np.column_stack([features, np.ones(len(features))]), dtype=torch.float64)
    wanted = torch.tensor(right, dtype=torch.float64)
    weights = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=500, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = torch.nn.functional.binary_cross_entropy_with_logits(columns @ weights, wanted)
        value.backward()
        return value

    optimizer.step(loss)
    margin, similarity, intercept = weights.detach().tolist()
    return margin, similarity, intercept
