"""The command `rag eval`: figures on standard output, progress and misses on standard error.

Exit codes beside those of the other commands: 3 where a figure misses a bar that was set with --fail-under, or where
every case failed.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from rag.terminal import EmbedderOption, PassagesOption, notes, screen
from rag.terminal import bars as progress_bars

if TYPE_CHECKING:
    from rag.evaluation.report import Report

MISSED = 3


def eval_command(
    gold: Annotated[Path | None, typer.Argument(help="Gold file: JSON Lines, or what --format says.")] = None,
    form: Annotated[
        str, typer.Option("--format", help="gold, ramdocs, rgb, squad, realtimeqa or multihop-rag.")
    ] = "gold",
    articles: Annotated[Path | None, typer.Option(help="Folder (or file of the format) of the articles.")] = None,
    index: Annotated[
        Path | None, typer.Option(help="Index to ask; with --articles, made equal to them and kept.  [default: .rag]")
    ] = None,
    reader: Annotated[str | None, typer.Option(help="What reads the passages.  [default: embedded]")] = None,
    embedder: EmbedderOption = None,
    passages: PassagesOption = None,
    out: Annotated[Path | None, typer.Option(help="Folder for report.html, report.json and the outcomes.")] = None,
    workers: Annotated[int, typer.Option(help="Cases asked at the same time.", min=1, max=64)] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run that --out holds.")] = False,
    tag: Annotated[list[str] | None, typer.Option(help="Only cases with this tag; may be repeated.")] = None,
    limit: Annotated[int | None, typer.Option(help="Only the first cases, so many.", min=1)] = None,
    judge: Annotated[str | None, typer.Option(help="LLM that judges too, as openai-like:MODEL@URL.")] = None,
    fail_under: Annotated[
        list[str] | None, typer.Option(help="Bar, as position_f1=0.8; for measures with ↓ the most allowed.")
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None, typer.Option(help="Compare two --out folders instead.", metavar="A B")
    ] = None,
    by: Annotated[str, typer.Option(help="Measure by which --compare lists changed cases.")] = "position_f1",
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON schema of a gold line instead.")] = False,
) -> None:
    """Measure the answers to gold questions, or compare two such measurements."""
    bars = dict(bar_of(given) for given in fail_under or ())
    if (gold is not None) + (compare is not None) + schema != 1:
        raise typer.BadParameter("give a gold file, or --compare A B, or --schema")
    if gold is None and (bars or resume):
        raise typer.BadParameter("--fail-under and --resume go with a gold file")
    if resume and out is None:
        raise typer.BadParameter("--resume needs --out, the folder of the run")
    if schema:
        print_schema()
    elif compare:
        print_comparison(*compare, by, out)
    else:
        from rag.evaluation import evaluate

        with progress_bars("Indexing articles", "Asking") as (indexing, asking), stop_told(out):
            report = evaluate(
                gold or Path(),
                form=form,
                articles=articles,
                index=index,
                out=out,
                resume=resume,
                workers=workers,
                tags=tag or (),
                limit=limit,
                indexing=indexing,
                asking=asking,
                reader=reader,
                embedder=embedder,
                passages=passages,
                judge=judge,
            )
        print_report(report, out)
        raise typer.Exit(verdict(report, bars))


def bar_of(given: str) -> tuple[str, float]:
    """A measure and its bar. Raises typer.BadParameter."""
    from rag.evaluation.measures import MEASURES

    name, _, value = given.partition("=")
    if name not in (known := [measure.name for measure in MEASURES]):
        raise typer.BadParameter(f"there is no measure {name!r}; the measures are {', '.join(known)}")
    try:
        bar = float(value)
    except ValueError:
        bar = math.nan
    if not math.isfinite(bar):
        raise typer.BadParameter(f"{given!r} has no number; write it as {name}=0.8")
    return name, bar


def print_schema() -> None:
    from rag.evaluation import schema

    sys.stdout.write(json.dumps(schema(), indent=2) + "\n")


def print_comparison(a: Path, b: Path, by: str, out: Path | None) -> None:
    from rag.evaluation import compare, load_report
    from rag.evaluation.report import write_json
    from rag.evaluation.table import changes_text, differences_table

    found = compare(load_report(a), load_report(b), by)
    screen.print(differences_table(found))
    screen.print(
        Text(f"\n{found.cases} cases in both" + (f", {found.left_out} not" if found.left_out else "") + f"; by {by}:")
    )
    screen.print(changes_text("Better in B", found.improved))
    screen.print(changes_text("Worse in B", found.worsened))
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        write_json(out / "comparison.json", asdict(found))


def print_report(report: Report, out: Path | None) -> None:
    from rag.evaluation.evaluate import PAGE
    from rag.evaluation.table import failures_text, figures_table

    screen.print(figures_table(report))
    if report.failed or report.unjudged:
        notes.print(failures_text(report))
    notes.print(Text(f"Report: {out / PAGE}" if out else "Give --out DIR to keep a report to read.", "dim"))


def verdict(report: Report, bars: dict[str, float]) -> int:
    """The exit code; every missed bar is named."""
    from rag.evaluation.table import shown, under

    missed = {name: bar for name, bar in bars.items() if under(report.figure(name), bar)}
    for name, bar in missed.items():
        figure = report.figure(name)
        value = shown(figure.value, figure.unit) if figure else "not measured by any case"
        notes.print(Text(f"Missed: {name} is {value}, the bar is {bar:g}.", "red"))
    return MISSED if missed or len(report.failed) == len(report.cases) else 0


@contextmanager
def stop_told(out: Path | None) -> Iterator[None]:
    """Says how to go on where the user stops the run (exit code 130, as of a shell)."""
    try:
        yield
    except KeyboardInterrupt:
        notes.print(Text("Stopped; go on with --resume." if out else "Stopped; nothing is kept without --out.", "red"))
        raise typer.Exit(130) from None
