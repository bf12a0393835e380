"""The command `check`, and the table of files that `index` ends with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from index import ArticleFolderError, FileReport
from index.reading.report import ReadingReport, make_folder_report
from index.wording import count_of
from rag.articles.indexes import preview_folders
from rag.cli.options import make_examples
from rag.cli.printing import print_json
from rag.cli.terminal import SafeConsole, notes, screen, show_bars
from rag.text import printable

CHECK_EXAMPLES = make_examples(
    "rag check articles/",
    "rag check articles/ reports/",
    "rag check articles/ --dates dmy",
    "rag check articles/ --field text=body",
    "rag check articles/ --report report.json",
)
MAX_ROWS = 40
"""Files that are listed one by one; of more files, only those with notes."""
FILE_WIDTH = 250
"""Width of the table, in characters, when it does not go to a terminal."""
DatesOption = Annotated[
    str | None, typer.Option(help="How dates such as 03/04/2024 are read: dmy or mdy.  [default: not at all]")
]
FieldOption = Annotated[
    list[str] | None, typer.Option("--field", help="What a field of records is called, as text=body; may be repeated.")
]
ReportOption = Annotated[Path | None, typer.Option(help="File to write the report to, as JSON.")]


def check_command(
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER", help="Folder of articles.")],
    dates: DatesOption = None,
    field: FieldOption = None,
    report: ReportOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Report what would be read of a folder, or of several, without indexing it."""
    from rag.settings import load_settings

    settings = load_settings(dates=dates, fields=parse_fields(field))
    with show_bars("Reading files") as (reading,):
        found = make_folder_report(preview_folders(folders, settings, reading).files)
    if as_json:
        print_json(found.to_dict())
    else:
        print_files(found)
    if report:
        write_report(report, found)


def parse_fields(given: list[str] | None) -> dict[str, str] | None:
    """Map our fields to their names in the records, from items such as "text=body". Raises typer.BadParameter."""
    pairs = [(each, *each.partition("=")) for each in given or ()]
    for each, name, _, called in pairs:
        if not (name and called):
            raise typer.BadParameter(f"{each!r} names no field; write it as text=body")
    return {name: called for _, name, _, called in pairs} or None


def print_files(report: ReadingReport) -> None:
    """Print a row for each file: format, title, date and encoding, or why it was skipped; then the totals."""
    noted = [file for file in report.files if file.reason or file.notes]
    rows = report.files if len(report.files) <= MAX_ROWS else noted[:MAX_ROWS]
    if rows:
        wide = screen if screen.is_terminal else SafeConsole(highlight=False, width=FILE_WIDTH)
        wide.print(make_table(rows))
    if len(rows) < len(noted):
        screen.print(Text(f"and {count_of(len(noted) - len(rows), 'more file')} with notes; see --report.", "dim"))
    counts = report.to_dict()
    formats = ", ".join(f"{name} {count:,}" for name, count in dict(counts["formats"]).items())  # type: ignore[call-overload]
    total = f"Articles {counts['articles']:,}, files read {counts['read']:,}{f' ({formats})' if formats else ''}"
    screen.print(Text(f"{total}, files skipped {counts['skipped']:,}."))


def make_table(files: Sequence[FileReport]) -> Table:
    """A table with a row for each file, without empty columns."""
    columns = {
        "File": [file.file for file in files],
        "Format": [file.format for file in files],
        "Articles": [str(file.articles) for file in files],
        "Title": [describe_titles(file) for file in files],
        "Date": [" to ".join(day.isoformat() for day in (file.published, file.newest) if day) for file in files],
        "Encoding": [file.encoding for file in files],
        "Notes": [describe_notes(file) for file in files],
    }
    kept = {name: cells for name, cells in columns.items() if any(cells)}
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in kept:
        table.add_column(name, overflow="fold", justify="right" if name == "Articles" else "left")
    for file, row in zip(files, zip(*kept.values(), strict=True), strict=True):
        table.add_row(*(Text(printable(cell)) for cell in row), style="red" if file.is_skipped else "")
    return table


def describe_titles(file: FileReport) -> str:
    """The title of a file's article, or of the first one of several."""
    return f"{file.title} and {file.articles - 1:,} more" if file.title and file.articles > 1 else file.title


def describe_notes(file: FileReport) -> str:
    """Why a file was skipped, and what was unusual."""
    reason = f"skipped: {file.reason}" if file.is_skipped else file.reason
    return "; ".join(filter(None, (reason, *file.notes)))


def write_report(path: Path, report: ReadingReport) -> None:
    """Writes the report as JSON. Raises ArticleFolderError if it cannot be written."""
    try:
        path.write_text(json.dumps(report.to_dict(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise ArticleFolderError(
            f"The report {path} cannot be written ({error.strerror}); choose another file with --report."
        ) from error
    notes.print(Text(f"Report written to {path}.", "dim"))
