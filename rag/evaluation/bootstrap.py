"""How far a figure would move with other cases: the percentile bootstrap (Efron and Tibshirani 1993)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
SEED = 20
LEVEL = 95


def interval(count: int, figure: Callable[[NDArray[Any]], float]) -> tuple[float, float]:
    """The 95% interval of `figure`, which is given numbers of cases, shape (count,), drawn with replacement.

    The draws are the same on every call. Draws for which there is no figure are left out; not a number where that is
    all of them.
    """
    draws = np.random.default_rng(SEED).integers(0, count, (RESAMPLES, count))
    figures = np.array([figure(draw) for draw in draws])
    figures = figures[~np.isnan(figures)]
    if not figures.size:
        return float("nan"), float("nan")
    low, high = np.percentile(figures, [(100 - LEVEL) / 2, (100 + LEVEL) / 2])
    return float(low), float(high)
