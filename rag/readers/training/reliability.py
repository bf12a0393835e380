"""Whether probabilities are what they say: how often claims of each probability are right, as a plot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.readers.scoring import Calibration

FOLDS = 5
BINS = np.linspace(0, 1, 11)

Fit = Callable[[NDArray[np.float32], NDArray[np.bool_]], Calibration]


def cross_fitted(
    features: NDArray[np.float32], right: NDArray[np.bool_], questions: NDArray[np.int64], fit: Fit
) -> NDArray[np.float64]:
    """Probabilities, shape (claims,), each from a calibration that was fitted without the claim's question."""
    found = np.zeros(len(right))
    for fold in range(FOLDS):
        out = questions % FOLDS == fold
        if out.any():
            found[out] = fit(features[~out], right[~out]).probabilities(features[out])
    return found


def bins(probabilities: NDArray[np.float64], right: NDArray[np.bool_]) -> list[tuple[float, float, int]]:
    """For each tenth that has claims: their mean probability, the share that is right, and their number."""
    place = np.clip(np.digitize(probabilities, BINS) - 1, 0, len(BINS) - 2)
    held = [place == number for number in range(len(BINS) - 1)]
    return [(float(probabilities[own].mean()), float(right[own].mean()), int(own.sum())) for own in held if own.any()]


def calibration_error(probabilities: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Expected calibration error (Naeini et al. 2015): the mean distance of the two shares, weighted by claims."""
    rows = bins(probabilities, right)
    return sum(count * abs(mean - share) for mean, share, count in rows) / len(right)


def draw(probabilities: dict[str, tuple[NDArray[np.float64], NDArray[np.bool_]]], path: Path) -> None:
    """One line for each sort of claims, as SVG."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "reliability", "font.size": 11}):
        figure = Figure(figsize=(5, 4), layout="constrained")
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], color="grey", linestyle="--", label="what it should be")
        for name, (own, right) in probabilities.items():
            mean, share, _ = zip(*bins(own, right), strict=True)
            axes.plot(mean, share, marker="o", label=f"{name} ({len(right):,})")
        axes.set(xlabel="probability given", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1))
        axes.legend(frameon=False)
        figure.savefig(path, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
