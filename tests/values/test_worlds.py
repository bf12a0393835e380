"""Typed values on claims as articles make them."""

from __future__ import annotations

from tests.values.measure_worlds import WORLDS, count


def test_what_typed_values_decide_is_right() -> None:
    """On the development worlds: at least 97% of what is decided, at least three fifths of all pairs decided."""
    counts = count(sorted(path for path in WORLDS.iterdir() if path.is_dir()))
    assert counts["all"]["pairs"] > 1_000
    assert counts["all"]["right"] >= 0.97 * counts["all"]["decided"]
    assert counts["all"]["decided"] >= 3 / 5 * counts["all"]["pairs"]
    assert counts["conflicts"]["merged"] <= 0.01 * counts["conflicts"]["pairs"]
