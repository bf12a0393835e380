"""Confidence intervals by the percentile bootstrap (Efron and Tibshirani 1993).

`scipy.stats.bootstrap` gives no interval if the figure of one draw is NaN, as where none of its cases is unanswerable.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
SEED = 20
LEVEL = 95


def bootstrap_interval(count: int, measure: Callable[[NDArray[Any]], NDArray[Any]]) -> tuple[float, float]:
    """The 95% interval of a figure. `measure` returns the figure for each row of case indexes, shape (draws, count).

    The draws are the same on every call. Draws whose figure is NaN are left out; (NaN, NaN) if all are.
    """
    return find_interval(measure(draw_cases(count)))


def draw_cases(count: int) -> NDArray[np.int64]:
    """Case indexes drawn with replacement, shape (draws, count)."""
    return np.random.default_rng(SEED).integers(0, count, (RESAMPLES, count))


def find_interval(figures: NDArray[Any]) -> tuple[float, float]:
    """The 95% interval of a figure from its values in all draws."""
    figures = figures[~np.isnan(figures)]
    if not figures.size:
        return float("nan"), float("nan")
    low, high = np.percentile(figures, [(100 - LEVEL) / 2, (100 + LEVEL) / 2])
    return float(low), float(high)
