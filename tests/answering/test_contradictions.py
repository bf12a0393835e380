"""How probable it is that two sentences contradict each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index import ModelError
from rag.agreement.relation import KINDS, Relation
from rag.answering.contradictions import (
    WHOLE_SENTENCES,
    Evidence,
    find_contradictions,
    load_contradiction_model,
)
from rag.answering.neighbours import Pair
from rag.answering.value_conflicts import ValueConflict
from tests.fakes import claim_in

HIGH, HIGHER = claim_in("The dam was 84 metres high.", "84", "a"), claim_in("It is 92 metres high.", "92", "b")
CONFLICT = ValueConflict("The dam was how many metres high?", HIGH, HIGHER, 0.9, "They differ.")


def relation(conflicts: float) -> Relation:
    return Relation("conflicts", tuple(conflicts if kind == "conflicts" else 0.0 for kind in KINDS), "")


def evidence(conflicts: float = 0.7, likeness: float = 0.7, *values: ValueConflict) -> Evidence:
    return Evidence(Pair(HIGH, HIGHER, likeness, likeness), relation(conflicts), values)


def test_conflicting_values_make_sentences_contradict_each_other() -> None:
    (found,) = find_contradictions(evidence(0.7, 0.7, CONFLICT))
    assert (found.question, found.reason) == (CONFLICT.question, "They differ.")


def test_sentences_without_values_can_contradict_each_other() -> None:
    (found,) = find_contradictions(evidence(0.9, 0.9))
    assert (found.question, found.reason) == ("", WHOLE_SENTENCES)


def test_improbable_contradictions_are_not_reported() -> None:
    weak = replace(CONFLICT, likelihood=0.1)
    assert not list(find_contradictions(evidence(0.05, 0.2, weak)))


@pytest.mark.parametrize(
    "more",
    [
        evidence(0.6, 0.7, CONFLICT),
        evidence(0.5, 0.8, CONFLICT),
        evidence(0.5, 0.7, replace(CONFLICT, likelihood=0.99)),
    ],
)
def test_more_evidence_is_more_probable(more: Evidence) -> None:
    (less,) = find_contradictions(evidence(0.5, 0.7, CONFLICT))
    (found,) = find_contradictions(more)
    assert found.probability > less.probability


@pytest.mark.parametrize("text", ["", "[]", '{"weights": ["x"], "bias": 0}', '{"bias": 0}'])
def test_damaged_weights_are_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "w.json").write_text(text)
    with pytest.raises(ModelError, match=r"w\.json, cannot be loaded"):
        load_contradiction_model(tmp_path / "w.json")
