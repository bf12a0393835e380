"""Turns margins into probabilities, on held-out questions read as the product reads them.

Each question is put to its own context and to others that retrieval finds for it; every span is a claim that is right
or wrong, and so is every sentence where a question asks for an explanation. A logistic regression (Platt 1999) over
the features of a claim (see `Unscored`) gives the probability that it is right.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from index import Article, Chunk, Embedder
from rag.answer import Claim, Passage
from rag.evaluation.text import best
from rag.questions import asks_for_explanation
from rag.readers.extractive import unscored_claims
from rag.readers.scoring import Calibration
from rag.readers.spans import SpanModel
from rag.readers.training.data import Question, in_context, piece
from rag.readers.training.nearest import nearest

SEED = 11
EACH = 150
"""Questions of each file that are used."""
OTHERS = 2
"""Contexts beside its own that a question is put to."""
LONG_ANSWERS = frozenset({"policyqa"})
"""Files whose answers are clauses of a dozen words: whether a short span is right there says nothing about others."""
MAX_CONTEXT = 2_000
"""Characters; longer contexts are left out, for chunks are never so long."""


@dataclass(frozen=True)
class Sample:
    """Claims of held-out questions: features, (claims, features); whether each is right and whose it is, (claims,)."""

    features: NDArray[np.float32]
    right: NDArray[np.bool_]
    questions: NDArray[np.int64]


def samples(model: SpanModel, embedder: Embedder, held: dict[str, list[Question]]) -> dict[str, Sample]:
    """Claims of both sorts, spans and sentences."""
    asked = {
        "spans": [q for name, own in held.items() if name not in LONG_ANSWERS for q in with_others(own, embedder)],
        "sentences": [q for own in held.values() for q in with_others(explained(own), embedder)],
    }
    return {wanted: sample(model, embedder, own, wanted) for wanted, own in asked.items()}


def explained(questions: Sequence[Question]) -> list[Question]:
    return [q for q in questions if asks_for_explanation(q.text)]


def sample(model: SpanModel, embedder: Embedder, questions: Sequence[Question], wanted: str) -> Sample:
    features: list[NDArray[np.float32]] = []
    right: list[bool] = []
    whose: list[int] = []
    numbers: dict[str, int] = {}
    for q in questions:
        article = Article("held out", q.context)
        passage = Passage(article, Chunk("", article.id, 0, len(q.context), q.context), 0.0)
        found = unscored_claims(q.text, [passage], model, embedder, wanted)
        features.append(found.features)
        right.extend(is_right(q, claim, wanted) for claim in found.claims)
        whose.extend([numbers.setdefault(q.text, len(numbers))] * len(found.claims))
    return Sample(np.concatenate(features), np.array(right, bool), np.array(whose))


def is_right(q: Question, claim: Claim, wanted: str) -> bool:
    """A span is right where its F1 with an answer is at least 0.5, a sentence where an answer begins in it."""
    if wanted == "sentences":
        return any(claim.start <= start < claim.end for start, _ in q.answers)
    return bool(q.answers) and best("f1", q.wordings, claim.value) >= 0.5


def fitted(features: NDArray[np.float32], right: NDArray[np.bool_]) -> Calibration:
    *weights, intercept = logistic_regression(features, right)
    return Calibration(tuple(weights), intercept)


def with_others(questions: Sequence[Question], embedder: Embedder) -> list[Question]:
    """A sample of the questions, each on its own context and on those that are nearest without answering it.

    Every other one keeps but the sentences around its answer, which often do not name what is asked about.
    """
    rng = random.Random(SEED)
    short = [q for q in questions if len(q.context) <= MAX_CONTEXT]
    sample = rng.sample(short, min(EACH, len(short)))
    if not sample:
        return []
    contexts = sorted({q.context for q in short})
    put = [piece(q, rng) if q.answers and number % 2 else q for number, q in enumerate(sample)]
    for q, near in zip(sample, nearest([q.text for q in sample], contexts, embedder, len(contexts)), strict=True):
        others = [in_context(q, context) for context in near]
        put.extend([other for other in others if other is not None][: OTHERS if q.answers else 0])
    return put


def logistic_regression(features: NDArray[np.float32], right: NDArray[np.bool_]) -> list[float]:
    """The weights of the features, then the intercept."""
    columns = torch.tensor(np.column_stack([features, np.ones(len(features))]), dtype=torch.float64)
    wanted = torch.tensor(right, dtype=torch.float64)
    weights = torch.zeros(columns.shape[1], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=500, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = torch.nn.functional.binary_cross_entropy_with_logits(columns @ weights, wanted)
        value.backward()
        return value

    optimizer.step(loss)
    return [float(weight) for weight in weights.detach()]
