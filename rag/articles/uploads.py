"""The folder of articles, where the page may change it: files are added and put aside, and the index follows.

Nothing is overwritten and nothing deleted: what is removed lies in `.removed/` inside the folder, where it can be
fetched back by hand.
"""

from __future__ import annotations

import glob
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from index import ArticleFolderError, Problem, SyncReport
from index.progress import Progress, ignore_progress
from index.reading.files import list_files
from index.reading.registry import SUFFIXES, find_format
from rag.articles.opening import sync_from_folder

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

    @property
    def is_empty(self) -> bool:
        """Whether the folder is there and holds no file that could be an article."""
        return self.folder.is_dir() and not list_files(self.folder, SUFFIXES).files

    def sync(self, progress: Progress = ignore_progress) -> SyncReport:
        """Makes the index equal to the folder. Raises what `rag.articles.opening.synced` raises."""
        with changing:
            return sync_from_folder(self.folder, self.settings, progress)

    def add(self, files: Sequence[Path], progress: Progress = ignore_progress) -> SyncReport:
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
            self._put_aside(self._file(article_id))
            return self.sync()

    def restore(self, article_id: str) -> SyncReport:
        """Undoes the last removal of an article and syncs. Raises ArticleFolderError where that cannot be."""
        with changing:
            file = self.folder / article_id
            found = self._removed(article_id)
            if found is None or file.exists() or not file.parent.resolve().is_relative_to(self.folder.resolve()):
                raise ArticleFolderError(
                    f"The article {article_id} cannot be restored: {REMOVED} does not hold it, or its name is taken."
                )
            found.rename(file)
            return self.sync()

    def _removed(self, article_id: str) -> Path | None:
        """The file of an article that was put aside last; None where there is none."""
        name = Path(article_id).name
        files = (self.folder / REMOVED).glob(f"*{glob.escape(name)}")
        kept = [file for file in files if file.name == name or re.fullmatch(r"\d+-", file.name.removesuffix(name))]
        return max(kept, key=lambda file: file.stat().st_ctime_ns, default=None)

    def _copied(self, file: Path) -> Problem | None:
        """Copies a file into the folder; why that cannot be, if so."""
        name = file.name
        if file.is_symlink() or not file.is_file():
            return Problem(name[:MOST_NAME], "it is no file")
        if name.startswith(".") or len(name) > MOST_NAME or not name.isprintable():
            return Problem(name[:MOST_NAME], "its name is hidden, too long or not printable; rename it")
        if find_format(name) is None:
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
