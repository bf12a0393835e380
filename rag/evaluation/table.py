"""Reports and comparisons as tables on a terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from rag.compose import printable
from rag.evaluation.compare import Change, Comparison
from rag.evaluation.report import Figure, Report

SHOWN = 10
"""Changed cases that are listed each way."""


def figures_table(report: Report) -> Table:
    """One row a measure: its figure, the 95% interval and the number of cases."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("measure", "value", "95% interval", "cases"):
        table.add_column(name, justify="left" if name == "measure" else "right", no_wrap=True)
    group = ""
    for figure in report.figures:
        if figure.group != group:
            table.add_row(Text(figure.group, "dim"), end_section=False)
            group = figure.group
        span = (
            f"{shown(figure.low, figure.unit)} to {shown(figure.high, figure.unit)}" if figure.low is not None else "—"
        )
        arrow = " ↓" if figure.better == "lower" else ""
        table.add_row(f"  {figure.name}{arrow}", shown(figure.value, figure.unit), span, f"{figure.count:,}")
    return table


def shown(value: float | None, unit: str = "") -> str:
    """A figure for people: three places, or whole tokens."""
    if value is None or math.isnan(value):
        return "—"
    return f"{value:,.0f}" if unit == "tokens" else f"{value:.3f}"


def differences_table(comparison: Comparison) -> Table:
    """One row a measure: both figures and the paired difference; those that chance does not explain are bold."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("measure", "A", "B", "B - A", "95% interval"):
        table.add_column(name, justify="left" if name == "measure" else "right", no_wrap=True)
    for found in comparison.differences:
        arrow = " ↓" if found.better == "lower" else ""
        values = (shown(found.a), shown(found.b), f"{found.difference:+.3f}", f"{found.low:+.3f} to {found.high:+.3f}")
        table.add_row(f"{found.name}{arrow}", *values, style="bold" if found.certain else "")
    return table


def changes_text(title: str, changes: Sequence[Change]) -> Text:
    """The cases that changed one way, with both reasons."""
    text = Text(f"{title}: {len(changes)}", "bold")
    for change in changes[:SHOWN]:
        text.append(f"\n  {printable(change.case_id)}  {change.a:.2f} to {change.b:.2f}  ", "not bold")
        text.append(printable(change.question), "not bold")
        text.append(f"\n    A {printable(change.reason_a)}\n    B {printable(change.reason_b)}", "dim not bold")
    if len(changes) > SHOWN:
        text.append(f"\n  and {len(changes) - SHOWN} more", "not bold")
    return text


def failures_text(report: Report) -> Text:
    """How many cases failed, how many could not be judged, and the first error of each sort."""
    lines = []
    for rows, what in ((report.failed, "failed"), (report.unjudged, "could not be judged")):
        if rows:
            said = rows[0].outcome.error or rows[0].outcome.unjudged[0]
            several = f"{len(rows)} of {len(report.cases)} cases {what} and count at the worst value"
            lines.append(f"{several}; first {printable(rows[0].case.id)}: {printable(said)}")
    return Text("\n".join(lines), "red")


def under(figure: Figure | None, bar: float) -> bool:
    """Whether a figure misses its bar: below it, or above it where lower is better; a missing figure misses it."""
    if figure is None or figure.value is None:
        return True
    return figure.value < bar if figure.better == "higher" else figure.value > bar
