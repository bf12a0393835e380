"""Trains the model of contradictions between sentences: `python -m rag.training.contradictions WORLDS`.

Learns from pairs of sentences in worlds that the reader was not trained on. A pair is a contradiction if its sentences
contain claims of two positions of a disputed or updated question. Writes `rag/answering/weights/contradictions.json`
and prints the results of cross-validation over the worlds. Worlds do not list every contradiction in their articles, so
the precision is a lower bound.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.preprocessing import StandardScaler

from rag.answer import Claim
from rag.answering.contradictions import (
    MIN_PROBABILITY,
    WEIGHTS,
    Evidence,
    gather_evidence,
    save_contradiction_model,
)
from rag.answering.disagreements import claim_sentences
from rag.answering.neighbours import find_pairs
from rag.evaluation.cases import Case, GoldClaim
from rag.evaluation.worlds import ARTICLES, read_world, read_world_articles
from rag.questions.classifier import default_embedder
from rag.readers import embedded_reader
from rag.readers.calibration import Calibration
from rag.training.files import list_folders

if TYPE_CHECKING:
    from numpy.typing import NDArray

STRENGTH = 0.3
"""The inverse of the regularisation strength."""


@dataclass(frozen=True)
class ContradictionExample:
    """The features of a pair of sentences, and whether the sentences contradict each other."""

    world: str
    features: tuple[float, ...]
    is_contradiction: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("worlds", type=Path)
    given = parser.parse_args()
    folders = list_folders(given.worlds)
    examples = [example for folder in folders for example in read_sentence_pairs(folder)]
    WEIGHTS.parent.mkdir(exist_ok=True)
    save_contradiction_model(fit_contradiction_model(examples), WEIGHTS)
    print(f"trained on {len(examples):,} pairs of {len(folders)} worlds; wrote {WEIGHTS}")
    print_contradiction_report(examples, cross_validate_contradictions(examples))


def read_sentence_pairs(folder: Path) -> Iterator[ContradictionExample]:
    """An example for each pair of sentences of a world that are close in meaning."""
    articles = read_world_articles(folder / ARTICLES)
    cases = [case for case in read_world(folder, lambda: articles) if case.has_conflict]
    sentences = [sentence for article in articles for sentence in claim_sentences(article)]
    pairs = find_pairs(sentences, default_embedder())
    for evidence in gather_evidence(pairs, embedded_reader()):
        is_contradiction = any(is_contradiction_in(case, evidence) for case in cases)
        yield ContradictionExample(folder.name, list_features(evidence), is_contradiction)


def list_features(evidence: Evidence) -> tuple[float, ...]:
    """The features of a pair of sentences, with those of its most likely conflict of values."""
    return tuple(evidence.describe(max((each.likelihood for each in evidence.values), default=0.0)))


def is_contradiction_in(case: Case, evidence: Evidence) -> bool:
    """Whether two sentences contain claims of different positions of a case."""
    own, other = (
        {claim.position for claim in case.claims if is_cited_in(claim, sentence)}
        for sentence in (evidence.pair.a, evidence.pair.b)
    )
    return any(a != b for a in own for b in other)


def is_cited_in(claim: GoldClaim, sentence: Claim) -> bool:
    return claim.article_id == sentence.article.id and claim.start < sentence.end and sentence.start < claim.end


def fit_contradiction_model(examples: Sequence[ContradictionExample]) -> Calibration:
    """Fit the model. Its weights apply to unscaled features."""
    features = np.array([example.features for example in examples])
    scaler = StandardScaler().fit(features)
    model = LogisticRegression(C=STRENGTH, max_iter=3000)
    model.fit(scaler.transform(features), [example.is_contradiction for example in examples])
    weights = model.coef_[0] / scaler.scale_
    return Calibration(tuple(map(float, weights)), float(model.intercept_[0] - scaler.mean_ @ weights))


def cross_validate_contradictions(examples: Sequence[ContradictionExample]) -> NDArray[np.float64]:
    """The probability of each example under a model trained without its world."""
    models = {
        world: fit_contradiction_model([example for example in examples if example.world != world])
        for world in {example.world for example in examples}
    }
    return np.array([models[example.world].probability(*example.features) for example in examples])


def print_contradiction_report(examples: Sequence[ContradictionExample], scores: NDArray[np.float64]) -> None:
    """Print the average precision, and the precision and recall of the contradictions that would be reported."""
    are_contradictions = np.array([example.is_contradiction for example in examples])
    is_reported = scores >= MIN_PROBABILITY
    print(
        f"cross-validation: {are_contradictions.sum()} contradictions; average precision "
        f"{average_precision_score(are_contradictions, scores):.3f}; reported {is_reported.sum()}, "
        f"precision {are_contradictions[is_reported].mean():.3f}, recall {is_reported[are_contradictions].mean():.3f}"
    )


if __name__ == "__main__":
    main()
