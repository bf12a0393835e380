"""Reads a folder of files as articles. A bad file is reported and never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from os import PathLike
from pathlib import Path

from index.articles import FileReport, FolderReading, Problem, decode_name
from index.errors import ArticleFolderError
from index.machine import count_processors
from index.progress import Progress, ignore_progress
from index.reading.contents import merge_readings, read_contents, skip_file
from index.reading.document import UnreadableFileError
from index.reading.files import FileListing, describe_others, list_files, read_bytes
from index.reading.options import DEFAULTS, ReadOptions
from index.reading.registry import SUFFIXES, find_format
from index.reading.sandbox import Sandbox

FILES_PER_PROCESSOR = 4
"""Files in progress for each processor."""

Spread = Callable[[Iterable[Path], Path, ReadOptions], Iterator[FolderReading]]
"""Reads files of a folder, in order, on this machine or on others."""


def read_folder(
    folder: str | PathLike[str],
    options: ReadOptions = DEFAULTS,
    *,
    spread: Spread | None = None,
    progress: Progress = ignore_progress,
    allow_empty: bool = False,
) -> FolderReading:
    """Read every file below `folder` in a supported format; hidden files and folders are skipped.

    Articles are in order of their files' paths. `spread` replaces the reading on this machine's processors; `progress`
    is called with the number of files read and their total.

    Raises ArticleFolderError if the folder is missing and, unless `allow_empty`, if no article can be read from it.
    """
    folder = Path(folder)
    listing = list_files(folder, SUFFIXES)
    if not listing.files and not allow_empty:
        raise ArticleFolderError(describe_no_files(folder, listing))
    found = [describe_listing(folder, listing)]
    for done, reading in enumerate((spread or read_on_threads)(listing.files, folder, options), start=1):
        progress(done, len(listing.files))
        found.append(reading)
    total = merge_readings(found)
    total = replace(total, files=tuple(sorted(total.files, key=lambda file: file.file)))
    if not total.articles and not allow_empty:
        raise ArticleFolderError(describe_no_articles(folder, total.failed))
    return total


def read_folders(
    folders: Sequence[str | PathLike[str]],
    options: ReadOptions = DEFAULTS,
    *,
    spread: Spread | None = None,
    progress: Progress = ignore_progress,
    allow_empty: bool = False,
) -> FolderReading:
    """Read several folders as `read_folder` reads one.

    The folder's name is prefixed to ids and is the source of articles that name none. Raises ArticleFolderError as
    `read_folder` does, and if two folders have the same name.
    """
    names = list_folder_names(folders)
    if len(set(names)) < len(names):
        raise ArticleFolderError(f"Two folders have the same name ({', '.join(names)}); rename one of them.")
    readings = (
        read_folder(folder, options, spread=spread, progress=progress, allow_empty=allow_empty) for folder in folders
    )
    return merge_readings([name_reading(reading, name) for reading, name in zip(readings, names, strict=True)])


def list_folder_names(folders: Sequence[str | PathLike[str]]) -> list[str]:
    """What each of several folders is called in the ids of its articles."""
    return [Path(folder).resolve().name for folder in folders]


def name_reading(reading: FolderReading, name: str) -> FolderReading:
    """The reading with the folder's name prefixed to ids, and as the source of articles that name none."""
    articles = (replace(each, id=f"{name}/{each.id}", source=each.source or name) for each in reading.articles)
    failed, warnings = (
        tuple(Problem(f"{name}/{problem.article_id}", problem.reason) for problem in problems)
        for problems in (reading.failed, reading.warnings)
    )
    files = (replace(file, file=f"{name}/{file.file}") for file in reading.files)
    return FolderReading(tuple(articles), failed, warnings, tuple(files))


def read_on_threads(files: Iterable[Path], folder: Path, options: ReadOptions) -> Iterator[FolderReading]:
    """Read files on all processors of this machine."""
    with Sandbox(options) as sandbox, ThreadPoolExecutor(FILES_PER_PROCESSOR * count_processors()) as pool:
        yield from pool.map(partial(read_file, folder=folder, options=options, sandbox=sandbox), files)


def read_file(path: Path, folder: Path, options: ReadOptions, sandbox: Sandbox) -> FolderReading:
    """The articles of one file of a folder, or why there are none."""
    file_id = path.relative_to(folder).as_posix()
    format = find_format(path.name)
    if format is None:
        return skip_file(decode_name(file_id), "", "its format is unsupported")
    limits = {True: (options.records_bytes, "max_records_bytes"), False: (options.article_bytes, "max_article_bytes")}
    try:
        data = read_bytes(path, folder, *limits[format.is_large])
    except UnreadableFileError as error:
        return skip_file(decode_name(file_id), format.name, str(error))
    return read_contents(data, file_id, format, options, sandbox)


def describe_listing(folder: Path, listing: FileListing) -> FolderReading:
    """The problems and reports on files and folders that are not read."""
    problems = {problem.article_id: problem.reason for problem in listing.failed}
    others = {decode_name(path.relative_to(folder).as_posix()): "its format is unsupported" for path in listing.others}
    reports = (FileReport(file, reason=reason) for file, reason in (problems | others).items())
    return FolderReading(failed=listing.failed, warnings=describe_others(listing.others), files=tuple(reports))


def describe_no_files(folder: Path, listing: FileListing) -> str:
    reason = f" ({listing.failed[0].article_id}: {listing.failed[0].reason})" if listing.failed else ""
    kinds = ", ".join(sorted(SUFFIXES))
    return f"The folder {folder} holds no article ({kinds}){reason}; put articles there first."


def describe_no_articles(folder: Path, failed: tuple[Problem, ...]) -> str:
    first = "; ".join(f"{problem.article_id}: {problem.reason}" for problem in failed[:3])
    more = f" (and {len(failed) - 3} more)" if len(failed) > 3 else ""
    return f"Nothing in {folder} can be read as an article: {first}{more}."
