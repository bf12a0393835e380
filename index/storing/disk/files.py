"""Index folders: readable by their owner only, with OS errors translated, and files where files belong."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexUnavailableError


def make_private_folder(folder: Path) -> None:
    """Create the folder, readable by its owner only: an index contains the full text of the articles."""
    with translate_os_errors(folder):
        if not folder.exists():
            folder.mkdir(mode=0o700, parents=True)
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")


@contextmanager
def translate_os_errors(folder: Path) -> Iterator[None]:
    """Turn OSError into IndexUnavailableError."""
    try:
        yield
    except OSError as error:
        advice = "free some space" if is_full(error) else "check its permissions and its disk"
        raise IndexUnavailableError(
            f"The index folder {folder} cannot be written ({describe_os_error(error)}); "
            f"{advice}, or choose another one with --index."
        ) from error


def is_full(error: OSError) -> bool:
    """Whether there was no space; an error of copying a folder has no number, so its reason is read."""
    full = (errno.ENOSPC, errno.EDQUOT)
    return error.errno in full or any(os.strerror(number) in describe_os_error(error) for number in full)


def is_irregular(path: Path) -> bool:
    """Whether something is in a file's place that is no file: a folder, a pipe, a link that leads nowhere."""
    return not path.is_file() and os.path.lexists(path)


def clear_irregular(path: Path) -> None:
    """Make room for a file where something else is. A folder that is not empty is renamed. Raises OSError."""
    if not is_irregular(path):
        return
    if path.is_symlink() or not path.is_dir():
        path.unlink()
        return
    try:
        path.rmdir()
    except OSError:
        path.rename(path.with_name(f"{path.name}.{secrets.token_hex(4)}.old"))


def describe_os_error(error: OSError) -> str:
    """Why the call failed. An error of copying a folder lists all files; the first one's reason is enough."""
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):
        return str(error.args[0][0][-1])
    return error.strerror or str(error)
