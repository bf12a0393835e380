"""Trains the choice of what a follow-up means: `python -m rag.training.questions.follow WORLDS`.

Learns from the follow-ups of the training worlds and from others made of their questions. Writes
`rag/questions/weights/followups.npz`, and prints how often the choice is right, by cross-validation over the training
worlds and on the development worlds. `--misses` prints every follow-up that is not completed as by its author.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from rag.questions.candidates import list_rewritings
from rag.questions.choosing import (
    PLACES,
    WEIGHTS,
    Chooser,
    describe_rewritings,
    phrases_to_embed,
    save_chooser,
)
from rag.questions.classifier import default_embedder
from rag.questions.meanings import Meanings
from rag.questions.talk import Rewriting, TalkTurn
from rag.training.files import list_folders
from rag.training.questions.followup_data import FollowUp, list_phrases, make_followups, read_followups, read_unrelated
from rag.training.questions.wholeness import measure_likeness, refers_to_the_same, says_the_same

if TYPE_CHECKING:
    from numpy.typing import NDArray

MADE_WEIGHT = 0.1
"""The weight of a follow-up made of two questions, relative to one written by a person."""
STRENGTH = 1.0
"""The strength of the regularisation."""
SHARPNESS = 0.02
"""The temperature of the likeness: a lower one prefers rewritings like the author's more strongly."""
FOLDS = 5


@dataclass(frozen=True)
class Choice:
    """A follow-up with its possible rewritings, their features, and how similar each is to the author's."""

    follow_up: FollowUp
    rewritings: list[Rewriting]
    places: list[list[int]]
    likenesses: NDArray[np.float64]
    weight: float


class Embeddings:
    """A cache of the embeddings of phrases."""

    def __init__(self) -> None:
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def embed(self, phrases: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        missing = [phrase for phrase in dict.fromkeys(phrases) if phrase not in self._vectors]
        self._vectors |= dict(zip(missing, default_embedder().embed(missing), strict=True))
        return {phrase: self._vectors[phrase] for phrase in phrases}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("worlds", type=Path)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    worlds, embeddings = list_folders(given.worlds), Embeddings()
    person = find_person_direction(worlds, embeddings)
    made = [make_choice(each, person, embeddings) for each in make_followups(worlds)]
    real = [make_choice(each, person, embeddings) for each in read_followups(worlds, development=False)]
    chooser = Chooser(fit_weights(real + made), person)
    save_chooser(chooser, WEIGHTS)
    print(f"trained on {len(real)} follow-ups and {len(made)} made of questions; {WEIGHTS.stat().st_size:,} bytes")
    print_report("cross-validation", cross_validate(real, made, person), misses=given.misses)
    development = read_followups(worlds, development=True)
    print_report(
        "worlds for development", [(each, apply_chooser(chooser, each)) for each in development], misses=given.misses
    )
    left = [apply_chooser(chooser, each) == each.whole for each in read_unrelated(worlds)]
    print(f"new subjects: {np.mean(left):.3f} of {len(left)} left as they are")


def find_person_direction(worlds: Sequence[Path], embeddings: Embeddings) -> NDArray[np.float32]:
    """The direction that separates persons from other answers in the worlds, by logistic regression."""
    phrases, labels = zip(*list_phrases(worlds), strict=True)
    vectors = embeddings.embed(phrases)
    model = LogisticRegression(C=10.0, max_iter=500).fit(np.stack([vectors[phrase] for phrase in phrases]), labels)
    return np.concatenate([model.coef_[0], model.intercept_]).astype(np.float32)


def make_choice(follow_up: FollowUp, person: NDArray[np.float32], embeddings: Embeddings) -> Choice:
    talk = [TalkTurn(question, answer) for question, answer in follow_up.history]
    rewritings = list_rewritings(follow_up.typed, talk)
    meanings = Meanings(embeddings.embed(phrases_to_embed(rewritings)), person)
    places = describe_rewritings(follow_up.typed, rewritings, talk, meanings)
    likenesses = np.array([measure_likeness(rewriting.text, follow_up.whole) for rewriting in rewritings])
    return Choice(follow_up, rewritings, places, likenesses, MADE_WEIGHT if follow_up.is_made else 1.0)


def fit_weights(choices: Sequence[Choice]) -> NDArray[np.float32]:
    """Fit weights, shape (PLACES,), under which a rewriting is the more likely the more it is like the author's."""
    lengths = [len(own) for choice in choices for own in choice.places]
    columns = [place for choice in choices for own in choice.places for place in own]
    rows = csr_matrix(
        (np.ones(len(columns)), columns, np.concatenate([[0], np.cumsum(lengths)])), (len(lengths), PLACES)
    )
    counts = [len(choice.rewritings) for choice in choices]
    starts, owner = np.cumsum([0, *counts[:-1]]), np.repeat(np.arange(len(choices)), counts)
    weights = np.array([choice.weight for choice in choices])[owner]

    def probabilities(scores: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        shifted = scores - np.maximum.reduceat(scores, starts)[owner]
        totals = np.add.reduceat(np.exp(shifted), starts)
        return np.exp(shifted) / totals[owner], shifted - np.log(totals)[owner]

    wanted, _ = probabilities(np.concatenate([choice.likenesses for choice in choices]) / SHARPNESS)

    def loss(solution: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        found, logs = probabilities(rows @ solution)
        value = -(weights * wanted * logs).sum() + STRENGTH * (solution**2).sum()
        return float(value), rows.T @ (weights * (found - wanted)) + 2 * STRENGTH * solution

    result = minimize(loss, np.zeros(PLACES), jac=True, method="L-BFGS-B", options={"maxiter": 150})
    return np.asarray(result.x, np.float32)


def cross_validate(
    real: Sequence[Choice], made: Sequence[Choice], person: NDArray[np.float32]
) -> list[tuple[FollowUp, str]]:
    """Each follow-up of the training worlds, rewritten with weights trained without its world."""
    worlds = sorted({choice.follow_up.world for choice in real})
    found = []
    for fold in range(FOLDS):
        held_out = set(worlds[fold::FOLDS])
        used = [choice for choice in [*real, *made] if choice.follow_up.world not in held_out]
        chooser = Chooser(fit_weights(used), person)
        own = [choice.follow_up for choice in real if choice.follow_up.world in held_out]
        found += [(follow_up, apply_chooser(chooser, follow_up)) for follow_up in own]
    return found


def apply_chooser(chooser: Chooser, follow_up: FollowUp) -> str:
    """Complete a follow-up, after completing the earlier questions of its conversation."""
    talk: list[TalkTurn] = []
    for question, answer in follow_up.history:
        whole = chooser.choose(question, talk, default_embedder()).text if talk else question
        talk.append(TalkTurn(whole, answer))
    return chooser.choose(follow_up.typed, talk, default_embedder()).text


def print_report(name: str, results: Sequence[tuple[FollowUp, str]], *, misses: bool) -> None:
    """Print the share of follow-ups that say the same as their author's, and of those that refer to the same."""
    same = [says_the_same(text, each.whole) for each, text in results]
    alike = [
        is_same or refers_to_the_same(text, each.whole, each.typed, " ".join(" ".join(turn) for turn in each.history))
        for is_same, (each, text) in zip(same, results, strict=True)
    ]
    like = np.mean([measure_likeness(text, each.whole) for each, text in results])
    print(
        f"{name}: {len(results)} follow-ups, {np.mean(same):.3f} say the same, {np.mean(alike):.3f} refer to the same, "
        f"likeness {like:.3f}"
    )
    for (each, text), is_same in zip(results, same, strict=True):
        if misses and not is_same:
            print(f"  {each.history[-1][0]} | {each.typed} | {text} | {each.whole}")


if __name__ == "__main__":
    main()
