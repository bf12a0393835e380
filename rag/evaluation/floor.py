"""The floor: figures that a change must not fall below, and the cases that were right when it was set.

    [measures]
    right = 0.31                  # the minimum, or the maximum if lower is better

    [cases]
    right = ["seeds-last-visit", ...]

`rag eval GOLD --write-floor FILE` writes it from a run, `rag eval GOLD --floor FILE` checks a run against it.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, field_validator

from rag.evaluation.errors import GoldError
from rag.evaluation.figures import Figure
from rag.evaluation.files import write_file
from rag.evaluation.lines import StrictRow, read_gold_text, validate_row
from rag.evaluation.measures import MEASURES
from rag.evaluation.measures.relations import ABOUT as RELATION_MEASURES
from rag.evaluation.report import Report

HEADLINES = (
    "right",
    "right_or_partly",
    "yesno_right",
    "followup_right",
    "false_dispute_rate",
    "missed_conflict_rate",
    "hidden_side_rate",
    "claim_f1",
    "grouping_b_cubed",
    "relation_f1",
    "quotes_verbatim",
    "citations_sufficient",
    "unanswerable_recognised",
    "answerable_answered",
)
"""The measures in a floor."""
MAY_CHANGE = 2
"""The cases whose result may differ: processors round differently, and some answers are near a threshold."""
MIN_MARGIN, MAX_MARGIN = 0.02, 0.1
"""The least and most that a figure may fall below the run that set the floor."""
EXACT = ("quotes_verbatim",)
"""Measures without a margin."""


Bar = Annotated[float, Field(strict=True, allow_inf_nan=False)]


class FloorCases(StrictRow):
    right: list[str] = Field(default=[])


class FloorFile(StrictRow):
    """A floor on disk."""

    measures: dict[str, Bar] = Field(min_length=1)
    cases: FloorCases = FloorCases()

    @field_validator("measures")
    @classmethod
    def check_names(cls, measures: dict[str, float]) -> dict[str, float]:
        known = [*(measure.name for measure in MEASURES), *RELATION_MEASURES]
        for name in measures:
            if name not in known:
                near = get_close_matches(name, known, 1)
                raise ValueError(f"there is no measure {name!r}{f'; did you mean {near[0]!r}?' if near else ''}")
        return measures


@dataclass(frozen=True)
class FloorCheck:
    """The result of a check: a sentence for each measure below its bar, and the ids of cases whose result changed."""

    missed: tuple[str, ...]
    became_wrong: tuple[str, ...]
    became_right: tuple[str, ...]


def read_floor(path: Path) -> FloorFile:
    """Read a floor from a TOML file. Raises GoldError."""
    try:
        content = tomllib.loads(read_gold_text(path))
    except tomllib.TOMLDecodeError as error:
        raise GoldError(f"{path} is not TOML ({error}); correct it.") from error
    return validate_row(TypeAdapter(FloorFile), content, str(path))


def check_floor(floor: FloorFile, report: Report) -> FloorCheck:
    """Compare a run with the floor. Cases that were not asked are not compared."""
    right, asked = set(report.right), {row.case.id for row in report.cases}
    before = set(floor.cases.right) & asked
    return FloorCheck(
        tuple(find_missed_bars(report, floor.measures)),
        tuple(sorted(before - right)),
        tuple(sorted(right - before)),
    )


def find_missed_bars(report: Report, bars: Mapping[str, float]) -> list[str]:
    """A sentence for each measure that misses its bar."""
    missed = []
    for name, bar in bars.items():
        figure = report.figure(name)
        if figure is None or figure.value is None:
            missed.append(f"{name} was not measured in any case, the bar is {bar:g}.")
        elif misses(figure, bar):
            missed.append(f"{name} is {figure.value:.3f}, the bar is {bar:g}.")
    return missed


def misses(figure: Figure, bar: float) -> bool:
    """Whether a figure is below its bar, or above it if lower is better."""
    if figure.value is None:
        return True
    return figure.value < bar if figure.better == "higher" else figure.value > bar


def make_bars(report: Report) -> dict[str, float]:
    """The bars that a run sets: its figures less the margin, rounded away from them to three decimals."""
    bars = {}
    for name in HEADLINES:
        figure = report.figure(name)
        if figure is not None and figure.value is not None:
            margin = 0.0 if name in EXACT else choose_margin(figure.count)
            value = figure.value - margin if figure.better == "higher" else figure.value + margin
            bars[name] = min(1.0, max(0.0, loosen(value, figure.better)))
    return bars


def loosen(value: float, better: str) -> float:
    """A bar rounded to three decimals so that the value itself, 21 of 27, does not miss it."""
    thousandths = value * 1000
    return (math.floor(thousandths + 1e-6) if better == "higher" else math.ceil(thousandths - 1e-6)) / 1000


def choose_margin(cases: int) -> float:
    """How far a measure over so many cases may fall."""
    return min(MAX_MARGIN, max(MIN_MARGIN, MAY_CHANGE / max(cases, 1)))


def write_floor(path: Path, report: Report) -> None:
    """Write the floor that a run sets. Raises RunError."""
    lines = [
        "# Set by `rag eval ... --write-floor`. Figures must not fall below these values (↓: not rise above them)."
    ]
    lines += ["", "[measures]"]
    for name, bar in make_bars(report).items():
        figure = report.figure(name)
        arrow = "  # ↓" if figure and figure.better == "lower" else ""
        lines.append(f"{name} = {bar:g}{arrow}")
    lines += ["", "[cases]", "right = ["]
    lines += [f'    "{name}",' for name in report.right]
    write_file(path, "\n".join([*lines, "]", ""]))
