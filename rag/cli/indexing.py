"""The commands `index` and `status`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from index import RagError, SyncReport
from index.reading.report import make_folder_report
from index.wording import count_of
from rag.articles.opening import locate_index, sync_from_folders
from rag.articles.watching import watch as watch_folders
from rag.cli.exits import print_error
from rag.cli.options import ChromaOption, EmbedderOption, IndexOption, make_examples
from rag.cli.printing import print_counts, print_sync
from rag.cli.reports import DatesOption, FieldOption, ReportOption, parse_fields, print_files, write_report
from rag.cli.terminal import notes, screen, show_bars

INDEX_EXAMPLES = make_examples(
    "rag index articles/",
    "rag index articles/ reports/",
    "rag index articles/ --watch",
    "rag index articles/ --field text=body --field published=date",
    "rag index articles/ --dates dmy --report report.json",
    "rag index articles/ --chroma http://127.0.0.1:8000",
)
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
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before most articles are lost.")] = False,
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
        print_syncs(watch_folders(folders, settings.index, sync_once), where)
        return
    done = sync_once()
    print_files(make_folder_report(done.files))
    print_counts(done, where)
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
    if location.is_unfinished():
        lines.append(f"Sync      {UNFINISHED}")
    screen.print(Text("\n".join(lines)))


def confirm_loss(lost: int, total: int) -> bool:
    """Asks at a terminal; without one, refuses."""
    if not (sys.stdin.isatty() and notes.is_terminal):
        return False
    return typer.confirm(f"Remove or replace {lost:,} of the index's {count_of(total, 'article')}?", err=True)


def print_syncs(syncs: Iterator[SyncReport | RagError], where: str) -> None:
    """Print what each sync did, or why it failed, until Ctrl+C: that is how watching ends, so it is a success."""
    try:
        for found in syncs:
            if isinstance(found, RagError):
                print_error(str(found))
            else:
                print_sync(found, where)
    except KeyboardInterrupt:
        notes.print(Text("Stopped watching.", "dim"))
