"""Lists and reads the files of a folder: nothing outside the folder, only regular files, none half-written.

LlamaIndex's `SimpleDirectoryReader` is not used: it ignores decoding errors, so that quotes could differ from the
article's own words, and it follows links out of the folder.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from index.articles import Problem, decode_name
from index.errors import ArticleFolderError
from index.reading.document import UnreadableFileError
from index.wording import count_of

ATTEMPTS = 3
"""How often a file is read that changes while it is read."""


@dataclass(frozen=True)
class FileListing:
    """A folder's files in supported formats, problems in listing them, and files in other formats, sorted by path."""

    files: tuple[Path, ...]
    failed: tuple[Problem, ...]
    others: tuple[Path, ...]


def list_files(folder: Path, suffixes: Collection[str]) -> FileListing:
    """List the files below `folder` whose names end in one of the suffixes, without hidden files or linked folders.

    Raises ArticleFolderError if the folder is missing or not a folder.
    """
    check_folder(folder)
    errors: list[OSError] = []
    found, links = walk_visible(folder, errors.append)
    failed = [make_problem(Path(e.filename), folder, f"it cannot be listed: {e.strerror}") for e in errors]
    failed += [make_problem(link, folder, "it is a linked folder, which is not followed; copy it") for link in links]
    endings = tuple(suffixes)
    files = sorted(path for path in found if path.name.lower().endswith(endings))
    others = sorted(set(found) - set(files))
    return FileListing(tuple(files), tuple(failed), tuple(others))


def walk_visible(folder: Path, on_error: Callable[[OSError], None]) -> tuple[list[Path], list[Path]]:
    """All files and links to folders below a folder, without hidden ones."""
    files: list[Path] = []
    links: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=on_error):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [Path(parent, name) for name in names if not name.startswith(".")]
        links += [path for name in folders if (path := Path(parent, name)).is_symlink()]
    return files, links


def make_problem(path: Path, folder: Path, reason: str) -> Problem:
    return Problem(decode_name(path.relative_to(folder).as_posix()), reason)


def check_folder(folder: Path) -> None:
    """Raises ArticleFolderError if `folder` is not a folder that can be read."""
    try:
        if not folder.exists():
            raise ArticleFolderError(f"The folder {folder} does not exist; give the path of a folder of articles.")
        if not folder.is_dir():
            raise ArticleFolderError(f"{folder} is a file; give the path of the folder that holds it.")
    except OSError as error:
        raise ArticleFolderError(f"The folder {folder} cannot be read ({error.strerror}); give another one.") from error


def describe_others(others: Collection[Path]) -> tuple[Problem, ...]:
    """A single warning about all files in unsupported formats; empty if there are none."""
    if not others:
        return ()
    kinds = Counter(decode_name(path.suffix.lower() or path.name) for path in others)
    most = ", ".join(f"{suffix} ({count})" for suffix, count in kinds.most_common(5))
    return (Problem("other files", f"{count_of(len(others), 'file')} skipped for an unsupported format: {most}"),)


def read_bytes(path: Path, folder: Path, max_bytes: int, setting: str) -> bytes:
    """Read a whole file that does not change meanwhile. Raises UnreadableFileError.

    `setting` is the setting that the error for a file of more than `max_bytes` names.
    """
    check_file(path, folder)
    try:
        for _ in range(ATTEMPTS):
            with path.open("rb") as file:
                before = os.fstat(file.fileno())
                data = file.read(max_bytes + 1)
                after = os.fstat(file.fileno())
            if len(data) > max_bytes:
                raise UnreadableFileError(
                    f"it is larger than the limit of {max_bytes:,} bytes; split it or raise {setting}"
                )
            unchanged = (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
            if unchanged and after.st_size == len(data):
                return data
    except FileNotFoundError as error:
        raise UnreadableFileError("it disappeared while the folder was being read; index again") from error
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read: {error.strerror}") from error
    raise UnreadableFileError("it kept changing while it was being read; index again when it is complete")


def check_file(path: Path, folder: Path) -> None:
    """Raises UnreadableFileError for a broken, circular or outward link, and for anything but a regular file."""
    name = path.relative_to(folder).as_posix()
    if decode_name(name) != name:
        raise UnreadableFileError("its name is not valid UTF-8; rename it")
    try:
        # Linked folders are not followed, so only the file itself can be a link out of the folder.
        if path.is_symlink():
            if not path.resolve().is_relative_to(folder.resolve()):
                raise UnreadableFileError("it is a link that leads out of the folder")
            if not path.exists():
                raise UnreadableFileError("it is a link to a file that does not exist")
        if path.exists() and not path.is_file():
            raise UnreadableFileError("it is not a regular file")
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read: {error.strerror}") from error
    except RuntimeError as error:  # pathlib raises it for circular links before Python 3.13
        raise UnreadableFileError("it is a circular link") from error
