"""Trains the model that distinguishes updates from contradictions: `python -m rag.training.updating WORLDS`.

Learns from the disputed and updated questions of the training worlds whose answers are ordered by the articles' dates,
and from invented reports of disasters whose tolls rise (`rag.training.tolls`).
Writes `rag/agreement/weights/updating.npz`, and prints how well it distinguishes the two, by cross-validation over the
training worlds and on the development worlds.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from index import Article
from rag.agreement.clusters import Group
from rag.agreement.updating import WEIGHTS, UpdateModel, describe_succession, find_succession, save_update_model
from rag.answer import Claim
from rag.evaluation.cases import NO_POSITION
from rag.evaluation.pairs import make_reader_claim
from rag.evaluation.world_questions import WorldClaim
from rag.evaluation.worlds import make_gold_claim
from rag.questions.classifier import default_embedder
from rag.questions.question import parse_question
from rag.training.files import list_folders, list_worlds, read_json_rows
from rag.training.recipe import DEVELOPMENT_WORLDS
from rag.training.tolls import TollReport, make_tolls
from rag.training.world import make_article

if TYPE_CHECKING:
    from numpy.typing import NDArray

STRENGTH = 0.01
"""The inverse of the regularisation strength."""
EMBEDDED = 3 * 384
EMBEDDING_WEIGHT = 6.0
"""The factor of the embeddings, whose numbers are small; the other features are scaled to unit variance."""
FOLDS = 10
TOLLS = 240
"""Invented tolls that are trained on, and others that are measured."""
SEED, MEASURED_SEED = 7, 8


@dataclass(frozen=True)
class UpdateExample:
    """The features of a question's answers, and whether the newest replaces the others."""

    world: str
    features: NDArray[np.float32]
    is_update: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("worlds", type=Path)
    parser.add_argument("--gold", type=Path, help="folder of further worlds to measure on")
    given = parser.parse_args()
    examples = [example for folder in list_worlds(given.worlds) for example in read_examples(folder)]
    used = [example for example in examples if example.world not in DEVELOPMENT_WORLDS]
    kept = [example for example in examples if example.world in DEVELOPMENT_WORLDS]
    if given.gold:
        others = (folder for folder in list_folders(given.gold) if folder.name not in DEVELOPMENT_WORLDS)
        kept += [example for folder in others for example in read_examples(folder)]
    WEIGHTS.parent.mkdir(exist_ok=True)
    tolls = list(make_toll_examples(TOLLS, SEED))
    model = fit_update_model([*used, *tolls])
    save_update_model(model, WEIGHTS)
    print(
        f"trained on {len(used)} questions and {len(tolls)} tolls; wrote {WEIGHTS.stat().st_size:,} bytes to {WEIGHTS}"
    )
    print_update_report("cross-validation", used, cross_validate_updates(used, tolls))
    measured = {"worlds for development": kept, "other tolls": list(make_toll_examples(TOLLS, MEASURED_SEED))}
    for name, own in measured.items():
        print_update_report(name, own, [score_example(model, each) for each in own])


def read_examples(folder: Path) -> Iterator[UpdateExample]:
    """An example for each question of a world whose answers are ordered by date consistently with its status."""
    articles = {row["id"]: make_article(row) for row in read_json_rows(folder / "articles.jsonl")}
    for row in read_json_rows(folder / "questions.jsonl"):
        if row["status"] not in ("disputed", "updated"):
            continue
        groups = [make_gold_group([row["claims"][place] for place in own], articles) for own in row["positions"]]
        succession = find_succession(groups)
        is_update = row["status"] == "updated"
        if succession is not None and not (is_update and succession.newest is not groups[0]):
            question = parse_question(row["standalone"] or row["clean"] or row["q"], embedder=default_embedder())
            yield UpdateExample(folder.name, describe_succession(question, succession, default_embedder()), is_update)


def make_toll_examples(count: int, seed: int) -> Iterator[UpdateExample]:
    for toll in make_tolls(count, random.Random(seed)):
        groups = [make_report_group(toll.earlier, "earlier"), make_report_group(toll.later, "later")]
        succession = find_succession(groups)
        if succession is not None:
            question = parse_question(toll.question, embedder=default_embedder())
            features = describe_succession(question, succession, default_embedder())
            yield UpdateExample("tolls", features, toll.is_update)


def make_report_group(report: TollReport, name: str) -> Group:
    article = Article(name, report.text, source=report.source, published=report.published)
    start = report.text.index(report.figure)
    claim = Claim(article, report.figure, start, start + len(report.figure), 0, len(report.text), 1.0)
    return Group(claim, (claim,))


def make_gold_group(rows: Sequence[Mapping[str, str]], articles: Mapping[str, Article]) -> Group:
    gold = (make_gold_claim(WorldClaim(**row), NO_POSITION, articles[row["article"]].text) for row in rows)
    claims = tuple(make_reader_claim(each, articles[each.article_id]) for each in gold)
    return Group(claims[0], claims)


def fit_update_model(examples: Sequence[UpdateExample]) -> UpdateModel:
    """Fit the model. Its weights apply to unscaled features."""
    features = np.stack([example.features for example in examples])
    scaler = StandardScaler().fit(features)
    scale = np.concatenate([1 / scaler.scale_[:-EMBEDDED], np.full(EMBEDDED, EMBEDDING_WEIGHT)])
    middle = np.concatenate([scaler.mean_[:-EMBEDDED], np.zeros(EMBEDDED)])
    model = LogisticRegression(C=STRENGTH, max_iter=3000)
    model.fit((features - middle) * scale, [example.is_update for example in examples])
    weights = model.coef_[0] * scale
    return UpdateModel(weights.astype(np.float32), float(model.intercept_[0] - middle @ weights))


def cross_validate_updates(examples: Sequence[UpdateExample], tolls: Sequence[UpdateExample]) -> list[float]:
    """The score of each example under a model trained on the other worlds and the tolls."""
    worlds = sorted({example.world for example in examples})
    models: dict[str, UpdateModel] = {}
    for fold in range(FOLDS):
        held_out = set(worlds[fold::FOLDS])
        model = fit_update_model([*tolls, *(example for example in examples if example.world not in held_out)])
        models |= dict.fromkeys(held_out, model)
    return [score_example(models[example.world], example) for example in examples]


def score_example(model: UpdateModel, example: UpdateExample) -> float:
    return float(example.features @ model.weights) + model.bias


def print_update_report(name: str, examples: Sequence[UpdateExample], scores: Sequence[float]) -> None:
    """Print the ROC area, and the shares of updates and of contradictions that are called updates."""
    are_updates = np.array([example.is_update for example in examples])
    called = np.array(scores) >= 0
    print(
        f"{name}: {len(examples)} questions, {are_updates.sum()} updates; ROC area "
        f"{roc_auc_score(are_updates, scores):.3f}; updates found {called[are_updates].mean():.3f}; "
        f"contradictions called updates {called[~are_updates].mean():.3f}"
    )


if __name__ == "__main__":
    main()
