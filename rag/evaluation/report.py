"""The report of a run: figures over all cases and parts of them, and every case with its scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from rag.evaluation.bootstrap import bootstrap_interval
from rag.evaluation.cases import Case
from rag.evaluation.diagnosis import explain_failure
from rag.evaluation.figures import Figure, figure_to_dict, find_figure, round_number
from rag.evaluation.measures import MEASURES, Measure, Score
from rag.evaluation.measures.grade import Grade, grade
from rag.evaluation.outcome import Outcome, describe_failure
from rag.evaluation.provenance import UNKNOWN, Provenance
from rag.evaluation.relations import RelationReport

FILE = "report.json"
FORMAT = 3
TIMED = "speed"
"""The group of measures that depends on the machine and its load."""


@dataclass(frozen=True)
class CaseReport:
    """A case, its outcome, its grade, and its scores by the name of the measure."""

    case: Case
    outcome: Outcome
    grade: Grade
    scores: Mapping[str, Score]


@dataclass(frozen=True)
class BaselineReport:
    """The figures of a baseline. If it could not run, there are none, and `skipped` says why."""

    name: str
    about: str
    figures: tuple[Figure, ...] = ()
    skipped: str = ""

    def figure(self, name: str) -> Figure | None:
        return find_figure(self.figures, name)


@dataclass(frozen=True)
class Report:
    """A run. `parts` are the figures of the cases of one kind ("kind disputed") or tag ("tag list").

    `provenance` says where and how the run was made, `started` when. `baselines` are other systems on the same cases.
    `relations` says how pairs of gold claims were related; None if the gold has no pairs.
    """

    about: Mapping[str, Any]
    started: str
    figures: tuple[Figure, ...]
    parts: Mapping[str, tuple[Figure, ...]]
    cases: tuple[CaseReport, ...]
    provenance: Provenance = UNKNOWN
    baselines: tuple[BaselineReport, ...] = ()
    relations: RelationReport | None = None

    @property
    def failed(self) -> tuple[CaseReport, ...]:
        """The cases without an answer."""
        return tuple(row for row in self.cases if row.outcome.error)

    @property
    def unjudged(self) -> tuple[CaseReport, ...]:
        """The cases that the judge could not judge."""
        return tuple(row for row in self.cases if row.outcome.judge_failures)

    @property
    def right(self) -> tuple[str, ...]:
        """Ids of the cases that were answered right."""
        return tuple(row.case.id for row in self.cases if row.grade.verdict == "right")

    def figure(self, name: str) -> Figure | None:
        """The figure of a measure; None if it applies to no case."""
        return find_figure(self.figures, name)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON types. All that differs between two runs of one version is under the key `timing`."""
        timed = {figure.name for figure in self.figures if figure.group == TIMED}
        return {
            "format": FORMAT,
            "about": dict(self.about),
            "failed": len(self.failed),
            "measures": {f.name: figure_to_dict(f) for f in self.figures if f.name not in timed},
            "parts": {name: {f.name: figure_to_dict(f) for f in figures} for name, figures in self.parts.items()},
            "relations": self.relations.to_dict() if self.relations else None,
            "cases": [case_to_dict(row, timed) for row in self.cases],
            "baselines": [baseline_to_dict(each) for each in self.baselines],
            "timing": {
                "started": self.started,
                **asdict(self.provenance),
                "measures": {f.name: figure_to_dict(f) for f in self.figures if f.name in timed},
                "cases": {row.case.id: dict(row.outcome.seconds) for row in self.cases},
                "baselines": {
                    each.name: {f.name: figure_to_dict(f) for f in each.figures if f.group == TIMED}
                    for each in self.baselines
                },
            },
        }


def make_report(
    cases: Sequence[Case],
    outcomes: Sequence[Outcome],
    about: Mapping[str, Any],
    started: str,
    relations: RelationReport | None = None,
) -> Report:
    """Measure a run. `outcomes` are in the order of `cases`."""
    rows = tuple(measure_case(case, outcome) for case, outcome in zip(cases, outcomes, strict=True))
    parts = {
        name: tuple(figure for figure in make_figures(own) if figure.group != TIMED)
        for name, own in split_rows(rows).items()
    }
    figures = [*make_figures(rows), *(relations.figures.macro if relations else ())]
    figures.sort(key=lambda figure: figure.group == TIMED)  # the others keep their order
    return Report(about, started, tuple(figures), parts, rows, relations=relations)


def measure_case(case: Case, outcome: Outcome) -> CaseReport:
    """Grade and score a case. One that cannot be measured counts as failed, so that the others are still reported."""
    try:
        return CaseReport(case, outcome, grade(case, outcome), score_case(case, outcome))
    except Exception as error:
        failed = replace(outcome, error=f"It could not be measured ({describe_failure(error)}).")
        return CaseReport(case, failed, grade(case, failed), score_case(case, failed))


def score_case(case: Case, outcome: Outcome) -> dict[str, Score]:
    scores = {measure.name: measure.measure(case, outcome) for measure in MEASURES}
    return {name: score for name, score in scores.items() if score is not None}


def split_rows(rows: Sequence[CaseReport]) -> dict[str, list[CaseReport]]:
    """The cases of each kind and each tag, without parts that contain all cases."""
    parts: dict[str, list[CaseReport]] = {}
    for row in rows:
        for name in (f"kind {row.case.kind}", *(f"tag {tag}" for tag in dict.fromkeys(row.case.tags))):
            parts.setdefault(name, []).append(row)
    return {name: own for name, own in sorted(parts.items()) if len(own) < len(rows)}


def make_figures(rows: Sequence[CaseReport]) -> tuple[Figure, ...]:
    """The figures of all measures that apply to any of the cases."""
    found = [
        (measure, [row.scores[measure.name] for row in rows if measure.name in row.scores]) for measure in MEASURES
    ]
    return tuple(make_figure(measure, scores) for measure, scores in found if scores)


def make_figure(measure: Measure, scores: Sequence[Score]) -> Figure:
    values = np.array([score.value for score in scores], np.float64)
    positive = np.array([score.positive for score in scores])
    value = float(measure.aggregate(values[np.newaxis], positive[np.newaxis])[0])
    low, high = bootstrap_interval(len(scores), lambda draws: measure.aggregate(values[draws], positive[draws]))
    numbers = (round_number(value), round_number(low), round_number(high), len(scores))
    return Figure(measure.name, measure.group, measure.about, measure.better, measure.unit, *numbers)


def baseline_to_dict(baseline: BaselineReport) -> dict[str, Any]:
    return {
        "name": baseline.name,
        "about": baseline.about,
        "skipped": baseline.skipped,
        "measures": {f.name: figure_to_dict(f) for f in baseline.figures if f.group != TIMED},
    }


def answer_to_dict(outcome: Outcome) -> dict[str, Any]:
    """The answer as `Answer.to_dict()` gives it, without its times; for a case without one, what measures read."""
    if outcome.answer:
        return {name: value for name, value in outcome.answer.items() if name != "seconds"}
    given = asdict(outcome)
    return {name: given[name] for name in ("status", "reason", "text", "positions", "citations", "dropped")}


def case_to_dict(row: CaseReport, timed: set[str]) -> dict[str, Any]:
    case, outcome = row.case, row.outcome
    given = asdict(outcome)
    return {
        "id": case.id,
        "question": case.question,
        "history": [asdict(turn) for turn in case.history],
        "kind": case.kind,
        "tags": list(case.tags),
        "place": case.place,
        "gold": [asdict(position) for position in case.positions],
        "mentions": [list(wordings) for wordings in case.mentions],
        "answer": answer_to_dict(outcome),
        "found": [citation.found for citation in outcome.citations],
        "grade": row.grade.verdict,
        "grade_reason": row.grade.reason,
        "why": explain_failure(case, outcome),
        "confidence": round(outcome.confidence, 4),
        "retrieved": [passage.article_id for passage in outcome.passages],
        "claims": given["claims"],
        "decisions": given["decisions"],
        "variants": given["variants"],
        "error": outcome.error,
        "scores": {
            name: {"value": round(score.value, 6), "reason": score.reason, "positive": score.positive}
            for name, score in row.scores.items()
            if name not in timed
        },
    }
