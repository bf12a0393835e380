"""Intervals: correct for known cases, deterministic, and NaN if there are none."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rag.evaluation.bootstrap import bootstrap_interval


def test_the_interval_of_a_share_is_near_the_binomial_one() -> None:
    """For 50 of 100, the normal approximation gives 0.5 ± 1.96 · 0.05."""
    values = np.repeat([0.0, 1.0], 50)
    low, high = bootstrap_interval(100, lambda draws: values[draws].mean(axis=1))
    assert (low, high) == pytest.approx((0.402, 0.598), abs=0.02)
    assert bootstrap_interval(100, lambda draws: values[draws].mean(axis=1)) == (low, high)


def test_one_case_and_no_figure() -> None:
    assert bootstrap_interval(1, lambda draws: draws[:, 0]) == (0.0, 0.0)
    assert all(math.isnan(bound) for bound in bootstrap_interval(3, lambda draws: math.nan * draws[:, 0]))
