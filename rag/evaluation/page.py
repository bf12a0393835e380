"""Renders a report, or two reports side by side, as a self-contained HTML file.

All text in it is escaped.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from rag.agreement.relation import KINDS
from rag.answer import Status
from rag.evaluation.cases import GoldPosition
from rag.evaluation.compare import RunComparison
from rag.evaluation.diagnosis import explain_failure
from rag.evaluation.figures import Figure, find_figure
from rag.evaluation.floor import HEADLINES
from rag.evaluation.measures.grade import gives, name_fact, states, status_fits
from rag.evaluation.outcome import Outcome
from rag.evaluation.plots import draw_plots
from rag.evaluation.report import TIMED, CaseReport, Report
from rag.evaluation.table import format_value
from rag.text import printable

if TYPE_CHECKING:
    from markupsafe import Markup

FOLDER = Path(__file__).parent / "templates"
CARDS = (
    *("right", "false_dispute_rate", "missed_conflict_rate", "yesno_right"),
    *("unanswerable_recognised", "claim_f1", "quotes_verbatim", "total_p50"),
)
"""The measures at the top of the page."""
BREAKDOWN = (
    *("right", "right_or_partly", "false_dispute_rate", "missed_conflict_rate", "claim_f1", "answerable_answered"),
    *("position_f1", "citation_precision"),
)
"""The measures shown for each kind of case and question."""
SORT_KEYS = ("grade", "confidence", "seconds", "position_f1")
STATUSES = (*get_args(Status), "failed")
MAX_CASES = 1_000
"""The most cases that a page shows, wrong ones first: browsers take long to open tens of megabytes."""
GRADE_ORDER = {"wrong": 0, "partly": 1, "right": 2}


def render_report(report: Report) -> str:
    """Render the page of one report, wrong cases first."""
    rows = sorted(report.cases, key=lambda row: GRADE_ORDER[row.grade.verdict])
    return render_page(
        "report.html",
        "report.js",
        report=report,
        rows=rows[:MAX_CASES],
        headlines=[figure for name in CARDS if (figure := report.figure(name))],
        groups=group_figures(report),
        side_by_side=tabulate_systems(report),
        parts={name: [find_figure(figures, wanted) for wanted in BREAKDOWN] for name, figures in report.parts.items()},
        part_names=BREAKDOWN,
        confusion=count_statuses(report),
        relations=report.relations,
        relation_kinds=KINDS,
        relation_totals=count_wanted(report),
        grades=Counter(row.grade.verdict for row in report.cases),
        plots=draw_plots(report),
        sorts=SORT_KEYS,
        sort_values=make_sort_values,
        why=explain_failure,
        gives=gives,
        is_given=is_given,
        name_fact=name_fact,
        states=states,
        timed=TIMED,
        timed_names={figure.name for figure in report.figures if figure.group == TIMED},
    )


def render_comparison(comparison: RunComparison, names: tuple[str, str]) -> str:
    """Render the page of two reports side by side."""
    return render_page("comparison.html", "comparison.js", comparison=comparison, names=names)


def render_page(template: str, script_name: str, **values: Any) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
    environment.filters |= {
        "value": format_value,
        "printable": printable,
        "split_at": split_at,
        "svg": Markup,
        "markdown": render_markdown,
    }
    script, style = ((FOLDER / name).read_text(encoding="utf-8") for name in (script_name, "page.css"))
    return environment.get_template(template).render(
        script=Markup(script),  # noqa: S704 - our own files
        style=Markup(style),  # noqa: S704
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        **values,
    )


def group_figures(report: Report) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = {}
    for figure in report.figures:
        found.setdefault(figure.group, []).append(figure)
    return found


def tabulate_systems(report: Report) -> dict[str, Any]:
    """The headline figures of the assistant and of every baseline that ran."""
    systems = [("assistant", report.figures), *((b.name, b.figures) for b in report.baselines if not b.skipped)]
    names = [*HEADLINES, "position_f1", "total_p50"]
    rows = {name: [find_figure(figures, name) for _, figures in systems] for name in names}
    return {
        "systems": [name for name, _ in systems],
        "rows": {name: found for name, found in rows.items() if any(found)},
    }


def count_statuses(report: Report) -> dict[str, Any]:
    """How often each gold kind was answered with each status, or `failed`, and which of these statuses fit."""
    counts = Counter((row.case.kind, row.outcome.status or "failed") for row in report.cases)
    misfits = {(row.case.kind, row.outcome.status or "failed") for row in report.cases if not is_status_right(row)}
    kinds = [kind for kind in STATUSES if any(own == kind for own, _ in counts)]
    given = [status for status in STATUSES if any(own == status for _, own in counts)]
    totals = Counter(row.case.kind for row in report.cases)
    return {"kinds": kinds, "given": given, "counts": counts, "totals": totals, "fitting": counts.keys() - misfits}


def is_status_right(row: CaseReport) -> bool:
    return row.grade.verdict == "right" or status_fits(row.case, row.outcome)


def count_wanted(report: Report) -> Counter[str]:
    """The number of pairs of gold claims by wanted kind."""
    return Counter(pair.gold.kind for pair in report.relations.pairs) if report.relations else Counter()


def make_sort_values(row: CaseReport) -> Mapping[str, float]:
    """The values that cases can be sorted by; -1 if a measure does not apply."""
    f1 = row.scores["position_f1"].value if "position_f1" in row.scores else -1.0
    return {
        "grade": GRADE_ORDER[row.grade.verdict],
        "confidence": row.outcome.confidence,
        "seconds": row.outcome.seconds.get("total", -1.0),
        "position_f1": f1,
    }


def is_given(position: GoldPosition, outcome: Outcome) -> bool:
    """Whether one of the answers given is this position."""
    return any(gives(value, position.answers) for value in outcome.values)


def split_at(quote: str, values: str | Sequence[str]) -> tuple[str, str, str]:
    """Split a quote at the first of the values that it contains; (quote, "", "") if it contains none."""
    text = printable(quote)
    for value in [values] if isinstance(values, str) else values:
        sought = printable(value)
        if sought and sought in text:
            return text.partition(sought)
    return text, "", ""


def render_markdown(text: str) -> Markup:
    """An answer's text as HTML: paragraphs, lists and emphasis; anything else is shown as it is written."""
    from markdown_it import MarkdownIt
    from markupsafe import Markup

    lines = (line[: len(line) - len(line.lstrip(" "))] + printable(line) for line in text.splitlines())
    parser = MarkdownIt("zero").enable(["list", "emphasis", "escape", "backticks"])
    return Markup(parser.render("\n".join(lines)))  # noqa: S704 - the parser escapes all HTML
