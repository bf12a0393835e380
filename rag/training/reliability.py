"""Calibration error, and a reliability diagram: the share that is right by predicted probability.

scikit-learn's `calibration_curve` gives the same means and shares, but not the number of sentences in each tenth, which
the calibration error is weighted by.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TENTHS = np.linspace(0, 1, 11)

Shown = tuple[NDArray[np.float64], NDArray[np.bool_]]
"""Probabilities, and whether each is right; both of shape (sentences,)."""


def split_tenths(probabilities: NDArray[np.float64], right: NDArray[np.bool_]) -> list[tuple[float, float, int]]:
    """For each non-empty tenth: the mean probability, the share that is right, and the number of sentences."""
    place = np.clip(np.digitize(probabilities, TENTHS) - 1, 0, len(TENTHS) - 2)
    held = [place == number for number in range(len(TENTHS) - 1)]
    return [(float(probabilities[own].mean()), float(right[own].mean()), int(own.sum())) for own in held if own.any()]


def expected_calibration_error(probabilities: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Expected calibration error (Naeini et al. 2015): the mean difference between the two, weighted by number."""
    rows = split_tenths(probabilities, right)
    return sum(count * abs(mean - share) for mean, share, count in rows) / len(right)


def draw_reliability(shown: Mapping[str, Shown], path: Path) -> None:
    """Draw a line for each kind of question, as SVG."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "reliability", "font.size": 11}):
        figure = Figure(figsize=(5, 4), layout="constrained")
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], color="grey", linestyle="--", label="perfect")
        for name, (probabilities, right) in shown.items():
            mean, share, _ = zip(*split_tenths(probabilities, right), strict=True)
            axes.plot(mean, share, marker="o", label=f"{name} ({len(right):,})")
        axes.set(xlabel="probability given", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1))
        axes.legend(frameon=False)
        figure.savefig(path, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
