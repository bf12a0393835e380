"""Training data and its measures: what is unanswered is so, and SQuAD's measures are SQuAD's."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from rag.readers.packing import SCALE, WORDS, pack, unpack
from rag.readers.scoring import Calibration
from rag.readers.training.batching import batches
from rag.readers.training.calibrate import logistic_regression, with_others
from rag.readers.training.data import (
    Question,
    Source,
    among_others,
    beside,
    entity_pool,
    epoch,
    in_context,
    load,
    piece,
    with_other_entity,
)
from rag.readers.training.recurrence import recurrences
from rag.readers.training.reliability import bins, calibration_error, cross_fitted
from rag.readers.training.train import mixed
from tests.fakes import WordEmbedder

CONTEXT = "In 1991 Boris Yeltsin met Kim Il Sung in Moscow."


def question(text: str, answer: str = "Moscow", context: str = CONTEXT, source: str = "s") -> Question:
    start = context.index(answer)
    return Question(source, text, context, ((start, start + len(answer)),))


def test_another_entity_is_not_what_the_context_speaks_of() -> None:
    """The name or year that is asked about changes; the question is then unanswered."""
    asked = question("Where did Boris Yeltsin meet Kim Il Sung in 1991?")
    pool = entity_pool([asked, question("When did Ada Lovelace see Charles Babbage in 1843?", "1991")])
    others = [with_other_entity(asked, pool, random.Random(seed)) for seed in range(20)]
    changed = [other for other in others if other is not None]
    assert len({other.text for other in changed}) > 3
    assert all(other.text != asked.text and other.answers == () and other.context == CONTEXT for other in changed)
    assert with_other_entity(question("where was it?"), pool, random.Random(1)) is None


def test_a_context_that_holds_the_answer_is_no_negative() -> None:
    asked = question("Where did they meet?")
    assert in_context(asked, "A letter from MOSCOW.") is None
    assert in_context(asked, CONTEXT) is None
    assert in_context(asked, "A letter from Minsk.") == Question("s", asked.text, "A letter from Minsk.", ())


def test_answers_move_with_their_sentence() -> None:
    """A sentence put among others still holds its answer at the given offsets."""
    for seed in range(10):
        moved = among_others(question("Where?"), ["One.", "Two.", "Three."], random.Random(seed))
        assert moved.wordings == ("Moscow",)
        assert len(moved.context) == len(CONTEXT) + len("One.Two.Three.") + 3


def test_no_context_is_on_both_sides_of_the_split(tmp_path: Path) -> None:
    rows = [
        {"question": f"q{i}", "context": f"c{i // 2} x", "answers": [{"text": "x", "start": len(f"c{i // 2} ")}]}
        for i in range(200)
    ]
    with gzip.open(tmp_path / "some.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    train, held = load(tmp_path, Source("some", 1.0))
    assert len(train) + len(held) == 200
    assert len({q.context for q in held}) == 5
    assert not {q.context for q in train} & {q.context for q in held}
    train, held = load(tmp_path, Source("some", 1.0, held_out_from=150))
    assert [q.text for q in held] == [f"q{i}" for i in range(150, 200)]


def test_an_epoch_is_the_same_for_the_same_seed_and_holds_negatives() -> None:
    sources = (Source("s", 0.5),)
    asked = [question(f"Where did Boris Yeltsin meet Kim number {i}?", "Moscow") for i in range(40)]
    near = {q.text: ["Nothing of it here."] for q in asked}
    first = list(epoch({"s": asked}, near, seed=1, sources=sources))
    assert first == list(epoch({"s": asked}, near, seed=1, sources=sources))
    assert sum(bool(q.answers) for q in first) == 20
    assert any(not q.answers for q in first)


def test_an_epoch_of_pieces_cuts_contexts_down() -> None:
    """Some answered questions keep a part of their context, and the unanswered ones stand on other parts of it."""
    start = TOLD.index("Moscow")
    asked = [Question("s", f"Where did they meet, number {i}?", TOLD, ((start, start + 6),)) for i in range(60)]
    drawn = list(epoch({"s": asked}, {}, seed=1, versions="pieces", sources=(Source("s", 1.0),)))
    answered, others = [q for q in drawn if q.answers], [q for q in drawn if not q.answers]
    assert len(answered) == 60
    assert all(q.wordings == ("Moscow",) for q in answered)
    assert 10 < sum(q.context != TOLD for q in answered) < 50
    assert 10 < len(others) < 50
    assert all("Moscow" not in q.context and q.context in TOLD for q in others)


def test_calibration_reads_each_question_as_the_product_does() -> None:
    """A question is put to its own context and the nearest that do not answer it; an unanswered one to its own."""
    asked = question("Where did they meet in 1991?")
    contexts = ["They did not meet in 1991.", "Bees make honey.", "They met in Moscow in 1991.", "A long text. " * 500]
    others = [Question("s", "unanswered?", context, ()) for context in contexts]
    put = with_others([asked, *others], WordEmbedder())
    own = [q for q in put if q.text == asked.text]
    assert own[0] == asked
    assert {q.context for q in own[1:]} == {"They did not meet in 1991.", "Bees make honey."}
    assert all(not q.answers for q in own[1:])
    assert len([q for q in put if q.text == "unanswered?"]) == 3


def test_logistic_regression_finds_what_made_the_data() -> None:
    """Drawn with known weights, 20,000 examples give them back to one tenth."""
    drawn = np.random.default_rng(1)
    features = drawn.normal(size=(20_000, 2)).astype(np.float32)
    chance = 1 / (1 + np.exp(-(features @ np.array([1.5, -0.5]) + 0.25)))
    found = logistic_regression(features, drawn.random(20_000) < chance)
    assert found == pytest.approx((1.5, -0.5, 0.25), abs=0.1)


def test_reliability_by_hand() -> None:
    """Claims of 0.9 that are right half the time are 0.4 off, of 0.1 that never are 0.1: weighted, 0.3."""
    probabilities = np.array([0.9, 0.9, 0.9, 0.9, 0.1, 0.1])
    right = np.array([True, True, False, False, False, False])
    assert np.array(bins(probabilities, right)) == pytest.approx(np.array([(0.1, 0.0, 2), (0.9, 0.5, 4)]))
    assert calibration_error(probabilities, right) == pytest.approx(0.3)


def test_cross_fitting_never_sees_the_claim_itself() -> None:
    """A fit that learns by heart what it has seen gives nothing away about what it has not."""
    features = np.arange(20, dtype=np.float32).reshape(-1, 1)
    seen: list[set[float]] = []

    def by_heart(own: NDArray[np.float32], right: NDArray[np.bool_]) -> Calibration:
        assert len(own) == len(right)
        seen.append(set(own[:, 0].tolist()))
        return Calibration((float(len(seen)),), 0.0)

    cross_fitted(features, np.zeros(20, bool), np.arange(20) // 2, by_heart)
    assert all(fitted.isdisjoint(range(2 * fold, 20, 10)) for fold, fitted in enumerate(seen))
    assert set.union(*seen) == set(range(20))


def test_packed_weights_are_small_and_close() -> None:
    """Matrices keep their values to half a step of 1/127 of a row's largest; the rest is exact; words are left out."""
    state = {"layer.weight": torch.randn(8, 16), "layer.bias": torch.randn(8), WORDS: torch.randn(4, 16)}
    packed = pack(state)
    assert packed["layer.weight"].dtype == torch.int8
    assert WORDS not in packed
    stored = {name: tensor.numpy() for name, tensor in packed.items()}
    restored = unpack(stored, state[WORDS].numpy())
    assert restored.keys() == state.keys()
    assert (restored["layer.bias"] == state["layer.bias"].numpy()).all()
    step = stored["layer.weight" + SCALE][:, None]
    assert bool((abs(restored["layer.weight"] - state["layer.weight"].numpy()) <= step / 2 + 1e-6).all())


@given(st.lists(st.integers(1, 256)).map(sorted))
def test_batches_cover_everything_within_their_size(lengths: list[int]) -> None:
    made = [list(batch) for batch in batches(lengths, 1_000)]
    assert [i for batch in made for i in batch] == list(range(len(lengths)))
    assert all(max(np.array(lengths)[batch]) * len(batch) <= 1_000 for batch in made)


def test_made_up_paragraphs_hold_their_answers_and_plans_are_no_past() -> None:
    """Each answer stands in its paragraph; a question about the past is unanswered where only plans are told."""
    names, fillers = ["Ada Lovelace", "Acme", "Minsk", "Peru"], ["One.", "Two.", "Three."]
    made = list(recurrences(names, fillers, 300, seed=1))
    assert made == list(recurrences(names, fillers, 300, seed=1))
    answered = [q for q in made if q.answers]
    assert all(len(q.wordings) == 1 and q.wordings[0] in q.context for q in answered)
    assert 0.6 < len(answered) / len(made) < 0.9
    assert all(" last " in q.text for q in made if not q.answers)


TOLD = "The war had ended. Yeltsin met Kim in Moscow in 1991. They spoke of trade. Snow fell all day. Nobody knew why."


def test_a_piece_of_a_context_keeps_its_answers() -> None:
    """A run of whole sentences around the answer, the answer's offsets moved with it; not always the whole."""
    start = TOLD.index("Moscow")
    asked = Question("s", "Where did Yeltsin meet Kim?", TOLD, ((start, start + 6),))
    pieces = [piece(asked, random.Random(seed)) for seed in range(40)]
    assert all(q.wordings == ("Moscow",) and q.context in TOLD for q in pieces)
    assert len({q.context for q in pieces}) > 3


def test_what_stands_beside_an_answer_does_not_hold_it() -> None:
    start = TOLD.index("Moscow")
    asked = Question("s", "Where did Yeltsin meet Kim?", TOLD, ((start, start + 6),))
    others = [beside(asked, random.Random(seed)) for seed in range(40)]
    assert all(q is not None and not q.answers and "Moscow" not in q.context and q.context in TOLD for q in others)
    assert beside(replace(asked, context=TOLD[19:54], answers=((22, 28),)), random.Random(1)) is None


def test_weights_are_kept_in_the_share_that_a_stage_names() -> None:
    start, end = (
        {"w": torch.tensor([0.0, 2.0]), "n": torch.tensor([1])},
        {"w": torch.tensor([1.0, 2.0]), "n": torch.tensor([7])},
    )
    assert torch.equal(mixed(start, end, 0.6)["w"], torch.tensor([0.6, 2.0]))
    assert torch.equal(mixed(start, end, 1.0)["w"], end["w"])
    assert torch.equal(mixed(start, end, 0.6)["n"], end["n"])
