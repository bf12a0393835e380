"""Figures: the value of a measure with its interval, as reports show it, and differences between two reports."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measure over `count` cases, with the 95% interval from `low` to `high`; None if there is no value."""

    name: str
    group: str
    about: str
    better: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    count: int


@dataclass(frozen=True)
class Difference:
    """A measure in both reports, and B minus A with its 95% interval over the `count` cases scored in both."""

    name: str
    better: str
    a: float
    b: float
    difference: float
    low: float
    high: float
    count: int

    @property
    def is_certain(self) -> bool:
        """Whether the interval excludes zero."""
        return self.low > 0 or self.high < 0


def find_figure(figures: Sequence[Figure], name: str) -> Figure | None:
    return next((figure for figure in figures if figure.name == name), None)


def round_number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)


def figure_to_dict(figure: Figure) -> dict[str, Any]:
    return {name: value for name, value in asdict(figure).items() if name != "name"}
