"""The files of a folder, and their bytes: nothing outside the folder, nothing that is no file, nothing half-written.

Files are read here and not by LlamaIndex's `SimpleDirectoryReader`, which decodes with errors ignored, so that quotes
would no longer be the article's own words, and follows links out of the folder.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from index.articles import Problem, printable
from index.errors import ArticleFolderError

ATTEMPTS = 3
"""Readings of a file that changes meanwhile."""


class UnreadableFileError(Exception):
    """Why one file is no article; becomes a `Problem`."""


@dataclass(frozen=True)
class Listing:
    """The files of a folder that may hold articles, in order of their paths, and what is to be told of others."""

    files: tuple[Path, ...]
    failed: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def listed(folder: Path, suffixes: Collection[str]) -> Listing:
    """Files below `folder` with one of the suffixes; hidden files and folders are passed over, links not entered.

    Raises ArticleFolderError where the folder is missing or holds no such file.
    """
    check_folder(folder)
    errors: list[OSError] = []
    found, links = visible(folder, errors.append)
    failed = [problem(Path(e.filename), folder, f"it cannot be listed: {e.strerror}") for e in errors]
    failed += [problem(link, folder, "it is a linked folder, which is not entered; copy it") for link in links]
    files = sorted(path for path in found if path.suffix.lower() in suffixes)
    if not files:
        reason = f" ({failed[0].article_id}: {failed[0].reason})" if failed else ""
        kinds = ", ".join(sorted(suffixes))
        raise ArticleFolderError(f"The folder {folder} holds no article ({kinds}){reason}; put articles there first.")
    others = Counter(printable(path.suffix.lower() or path.name) for path in found) - Counter(
        printable(path.suffix.lower()) for path in files
    )
    return Listing(tuple(files), tuple(failed), passed_over(others))


def visible(folder: Path, on_error: Callable[[OSError], None]) -> tuple[list[Path], list[Path]]:
    """All files below a folder, and all links to folders; hidden ones left out."""
    files: list[Path] = []
    links: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=on_error):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [Path(parent, name) for name in names if not name.startswith(".")]
        links += [path for name in folders if (path := Path(parent, name)).is_symlink()]
    return files, links


def problem(path: Path, folder: Path, reason: str) -> Problem:
    return Problem(printable(path.relative_to(folder).as_posix()), reason)


def check_folder(folder: Path) -> None:
    """Raises ArticleFolderError for what is no folder that can be read."""
    try:
        if not folder.exists():
            raise ArticleFolderError(f"The folder {folder} does not exist; give the path of a folder of articles.")
        if not folder.is_dir():
            raise ArticleFolderError(f"{folder} is a file; give the path of the folder that holds it.")
    except OSError as error:
        raise ArticleFolderError(f"The folder {folder} cannot be read ({error.strerror}); give another one.") from error


def passed_over(others: Counter[str]) -> tuple[Problem, ...]:
    """One note on all files of kinds that are not read."""
    if not others:
        return ()
    kinds = ", ".join(f"{suffix} ({count})" for suffix, count in others.most_common(5))
    return (Problem("other files", f"{others.total()} of kinds that are not read were passed over: {kinds}"),)


def read_bytes(path: Path, folder: Path, most: int, setting: str) -> bytes:
    """A file's whole content, as it was at one moment. Raises UnreadableFileError.

    `setting` names what to raise for a file of more than `most` bytes.
    """
    check_file(path, folder)
    try:
        for _ in range(ATTEMPTS):
            with path.open("rb") as file:
                before = os.fstat(file.fileno())
                data = file.read(most + 1)
                after = os.fstat(file.fileno())
            if len(data) > most:
                raise UnreadableFileError(f"it is larger than the limit of {most:,} bytes; split it or raise {setting}")
            if (
                (before.st_mtime_ns, before.st_size)
                == (after.st_mtime_ns, after.st_size)
                == (
                    after.st_mtime_ns,
                    len(data),
                )
            ):
                return data
    except FileNotFoundError as error:
        raise UnreadableFileError("it vanished while the folder was read; index again") from error
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read: {error.strerror}") from error
    raise UnreadableFileError("it changes while it is read; index again once it is written")


def check_file(path: Path, folder: Path) -> None:
    """Raises UnreadableFileError for a link out of the folder or in a circle, and for what is no file."""
    name = path.relative_to(folder).as_posix()
    if printable(name) != name:
        raise UnreadableFileError("its name is not valid UTF-8; rename it")
    try:
        # Linked folders are not entered, so only the file itself can lead elsewhere.
        if path.is_symlink():
            if not path.resolve().is_relative_to(folder.resolve()):
                raise UnreadableFileError("it is a link that leads out of the folder")
            if not path.exists():
                raise UnreadableFileError("it is a link to a file that is not there")
        if path.exists() and not path.is_file():
            raise UnreadableFileError("it is not a regular file")
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read: {error.strerror}") from error
    except RuntimeError as error:  # what pathlib makes of links in a circle before Python 3.13
        raise UnreadableFileError("it is a link that leads in a circle") from error
