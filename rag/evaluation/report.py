"""Figures of a run, whole and in parts, and every case with its scores; as values and as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rag.evaluation.bootstrap import interval
from rag.evaluation.cases import Case
from rag.evaluation.errors import RunError
from rag.evaluation.measures import MEASURES, Measure, Score
from rag.evaluation.outcome import Outcome

FILE = "report.json"
FORMAT = 1
TIMED = "speed"
"""The group of measures that depends on the machine and its other work."""


@dataclass(frozen=True)
class Figure:
    """One measure over `count` cases, with the 95% interval from `low` to `high`; None where there is no value."""

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
class CaseReport:
    """A case, what was made of it, and its scores by the name of the measure."""

    case: Case
    outcome: Outcome
    scores: Mapping[str, Score]


@dataclass(frozen=True)
class Report:
    """A whole run. `parts` are the figures of cases of one kind ("kind disputed") or tag ("tag list")."""

    about: Mapping[str, Any]
    started: str
    figures: tuple[Figure, ...]
    parts: Mapping[str, tuple[Figure, ...]]
    cases: tuple[CaseReport, ...]

    @property
    def failed(self) -> tuple[CaseReport, ...]:
        return tuple(row for row in self.cases if row.outcome.error)

    @property
    def unjudged(self) -> tuple[CaseReport, ...]:
        return tuple(row for row in self.cases if row.outcome.unjudged)

    def figure(self, name: str) -> Figure | None:
        """The figure of a measure; None where no case could be measured so."""
        return named(self.figures, name)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types. Everything that depends on the clock is under the key `timing`."""
        timed = {figure.name for figure in self.figures if figure.group == TIMED}
        return {
            "format": FORMAT,
            "about": dict(self.about),
            "failed": len(self.failed),
            "measures": {f.name: figure_dict(f) for f in self.figures if f.name not in timed},
            "parts": {name: {f.name: figure_dict(f) for f in figures} for name, figures in self.parts.items()},
            "cases": [case_dict(row, timed) for row in self.cases],
            "timing": {
                "started": self.started,
                "measures": {f.name: figure_dict(f) for f in self.figures if f.name in timed},
                "cases": {row.case.id: dict(row.outcome.seconds) for row in self.cases},
            },
        }


def named(figures: Sequence[Figure], name: str) -> Figure | None:
    return next((figure for figure in figures if figure.name == name), None)


def reported(cases: Sequence[Case], outcomes: Sequence[Outcome], about: Mapping[str, Any], started: str) -> Report:
    """Measures a run; `outcomes` are those of the cases, in the same order."""
    rows = tuple(
        CaseReport(case, outcome, scores_of(case, outcome)) for case, outcome in zip(cases, outcomes, strict=True)
    )
    parts = {
        name: tuple(figure for figure in figures_of(own) if figure.group != TIMED) for name, own in split(rows).items()
    }
    return Report(about, started, figures_of(rows), parts, rows)


def scores_of(case: Case, outcome: Outcome) -> dict[str, Score]:
    scores = {measure.name: measure.of(case, outcome) for measure in MEASURES}
    return {name: score for name, score in scores.items() if score is not None}


def split(rows: Sequence[CaseReport]) -> dict[str, list[CaseReport]]:
    """The cases of each kind and of each tag, where that is not all of them."""
    parts: dict[str, list[CaseReport]] = {}
    for row in rows:
        for name in (f"kind {row.case.kind}", *(f"tag {tag}" for tag in dict.fromkeys(row.case.tags))):
            parts.setdefault(name, []).append(row)
    return {name: own for name, own in sorted(parts.items()) if len(own) < len(rows)}


def figures_of(rows: Sequence[CaseReport]) -> tuple[Figure, ...]:
    """The figures of all measures that apply to any of the cases."""
    found = [
        (measure, [row.scores[measure.name] for row in rows if measure.name in row.scores]) for measure in MEASURES
    ]
    return tuple(figure_of(measure, scores) for measure, scores in found if scores)


def figure_of(measure: Measure, scores: Sequence[Score]) -> Figure:
    values = np.array([score.value for score in scores], np.float64)
    positive = np.array([score.positive for score in scores])
    value = measure.aggregate(values, positive)
    low, high = interval(len(scores), lambda draw: measure.aggregate(values[draw], positive[draw]))
    numbers = (number(value), number(low), number(high), len(scores))
    return Figure(measure.name, measure.group, measure.about, measure.better, measure.unit, *numbers)


def number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)


def figure_dict(figure: Figure) -> dict[str, Any]:
    return {name: value for name, value in asdict(figure).items() if name != "name"}


def case_dict(row: CaseReport, timed: set[str]) -> dict[str, Any]:
    case, outcome = row.case, row.outcome
    given = asdict(outcome)
    return {
        "id": case.id,
        "question": case.question,
        "history": [asdict(turn) for turn in case.history],
        "kind": case.kind,
        "tags": list(case.tags),
        "gold": [asdict(position) for position in case.positions],
        "answer": {name: given[name] for name in ("status", "reason", "text", "positions", "citations", "dropped")},
        "confidence": round(outcome.confidence, 4),
        "retrieved": [passage.article_id for passage in outcome.passages],
        "error": outcome.error,
        "scores": {
            name: {"value": round(score.value, 6), "reason": score.reason, "positive": score.positive}
            for name, score in row.scores.items()
            if name not in timed
        },
    }


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    write_whole(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Writes a file so that it is there whole or not at all."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise RunError(f"{path} cannot be written ({error.strerror}); free space, then --resume.") from error
