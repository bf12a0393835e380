"""Renders `docs/results.md`: the figures of several runs, and how each was made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from index.wording import count_of
from rag.evaluation.table import format_value

INTRODUCTION = """# Results

How good the answers are, measured with `rag eval`. This page is generated from runs by `rag results`; do not edit it.
Values are followed by their 95% bootstrap intervals. ↓ means that lower is better. [How the measures are
defined](guides/evaluation.md).
"""
SUMMARY = (
    *("right", "right_or_partly", "false_dispute_rate", "missed_conflict_rate", "hidden_side_rate"),
    *("unanswerable_recognised", "position_f1", "quotes_verbatim"),
)
"""The measures of the first table."""


def render_results(runs: Mapping[str, Mapping[str, Any]]) -> str:
    """Render the page for several reports, as JSON, by the name to show."""
    parts = [INTRODUCTION, "## All runs\n\n" + render_summary(runs)]
    parts += [render_run(name, report) for name, report in runs.items()]
    return "\n".join(parts)


def render_summary(runs: Mapping[str, Mapping[str, Any]]) -> str:
    """A table with a row per run and system."""
    rows = []
    for name, report in runs.items():
        systems = [("", report["measures"])]
        systems += [(f" ({each['name']})", each["measures"]) for each in report["baselines"] if not each["skipped"]]
        for label, measures in systems:
            values = [format_value(measures[m]["value"]) if m in measures else "—" for m in SUMMARY]
            rows.append([name + label, str(len(report["cases"])), *values])
    arrows = [m.replace("_", " ") + (" ↓" if m.endswith("_rate") else "") for m in SUMMARY]
    return render_table(["run", "cases", *arrows], rows)


def render_run(name: str, report: Mapping[str, Any]) -> str:
    timing = report["timing"]
    lines = [
        f"## {name}\n",
        f"{count_of(len(report['cases']), 'case')}, {timing['started'][:10]}, commit {timing['commit'] or 'unknown'}, "
        f"{timing['machine']}.\n",
        f"```\n{timing['command']}\n```\n",
    ]
    if report["failed"]:
        lines += [f"{report['failed']} cases failed; they get every measure's worst value.\n"]
    lines += [describe_baseline(each) for each in report["baselines"]]
    lines += ["", render_measures(report), render_confusion(report["cases"]), render_kinds(report["parts"])]
    if relations := report.get("relations"):
        lines += [render_relations(relations)]
    return "\n".join(lines)


def describe_baseline(baseline: Mapping[str, Any]) -> str:
    skipped = f"; skipped: {baseline['skipped']}" if baseline["skipped"] else ""
    return f"- `{baseline['name']}`: {baseline['about']}{skipped}"


def render_measures(report: Mapping[str, Any]) -> str:
    """A table of all measures of a run and its baselines."""
    own = {**report["measures"], **report["timing"]["measures"]}
    baselines = [each for each in report["baselines"] if not each["skipped"]]
    timed = report["timing"].get("baselines", {})
    measured = [{**each["measures"], **timed.get(each["name"], {})} for each in baselines]
    rows = []
    for name, figure in own.items():
        arrow = " ↓" if figure["better"] == "lower" else ""
        others = [each.get(name) for each in measured]
        values = [format_value(other["value"], other["unit"]) if other else "—" for other in others]
        rows.append([f"{name}{arrow}", figure["about"], format_interval(figure), *values, str(figure["count"])])
    return render_table(["measure", "what it is", "assistant", *(each["name"] for each in baselines), "cases"], rows)


def format_interval(figure: Mapping[str, Any]) -> str:
    unit = figure["unit"]
    value = format_value(figure["value"], unit)
    if figure["low"] is None:
        return value
    return f"{value} ({format_value(figure['low'], unit)} to {format_value(figure['high'], unit)})"


def render_confusion(cases: Sequence[Mapping[str, Any]]) -> str:
    """A table of cases by wanted and given status."""
    counts = Counter((case["kind"], case["answer"]["status"] or "failed") for case in cases)
    kinds = list(dict.fromkeys(case["kind"] for case in cases))
    given = sorted({status for _, status in counts})
    rows = [[kind, *(str(counts[(kind, status)] or "·") for status in given)] for kind in kinds]
    return "Status wanted (rows) and given (columns):\n\n" + render_table(["", *given], rows)


def render_kinds(parts: Mapping[str, Mapping[str, Any]]) -> str:
    """A table of the share of right answers by kind of case and question; empty if there is only one kind."""
    rows = [
        [name, format_interval(figures["right"]), str(figures["right"]["count"])]
        for name, figures in parts.items()
        if "right" in figures
    ]
    return "Right answers by kind:\n\n" + render_table(["part", "right", "cases"], rows) if rows else ""


def render_relations(relations: Mapping[str, Any]) -> str:
    """Tables of how pairs of gold claims were related: by kind, and by wanted and found kind."""
    rows = [
        [kind, *map(format_interval, figures.values()), str(sum(relations["confusion"][kind].values()))]
        for kind, figures in relations["kinds"].items()
    ]
    counts = [
        [kind, *(str(count or "·") for count in found.values())] for kind, found in relations["confusion"].items()
    ]
    return (
        "Pairs of gold claims by how they relate:\n\n"
        + render_table(["kind", "precision", "recall", "F1", "pairs"], rows)
        + "\nKind wanted (rows) and found (columns):\n\n"
        + render_table(["", *relations["confusion"]], counts)
    )


def render_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)
