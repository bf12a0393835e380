"""Prints evaluations and comparisons: figures on standard output, misses and where the files are on standard error."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from index.wording import count_of
from rag.cli.terminal import notes, screen
from rag.text import printable

if TYPE_CHECKING:
    from rag.evaluation.floor import FloorFile
    from rag.evaluation.report import Report

COMPARISON = "comparison.html"


def print_schema() -> None:
    from rag.evaluation import make_schema

    sys.stdout.write(json.dumps(make_schema(), indent=2) + "\n")


def print_comparison(a: Path, b: Path, by: str, out: Path | None) -> None:
    from rag.evaluation import compare_runs, load_report
    from rag.evaluation.files import write_file, write_json
    from rag.evaluation.page import render_comparison
    from rag.evaluation.relation_tables import format_pair_changes
    from rag.evaluation.table import format_changes, make_differences_table

    found = compare_runs(load_report(a), load_report(b), by)
    screen.print(make_differences_table(found.differences))
    left_out = f", {found.left_out} in one only" if found.left_out else ""
    screen.print(Text(f"\n{count_of(found.cases, 'case')} in both{left_out}; by {by}:"))
    screen.print(format_changes("Better in B", found.improved))
    screen.print(format_changes("Worse in B", found.worsened))
    if relations := found.relations:
        screen.print(Text(f"\n{count_of(relations.pairs, 'pair')} of gold claims in both:"))
        screen.print(make_differences_table(relations.differences))
        screen.print(format_pair_changes("Related right in B only", relations.improved))
        screen.print(format_pair_changes("Related right in A only", relations.worsened))
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        write_json(out / "comparison.json", asdict(found))
        write_file(out / COMPARISON, render_comparison(found, (str(a), str(b))))
        notes.print(Text(f"Comparison: {out / COMPARISON}"))


def print_evaluation(report: Report, out: Path | None) -> None:
    from rag.evaluation.evaluate import PAGE
    from rag.evaluation.floor import HEADLINES
    from rag.evaluation.relation_tables import make_confusion_table, make_kinds_table, make_parts_table
    from rag.evaluation.table import format_failures, make_figures_table, make_systems_table

    screen.print(make_figures_table(report))
    if report.relations:
        for make_table in (make_kinds_table, make_parts_table, make_confusion_table):
            screen.print(make_table(report.relations))
    if report.baselines:
        screen.print(make_systems_table(report, HEADLINES))
        for baseline in report.baselines:
            if baseline.skipped:
                notes.print(Text(f"Skipped {baseline.name}: {printable(baseline.skipped)}", "yellow"))
    if report.failed or report.unjudged:
        notes.print(format_failures(report))
    notes.print(Text(f"Report: {out / PAGE}" if out else "Give --out DIR to keep a report to read.", "dim"))


def print_missed_bars(report: Report, bars: dict[str, float]) -> bool:
    """Print every missed bar; return whether there is one."""
    from rag.evaluation.floor import find_missed_bars

    missed = find_missed_bars(report, bars)
    for sentence in missed:
        notes.print(Text(f"Missed: {sentence}", "red"))
    return bool(missed)


def print_floor(report: Report, floor: FloorFile, path: Path) -> bool:
    """Print what is below the floor and the cases that changed; return whether anything is below it."""
    from rag.evaluation.floor import check_floor

    found = check_floor(floor, report)
    for sentence in found.missed:
        notes.print(Text(f"Below the floor: {sentence}", "red"))
    questions = {row.case.id: row.case.question for row in report.cases}
    for name in found.became_wrong if found.missed else ():
        notes.print(Text(f"No longer right: {printable(name)}  {printable(questions[name])}", "red"))
    counts = f"{count_of(len(found.became_wrong), 'case')} no longer right, {len(found.became_right)} newly right"
    notes.print(Text(f"Against {path}: {counts}."))
    return bool(found.missed)


def save_floor(path: Path, report: Report) -> None:
    from rag.evaluation.floor import write_floor

    write_floor(path, report)
    notes.print(Text(f"Floor: {path}", "dim"))
