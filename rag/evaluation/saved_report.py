"""Reads a saved report, checked for everything that a comparison or a page of results needs."""

from __future__ import annotations

import json
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from rag.evaluation.errors import RunError
from rag.evaluation.lines import LooseRow, describe_invalid
from rag.evaluation.report import FILE, FORMAT


class SavedFigure(LooseRow):
    about: str
    better: Literal["higher", "lower"]
    unit: str
    value: float | None
    low: float | None
    high: float | None
    count: int


SavedFigures = dict[str, SavedFigure]


class SavedScore(LooseRow):
    value: float
    reason: str
    positive: bool


class SavedPosition(LooseRow):
    value: str
    probability: float
    citations: list[int]


class SavedCitation(LooseRow):
    number: int
    article_id: str
    quote: str


class SavedAnswer(LooseRow):
    status: str | None
    reason: str
    text: str
    positions: list[SavedPosition]
    citations: list[SavedCitation]


class SavedGold(LooseRow):
    answers: list[str]


class SavedCase(LooseRow):
    id: str
    question: str
    history: list[Any]
    kind: str
    gold: list[SavedGold]
    answer: SavedAnswer
    why: str
    scores: dict[str, SavedScore]


class SavedPair(LooseRow):
    case: str
    question: str
    wanted: str
    found: str
    reason: str
    article_a: str
    article_b: str
    quote_a: str
    quote_b: str
    value_a: str
    value_b: str


class SavedRelations(LooseRow):
    kinds: dict[str, SavedFigures]
    confusion: dict[str, dict[str, int]]
    related: list[SavedPair]


class SavedBaseline(LooseRow):
    name: str
    about: str
    skipped: str
    measures: SavedFigures


class SavedTiming(LooseRow):
    started: str
    commit: str
    machine: str
    command: str
    measures: SavedFigures


class SavedReport(LooseRow):
    failed: int
    measures: SavedFigures
    parts: dict[str, SavedFigures]
    relations: SavedRelations | None
    cases: list[SavedCase]
    baselines: list[SavedBaseline]
    timing: SavedTiming


def load_report(path: str | PathLike[str]) -> dict[str, Any]:
    """The report in a folder, or the report file itself. Raises RunError."""
    path = Path(path)
    file = path / FILE if path.is_dir() else path
    again = "make it again with `rag eval GOLD --out DIR`"
    try:
        report: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or "it is not JSON"
        raise RunError(f"There is no report at {file} ({reason}); make one with `rag eval GOLD --out DIR`.") from error
    if not isinstance(report, dict) or report.get("format") != FORMAT:
        raise RunError(f"{file} is not a report of this version; {again}.")
    try:
        SavedReport.model_validate(report)
    except ValidationError as error:
        raise RunError(f"{file} is not a whole report ({describe_invalid(error)}); {again}.") from error
    return report
