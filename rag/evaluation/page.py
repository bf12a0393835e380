"""A report as one HTML file that needs nothing else: no network, no other file. All text in it is escaped."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from pathlib import Path
from typing import Any, get_args

from rag.answer import Status
from rag.compose import printable
from rag.evaluation.plots import plots
from rag.evaluation.report import TIMED, CaseReport, Figure, Report, named
from rag.evaluation.table import shown

FOLDER = Path(__file__).parent / "templates"
HEADLINES = (
    "position_f1",
    "dispute_recall",
    "false_dispute_rate",
    "quotes_verbatim",
    "abstention_accuracy",
    "total_p50",
)
IN_PARTS = ("position_f1", "position_precision", "position_recall", "f1_first", "status_accuracy", "citation_precision")
SORTED_BY = ("position_f1", "f1_first", "confidence", "seconds")
STATUSES = (*get_args(Status), "failed")


def page(report: Report) -> str:
    """The whole page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
    environment.filters |= {"shown": shown, "printable": printable, "marked": marked}
    script, style = ((FOLDER / name).read_text(encoding="utf-8") for name in ("page.js", "page.css"))
    return environment.get_template("page.html").render(
        report=report,
        headlines=[figure for name in HEADLINES if (figure := report.figure(name))],
        groups=groups(report),
        parts={name: [named(figures, wanted) for wanted in IN_PARTS] for name, figures in report.parts.items()},
        part_names=IN_PARTS,
        confusion=confusion(report),
        plots={title: Markup(drawn) for title, drawn in plots(report).items()},  # noqa: S704 - our own SVG
        sorts=SORTED_BY,
        sort_values=sort_values,
        timed=TIMED,
        timed_names={figure.name for figure in report.figures if figure.group == TIMED},
        script=Markup(script),  # noqa: S704 - our own files
        style=Markup(style),  # noqa: S704
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def groups(report: Report) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = {}
    for figure in report.figures:
        found.setdefault(figure.group, []).append(figure)
    return found


def confusion(report: Report) -> dict[str, Any]:
    """How often each gold kind was answered with each status; `failed` stands for no answer."""
    counts = Counter((row.case.kind, row.outcome.status or "failed") for row in report.cases)
    kinds = [kind for kind in STATUSES if any(own == kind for own, _ in counts)]
    given = [status for status in STATUSES if any(own == status for _, own in counts)]
    return {"kinds": kinds, "given": given, "counts": counts, "totals": Counter(row.case.kind for row in report.cases)}


def sort_values(row: CaseReport) -> dict[str, float]:
    """What the cases can be sorted by, as numbers; -1 where a measure does not apply."""
    scores = {name: row.scores[name].value if name in row.scores else -1.0 for name in ("position_f1", "f1_first")}
    return {**scores, "confidence": row.outcome.confidence, "seconds": row.outcome.seconds.get("total", -1.0)}


def marked(quote: str, value: str) -> tuple[str, str, str]:
    """The quote cut before and after the value; everything is before it where the value is not in it."""
    shown_quote, sought = printable(quote), printable(value)
    return shown_quote.partition(sought) if sought else (shown_quote, "", "")
