"""The commands `rag eval` and `rag results`."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from rag.cli.evaluation_output import (
    print_comparison,
    print_evaluation,
    print_floor,
    print_missed_bars,
    print_schema,
    save_floor,
)
from rag.cli.exits import ExitCode
from rag.cli.options import EmbedderOption, PassagesOption
from rag.cli.suggestions import did_you_mean
from rag.cli.terminal import notes, show_bars

if TYPE_CHECKING:
    from rag.evaluation import Report

ArticlesOption = Annotated[Path | None, typer.Option("--articles", help="Folder (or file) of the articles.")]


def eval_command(
    gold: Annotated[
        Path | None,
        typer.Argument(metavar="GOLD", help="Gold file, folder of a world, or suite (TOML).", show_default=False),
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help="gold, world, ramdocs, rgb, squad, realtimeqa, wikicontradict or multihop-rag.  [default: detected]",
            show_default=False,
        ),
    ] = "",
    articles: ArticlesOption = None,
    index: Annotated[
        Path | None, typer.Option(help="Index to ask; with --articles, made equal to them and kept.  [default: .rag]")
    ] = None,
    reader: Annotated[str | None, typer.Option(help="What reads the passages.  [default: embedded]")] = None,
    embedder: EmbedderOption = None,
    passages: PassagesOption = None,
    out: Annotated[Path | None, typer.Option(help="Folder for report.html, report.json and the outcomes.")] = None,
    workers: Annotated[int, typer.Option(help="Cases asked at the same time.", min=1, max=64)] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Continue the run in --out.")] = False,
    tag: Annotated[list[str] | None, typer.Option(help="Only cases with this tag; may be repeated.")] = None,
    limit: Annotated[int | None, typer.Option(help="Only the first cases, so many.", min=1)] = None,
    every_case: Annotated[bool, typer.Option("--all", help="All cases of a suite, also where it asks a part.")] = False,
    variants: Annotated[int, typer.Option(help="Cases whose question is also typed in other ways.", min=0)] = 0,
    baselines: Annotated[
        str, typer.Option(help="Simple systems to run too: all, or names separated by commas.", show_default=False)
    ] = "",
    judge: Annotated[str | None, typer.Option(help="LLM that judges too, as openai-like:MODEL@URL.")] = None,
    fail_under: Annotated[
        list[str] | None, typer.Option(help="Bar, as right=0.8; the most allowed for measures with ↓.")
    ] = None,
    floor: Annotated[Path | None, typer.Option(help="Floor to check the figures against.")] = None,
    write_floor: Annotated[Path | None, typer.Option(help="Write the floor that this run sets.")] = None,
    compare: Annotated[
        tuple[Path, Path] | None, typer.Option(help="Compare two --out folders instead.", metavar="A B")
    ] = None,
    by: Annotated[str, typer.Option(help="Measure by which --compare lists changed cases.")] = "right",
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON schema of a gold line instead.")] = False,
) -> None:
    """Measure the answers to gold questions, or compare two such measurements."""
    bars = dict(parse_bar(given) for given in fail_under or ())
    if (gold is not None) + (compare is not None) + schema != 1:
        raise typer.BadParameter("give a gold file, or --compare A B, or --schema")
    if gold is None and (bars or resume or floor or write_floor):
        raise typer.BadParameter("--fail-under, --floor, --write-floor and --resume go with a gold file")
    if resume and out is None:
        raise typer.BadParameter("--resume needs --out, the folder of the run")
    if schema:
        print_schema()
        return
    if compare:
        print_comparison(*compare, by, out)
        return
    from rag.evaluation import Options
    from rag.evaluation.floor import read_floor

    least = read_floor(floor) if floor else None
    options = Options(
        resume=resume,
        workers=workers,
        tags=tuple(tag or ()),
        limit=limit,
        variants=variants,
        baselines=parse_baselines(baselines),
        every_case=every_case,
    )
    settings = {"reader": reader, "embedder": embedder, "passages": passages, "judge": judge}
    report = run_evaluation(gold or Path(), out, form=form, articles=articles, index=index, options=options, **settings)
    print_evaluation(report, out)
    is_missed = print_missed_bars(report, bars)
    if floor and least:
        is_missed |= print_floor(report, least, floor)
    if write_floor is not None:
        save_floor(write_floor, report)
    has_failed = is_missed or len(report.failed) == len(report.cases)
    raise typer.Exit(ExitCode.BAR_MISSED if has_failed else ExitCode.SUCCESS)


def run_evaluation(gold: Path, out: Path | None, **given: Any) -> Report:
    """`rag.evaluation.evaluate` with bars of its progress."""
    from rag.evaluation import evaluate

    bars = show_bars("Indexing articles", "Asking", "Relating claims")
    with bars as (indexing, asking, relating), explain_interrupt(out):
        return evaluate(gold, out=out, indexing=indexing, asking=asking, relating=relating, **given)


def results_command(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN", help="Folders that `rag eval --out` wrote.")],
    out: Annotated[Path | None, typer.Option(help="Markdown file to write.  [default: standard output]")] = None,
) -> None:
    """Write the figures of some runs as Markdown, with date, commit, machine and command of each."""
    from rag.evaluation import load_report
    from rag.evaluation.files import write_file
    from rag.evaluation.results import render_results

    page = render_results({path.name: load_report(path) for path in runs})
    if out is None:
        sys.stdout.write(page)
    else:
        write_file(out, page)


def parse_bar(given: str) -> tuple[str, float]:
    """A measure and its bar. Raises typer.BadParameter."""
    from rag.evaluation.measures import MEASURES
    from rag.evaluation.measures.relations import ABOUT

    name, _, value = given.partition("=")
    if name not in (known := [*(measure.name for measure in MEASURES), *ABOUT]):
        near = did_you_mean(name, known)
        raise typer.BadParameter(f"there is no measure {name!r}. {near}The measures are {', '.join(known)}")
    try:
        bar = float(value)
    except ValueError:
        bar = math.nan
    if not math.isfinite(bar):
        raise typer.BadParameter(f"{given!r} has no number; write it as {name}=0.8")
    return name, bar


def parse_baselines(given: str) -> tuple[str, ...]:
    """The names of baselines. Raises typer.BadParameter."""
    if not given:
        return ()
    from rag.evaluation.baselines import BASELINES

    names = tuple(BASELINES) if given == "all" else tuple(name.strip() for name in given.split(","))
    unknown = [name for name in names if name not in BASELINES]
    if unknown:
        raise typer.BadParameter(f"there is no baseline {unknown[0]!r}; the baselines are {', '.join(BASELINES)}")
    return names


@contextmanager
def explain_interrupt(out: Path | None) -> Iterator[None]:
    """Say how to continue if the user stops the run, and exit with code 130, as shells do."""
    try:
        yield
    except KeyboardInterrupt:
        notes.print(
            Text("Stopped; continue with --resume." if out else "Stopped; nothing is kept without --out.", "red")
        )
        raise typer.Exit(ExitCode.INTERRUPTED) from None
