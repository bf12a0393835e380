"""Calibration: the regression recovers the parameters of the data, and the plot's figures are right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.training.calibrate import Sample, cross_fit, fit_calibration
from rag.training.corpus import NO_VERDICT, DevelopmentQuestion
from rag.training.development import QuestionOutputs, find_span, measure_relations, measure_verdicts, measure_worlds
from rag.training.inputs import TrainingWindow
from rag.training.reliability import draw_reliability, expected_calibration_error, split_tenths


def draw_sample(size: int) -> Sample:
    drawn = np.random.default_rng(1)
    features = drawn.normal(size=(size, 2))
    chance = 1 / (1 + np.exp(-(features @ np.array([1.5, -0.5]) + 0.25)))
    return Sample(features, drawn.random(size) < chance, np.arange(size) // 4)


def test_the_regression_finds_what_made_the_data() -> None:
    found = fit_calibration(draw_sample(20_000))
    assert (*found.weights, found.intercept) == pytest.approx((1.5, -0.5, 0.25), abs=0.1)


def test_cross_fitting_never_sees_the_question_itself() -> None:
    """What says the right answer in four questions of five and the opposite in the fifth does not learn from it."""
    right = np.tile([True, False], 50)
    questions = np.arange(100) // 20
    features = np.where(right, 1.0, -1.0)[:, None] * np.where(questions == 0, -1, 1)[:, None]
    found = cross_fit(Sample(features, right, questions))
    assert ((found[:20] > 0.5) != right[:20]).all()


def test_reliability_by_hand(tmp_path: Path) -> None:
    """Claims of 0.9 that are right half the time are 0.4 off, of 0.1 that never are 0.1: weighted, 0.3."""
    probabilities = np.array([0.9, 0.9, 0.9, 0.9, 0.1, 0.1])
    right = np.array([True, True, False, False, False, False])
    assert np.array(split_tenths(probabilities, right)) == pytest.approx(np.array([(0.1, 0.0, 2), (0.9, 0.5, 4)]))
    assert expected_calibration_error(probabilities, right) == pytest.approx(0.3)
    draw_reliability({"answers": (probabilities, right)}, tmp_path / "plot.svg")
    assert "<svg" in (tmp_path / "plot.svg").read_text()


def window(answers: int, verdict: int = NO_VERDICT, relations: int = 0) -> TrainingWindow:
    return TrainingWindow(
        np.arange(6, dtype=np.uint16), 1, 2, 6, ((3, 4),) if answers else (), answers, verdict, relations
    )


def outputs(score: float, span: tuple[int, int] = (3, 4)) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    made = np.zeros((6, 11), np.float32)
    made[0, 2] = score
    made[span[0], 0] = made[span[1], 1] = 2
    return made


def test_measures_of_worlds_by_hand() -> None:
    """Of two answerable questions one has its right sentence first; the unanswerable one scores least."""
    ask = DevelopmentQuestion("?", [], ())
    found = [
        QuestionOutputs(ask, [window(1), window(0)], [outputs(3), outputs(1)]),
        QuestionOutputs(ask, [window(1), window(0)], [outputs(1), outputs(2)]),
        QuestionOutputs(ask, [window(0), window(0)], [outputs(0), outputs(0)]),
    ]
    found.append(QuestionOutputs(ask, [window(1, verdict=1)], [outputs(1) + np.eye(6, 11, k=4, dtype=np.float32)]))
    figures = measure_worlds(found)
    assert figures["right first"] == pytest.approx(2 / 3)
    assert figures["exact"] == pytest.approx(1 / 2)
    assert figures["yes/no"] == 1.0
    assert figures["answerable: ROC area"] == 1.0


def test_the_best_span_ends_after_its_start() -> None:
    assert find_span(window(1), outputs(0, (3, 4))) == (4.0, (3, 4))
    assert find_span(window(1), outputs(0, (5, 3)))[0] == 2.0


def test_measures_of_verdicts_and_pairs_by_hand() -> None:
    said_yes = outputs(0)
    said_yes[0, 4] = 1
    verdicts = measure_verdicts([window(1, verdict=1), window(1, verdict=2)], [said_yes, said_yes])
    assert (verdicts["accuracy of three"], verdicts["of yes and no"]) == (0.5, 0.5)
    conflicts = outputs(0)
    conflicts[0, 9] = 1
    pairs = measure_relations([window(0, relations=8), window(0, relations=1)], [conflicts, conflicts])
    assert pairs["accuracy"] == 0.5
    assert pairs["macro F1"] == pytest.approx(2 / 3 / 5)
