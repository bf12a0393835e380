"""The invented reports of disasters that the update model learns from."""

from __future__ import annotations

import random

from rag.training.tolls import make_tolls

TOLLS = list(make_tolls(200, random.Random(3)))


def test_every_report_has_its_figure_once_and_the_later_one_is_later() -> None:
    for toll in TOLLS:
        for report in (toll.earlier, toll.later):
            assert report.text.count(report.figure) == 1
            assert not report.text[0].islower()
            assert report.text.endswith(".")
        assert toll.earlier.published < toll.later.published
        assert toll.earlier.figure != toll.later.figure


def test_half_are_updates_and_the_same_seed_makes_the_same() -> None:
    assert sum(toll.is_update for toll in TOLLS) == 100
    assert list(make_tolls(200, random.Random(3))) == TOLLS
