"""Tables of reports and comparisons, for the terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from rag.evaluation.compare import Change
from rag.evaluation.figures import Difference
from rag.evaluation.report import Report
from rag.text import printable

MAX_CHANGES = 10
"""The most improved and the most worsened cases listed."""


def make_figures_table(report: Report) -> Table:
    """A row per measure: its value, the 95% interval and the number of cases."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("measure", "value", "95% interval", "cases"):
        table.add_column(name, justify="left" if name == "measure" else "right", no_wrap=True)
    group = ""
    for figure in report.figures:
        if figure.group != group:
            table.add_row(Text(figure.group, "dim"), end_section=False)
            group = figure.group
        span = (
            f"{format_value(figure.low, figure.unit)} to {format_value(figure.high, figure.unit)}"
            if figure.low is not None
            else "—"
        )
        arrow = " ↓" if figure.better == "lower" else ""
        table.add_row(f"  {figure.name}{arrow}", format_value(figure.value, figure.unit), span, f"{figure.count:,}")
    return table


def format_value(value: float | None, unit: str = "") -> str:
    """A value with three decimals, or whole tokens; a dash if there is none."""
    if value is None or math.isnan(value):
        return "—"
    return f"{value:,.0f}" if unit == "tokens" else f"{value:.3f}"


def make_differences_table(differences: Sequence[Difference]) -> Table:
    """A row per measure: both values and the paired difference, bold if its interval excludes zero."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("measure", "A", "B", "B - A", "95% interval"):
        table.add_column(name, justify="left" if name == "measure" else "right", no_wrap=True)
    for found in differences:
        arrow = " ↓" if found.better == "lower" else ""
        values = (
            format_value(found.a),
            format_value(found.b),
            f"{found.difference:+.3f}",
            f"{found.low:+.3f} to {found.high:+.3f}",
        )
        table.add_row(f"{found.name}{arrow}", *values, style="bold" if found.is_certain else "")
    return table


def format_changes(title: str, changes: Sequence[Change]) -> Text:
    """A list of changed cases with both reasons, under a title."""
    text = Text(f"{title}: {len(changes)}", "bold")
    for change in changes[:MAX_CHANGES]:
        text.append(f"\n  {printable(change.case_id)}  {change.a:.2f} to {change.b:.2f}  ", "not bold")
        text.append(printable(change.question), "not bold")
        text.append(f"\n    A {printable(change.reason_a)}\n    B {printable(change.reason_b)}", "dim not bold")
    if len(changes) > MAX_CHANGES:
        text.append(f"\n  and {len(changes) - MAX_CHANGES} more", "not bold")
    return text


def format_failures(report: Report) -> Text:
    """How many cases failed and how many could not be judged, each with the first error."""
    lines = []
    for rows, what in ((report.failed, "failed"), (report.unjudged, "could not be judged")):
        if rows:
            message = rows[0].outcome.error or rows[0].outcome.judge_failures[0]
            several = f"{len(rows)} of {len(report.cases)} cases {what} and count at the worst value"
            lines.append(f"{several}; first {printable(rows[0].case.id)}: {printable(message)}")
    return Text("\n".join(lines), "red")


def make_systems_table(report: Report, names: Sequence[str]) -> Table:
    """Some figures of the assistant and of the baselines that ran."""
    baselines = [baseline for baseline in report.baselines if not baseline.skipped]
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("measure", no_wrap=True)
    for name in ("assistant", *(baseline.name for baseline in baselines)):
        table.add_column(name, justify="right", overflow="fold")
    for name in names:
        figure = report.figure(name)
        if figure is not None:
            arrow = " ↓" if figure.better == "lower" else ""
            others = [baseline.figure(name) for baseline in baselines]
            values = [format_value(each.value if each else None) for each in (figure, *others)]
            table.add_row(f"{name}{arrow}", *values)
    return table
