"""A folder of files becomes articles. One bad file is reported and never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from index.articles import Article, FolderReading, Problem, printable
from index.encoder import processors
from index.errors import ArticleFolderError
from index.progress import Progress, no_progress
from index.reading.document import Document
from index.reading.files import UnreadableFileError, listed, read_bytes
from index.reading.options import DEFAULTS, ReadOptions
from index.reading.records import Records, csv_rows, json_lines, json_list, read_records
from index.reading.sandbox import Sandbox
from index.reading.text import read_markdown, read_plain

PLAIN: dict[str, Callable[[bytes], Document]] = {".txt": read_plain, ".md": read_markdown}
CONVERTED = {".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx"}
RECORDS: dict[str, Records] = {
    ".jsonl": json_lines,
    ".ndjson": json_lines,
    ".json": json_list,
    ".csv": csv_rows,
}
SUFFIXES = frozenset({*PLAIN, *CONVERTED, *RECORDS})
TOGETHER = 4
"""Files under way for each processor."""

Spread = Callable[[Iterable[Path], Path, ReadOptions], Iterator[FolderReading]]
"""Reads files of a folder, in order; on this machine or on others."""


def read_folder(
    folder: Path,
    options: ReadOptions = DEFAULTS,
    *,
    spread: Spread | None = None,
    progress: Progress = no_progress,
) -> FolderReading:
    """Reads every file below `folder` that may hold articles; hidden files and folders are passed over.

    Articles come in order of their files' paths. `spread` reads them elsewhere than on this machine's processors;
    `progress` is called with the numbers of files read and to be read.

    Raises ArticleFolderError where the folder is missing, holds no such file, or none of them can be read.
    """
    listing = listed(folder, SUFFIXES)
    articles: list[Article] = []
    failed, warnings = [*listing.failed], [*listing.warnings]
    for done, found in enumerate((spread or on_threads)(listing.files, folder, options), start=1):
        progress(done, len(listing.files))
        articles += found.articles
        failed += found.failed
        warnings += found.warnings
    if not articles:
        raise ArticleFolderError(nothing_readable(folder, failed))
    return FolderReading(tuple(articles), tuple(failed), tuple(warnings))


def on_threads(files: Iterable[Path], folder: Path, options: ReadOptions) -> Iterator[FolderReading]:
    """On all processors of this machine."""
    with Sandbox(options) as sandbox, ThreadPoolExecutor(TOGETHER * processors()) as pool:
        yield from pool.map(partial(read_file, folder=folder, options=options, sandbox=sandbox), files)


def read_file(path: Path, folder: Path, options: ReadOptions, sandbox: Sandbox) -> FolderReading:
    """The articles of one file of a folder, or why there is none."""
    file_id = path.relative_to(folder).as_posix()
    suffix = path.suffix.lower()
    try:
        if suffix in RECORDS:
            data = read_bytes(path, folder, options.records_bytes, "max_records_bytes")
            return read_records(data, file_id, RECORDS[suffix], options)
        data = read_bytes(path, folder, options.article_bytes, "max_article_bytes")
        if not data.strip():
            raise UnreadableFileError("it is empty")
        document = PLAIN[suffix](data) if suffix in PLAIN else sandbox.convert(CONVERTED[suffix], data)
        if not document.text.strip():
            raise UnreadableFileError("it is empty")
    except UnreadableFileError as error:
        return FolderReading(failed=(Problem(printable(file_id), str(error)),))
    notes = tuple(Problem(file_id, note) for note in document.notes)
    return FolderReading((document.article(file_id),), warnings=notes)


def nothing_readable(folder: Path, failed: list[Problem]) -> str:
    listed = "; ".join(f"{problem.article_id}: {problem.reason}" for problem in failed[:3])
    more = f" (and {len(failed) - 3} more)" if len(failed) > 3 else ""
    return f"Nothing in {folder} can be read as an article: {listed}{more}."
