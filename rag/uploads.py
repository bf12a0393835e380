"""The folder of articles, where the page may change it: files are added and put aside, and the index follows.

Nothing is overwritten and nothing deleted: what is removed lies in `.removed/` inside the folder, where it can be
fetched back by hand.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from index import ArticleFolderError, Problem, SyncReport
from index.progress import Progress, no_progress
from index.reading.folder import SUFFIXES
from rag.opening import synced

if TYPE_CHECKING:
    from rag.settings import Settings

REMOVED = ".removed"
MOST_NAME = 100
"""Characters of a file's name."""
changing = RLock()


@dataclass(frozen=True)
class Uploads:
    """The folder that settings' index is kept equal to."""

    folder: Path
    settings: Settings

    def sync(self, progress: Progress = no_progress) -> SyncReport:
        """Makes the index equal to the folder. Raises what `rag.opening.synced` raises."""
        with changing:
            return synced(self.folder, self.settings, progress)

    def add(self, files: Sequence[Path], progress: Progress = no_progress) -> SyncReport:
        """Copies files into the folder and syncs; those that cannot be read are put aside, and reported as failed."""
        with changing:
            problems = [problem for file in files if (problem := self._copied(file))]
            report = self.sync(progress)
            refused = {problem.article_id for problem in report.failed} & {file.name for file in files}
            for name in refused - {problem.article_id for problem in problems}:
                self._put_aside(self.folder / name)
        return replace(report, failed=(*problems, *report.failed))

    def remove(self, article_id: str) -> SyncReport:
        """Puts an article's file aside and syncs. Raises ArticleFolderError where there is no such file."""
        with changing:
            file = self._file(article_id)
            aside = self._put_aside(file)
            try:
                return self.sync()
            except ArticleFolderError as error:
                aside.rename(file)
                raise ArticleFolderError(
                    f"The article {article_id} is the last one and stays; add another one first."
                ) from error

    def _copied(self, file: Path) -> Problem | None:
        """Copies a file into the folder; why that cannot be, if so."""
        name = file.name
        if file.is_symlink() or not file.is_file():
            return Problem(name[:MOST_NAME], "it is no file")
        if name.startswith(".") or len(name) > MOST_NAME or not name.isprintable():
            return Problem(name[:MOST_NAME], "its name is hidden, too long or not printable; rename it")
        if file.suffix.lower() not in SUFFIXES:
            return Problem(name, f"it is none of the kinds that can be read ({', '.join(sorted(SUFFIXES))})")
        if (self.folder / name).exists():
            return Problem(name, "a file of this name is there already; rename it, or remove the other one first")
        hidden = self.folder / f".{name}.part"
        try:
            shutil.copyfile(file, hidden)
            hidden.rename(self.folder / name)
        except OSError as error:
            hidden.unlink(missing_ok=True)
            return Problem(name, f"it cannot be copied into the folder: {error.strerror}")
        return None

    def _put_aside(self, file: Path) -> Path:
        """Where the file lies now. Raises ArticleFolderError."""
        aside = free_name(self.folder / REMOVED, file.name)
        try:
            aside.parent.mkdir(exist_ok=True)
            return file.rename(aside)
        except OSError as error:
            raise ArticleFolderError(
                f"The file {file.name} cannot be removed ({error.strerror}); check the folder's permissions."
            ) from error

    def _file(self, article_id: str) -> Path:
        """The file that is an article. Raises ArticleFolderError."""
        root = self.folder.resolve()
        file = root / article_id
        if not file.resolve().is_relative_to(root) or file.is_symlink() or not file.is_file():
            raise ArticleFolderError(
                f"The article {article_id} is no file of its own in the folder; remove it there by hand and sync again."
            )
        return file


def free_name(folder: Path, name: str) -> Path:
    """A path in a folder that is not taken: the name, or the name with a number before it."""
    number = 0
    while (found := folder / (f"{number}-{name}" if number else name)).exists():
        number += 1
    return found
