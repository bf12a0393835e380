"""Index folders: readable by their owner only, with OS errors translated."""

from __future__ import annotations

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
        raise IndexUnavailableError(
            f"The index folder {folder} cannot be written ({describe_os_error(error)}); "
            "free some space, or choose another one with --index."
        ) from error


def describe_os_error(error: OSError) -> str:
    """Why the call failed. An error of copying a folder lists all files; the first one's reason is enough."""
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):
        return str(error.args[0][0][-1])
    return error.strerror or str(error)
