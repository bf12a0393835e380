"""Typed values on claims as articles make them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.training.files import list_folders
from tests.values.measure_worlds import WORLDS, count

EARLIER = ("observatory", "ministry", "valley", "wreck", "tunnel", "games")
ALL = tuple(folder.name for folder in list_folders(WORLDS))


@pytest.mark.parametrize(("worlds", "min_decided"), [(EARLIER, 2 / 3), (ALL, 3 / 5)])
def test_what_typed_values_decide_is_right(worlds: Sequence[str], min_decided: float) -> None:
    """At least 97% of what is decided, and the share of all pairs that is decided; the later worlds are harder."""
    counts = count([WORLDS / name for name in worlds])
    assert counts["all"]["pairs"] > 1_000
    assert counts["all"]["right"] >= 0.97 * counts["all"]["decided"]
    assert counts["all"]["decided"] >= min_decided * counts["all"]["pairs"]
    assert counts["conflicts"]["merged"] <= 0.01 * counts["conflicts"]["pairs"]
