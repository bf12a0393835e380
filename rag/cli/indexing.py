"""The commands `index` and `status`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from index import ArticleFolderError, RagError, SyncReport
from index.reading.report import make_folder_report
from rag.articles.indexes import locate_index, sync_from_folders
from rag.articles.losses import Losses
from rag.articles.watching import watch as watch_folders
from rag.cli.exits import print_error
from rag.cli.options import ChromaOption, EmbedderOption, IndexOption, make_examples
from rag.cli.printing import print_counts, print_sync
from rag.cli.reports import DatesOption, FieldOption, ReportOption, parse_fields, print_files, write_report
from rag.cli.terminal import notes, screen, show_bars
from rag.text import printable

INDEX_EXAMPLES = make_examples(
    "rag index articles/",
    "rag index articles/ reports/",
    "rag index articles/ --watch",
    "rag index articles/ --field text=body --field published=date",
    "rag index articles/ --dates dmy --report report.json",
    "rag index articles/ --chroma http://127.0.0.1:8000",
)
STATUS_EXAMPLES = make_examples("rag status", "rag status --index news/.rag")
UNFINISHED = "broken off, or still at work; answers come from the state before it until `rag index FOLDER` has finished"


def index_command(
    folders: Annotated[
        list[Path], typer.Argument(metavar="FOLDER", help="Folder of articles; of several, each is a source.")
    ],
    index: IndexOption = None,
    chroma: ChromaOption = None,
    embedder: EmbedderOption = None,
    field: FieldOption = None,
    watch: Annotated[bool, typer.Option("--watch", help="Keep running, and index again after every change.")] = False,
    engine: Annotated[str | None, typer.Option(help="Where to read and embed: local or ray.  [default: local]")] = None,
    ray_address: Annotated[str | None, typer.Option(help="Ray cluster to join; else one on this machine.")] = None,
    dates: DatesOption = None,
    report: ReportOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before most articles, or a folder, are lost.")] = False,
) -> None:
    """Make the index equal to a folder, or to several.

    New files are added, changed ones replaced, and those that are gone removed. Name all folders each time.
    """
    from rag.settings import load_settings

    given = {"index": index, "chroma": chroma, "embedder": embedder, "engine": engine, "ray_address": ray_address}
    given |= {"dates": dates}
    settings = load_settings(**given, fields=parse_fields(field))

    def sync_once() -> SyncReport:
        with show_bars("Reading files", "Indexing articles") as (reading, indexing):
            return sync_from_folders(folders, settings, indexing, reading, None if yes else confirm_loss)

    where = locate_index(settings).where
    if watch:
        check_report_place(report, folders)
        print_syncs(watch_folders(folders, settings.index, sync_once), where, report)
        return
    done = sync_once()
    print_with_files(done, where)
    if report:
        write_report(report, make_folder_report(done.files))


def status_command(index: IndexOption = None, chroma: ChromaOption = None) -> None:
    """Show what the index holds."""
    from rag.settings import load_settings

    location = locate_index(load_settings(index=index, chroma=chroma))
    snapshot = location.snapshot()
    articles, chunks = snapshot.count()
    dates = snapshot.catalog.list_dates()
    made = snapshot.manifest
    lines = [
        f"Index     {location.where}",
        f"Articles  {articles:,}" + (f", {len(dates):,} of them dated {dates[0]} to {dates[-1]}" if dates else ""),
        f"Chunks    {chunks:,} ({made.chunking})",
        f"Embedder  {made.embedder}, {made.dimension} dimensions, by {made.runtime}",
        f"Format    {made.format}",
    ]
    if location.is_sync_open():
        lines.append(f"Sync      {UNFINISHED}")
    screen.print(Text("\n".join(lines)))


def confirm_loss(losses: Losses) -> bool:
    """Asks at a terminal; without one, refuses."""
    if not (sys.stdin.isatty() and notes.is_terminal):
        return False
    return typer.confirm(printable(f"Remove or replace {losses}?"), err=True)


def check_report_place(report: Path | None, folders: Sequence[Path]) -> None:
    """Raises typer.BadParameter where writing the report would change a watched folder, and so never end."""
    if report and any(report.resolve().is_relative_to(folder.resolve()) for folder in folders):
        raise typer.BadParameter(f"the report {report} lies in a folder that is watched; write it to another one")


def print_with_files(done: SyncReport, where: str) -> None:
    """Print the table of files, and what a sync did."""
    print_files(make_folder_report(done.files))
    print_counts(done, where)


def print_syncs(syncs: Iterator[SyncReport | RagError], where: str, report: Path | None = None) -> None:
    """Print what each sync did, or why it failed, until Ctrl+C: that is how watching ends, so it is a success.

    The first one also prints the table of files. The report is written anew after each.
    """
    show: Callable[[SyncReport, str], None] = print_with_files
    try:
        for found in syncs:
            if isinstance(found, RagError):
                print_error(str(found))
                continue
            show(found, where)
            show = print_sync
            if report:
                write_watched_report(report, found)
    except KeyboardInterrupt:
        notes.print(Text("Stopped watching.", "dim"))


def write_watched_report(report: Path, done: SyncReport) -> None:
    """Write the report on a sync, or print why it cannot be written, as on a full disk: watching continues."""
    try:
        write_report(report, make_folder_report(done.files))
    except ArticleFolderError as error:
        print_error(str(error))
