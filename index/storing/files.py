"""Index folders: readable by their owner only, with OS errors translated."""

from __future__ import annotations

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
            f"The index folder {folder} cannot be written ({error.strerror or error}); "
            "free some space, or choose another one with --index."
        ) from error
