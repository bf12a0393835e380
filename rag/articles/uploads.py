"""The folder of articles, where the page may change it: files are added or put aside, and the index follows.

Nothing is overwritten or deleted: removed files are moved to `.removed/` inside the folder, where they can be fetched
back by hand.
"""

from __future__ import annotations

import glob
import re
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from index import ArticleFolderError, Problem, RagError, SyncReport
from index.progress import Progress, ignore_progress
from index.reading.files import list_files
from index.reading.registry import SUFFIXES, find_format
from rag.articles.indexes import Confirm, sync_from_folder
from rag.articles.losses import Losses

if TYPE_CHECKING:
    from rag.settings import Settings

REMOVED = ".removed"
MAX_NAME_CHARS = 100
"""Characters of a file's name."""
change_lock = RLock()


def refuse_loss(losses: Losses) -> bool:
    """Refuses, as no visitor of a page can know whether most of a folder is missing by mistake."""
    del losses
    return False


@dataclass(frozen=True)
class Uploads:
    """The folder that settings' index is kept equal to."""

    folder: Path
    settings: Settings

    @property
    def is_empty(self) -> bool:
        """Whether the folder is there and holds no file that could be an article."""
        return self.folder.is_dir() and not list_files(self.folder, SUFFIXES).files

    def sync(
        self,
        progress: Progress = ignore_progress,
        confirm: Confirm | None = refuse_loss,
        intended: Collection[str] = (),
    ) -> SyncReport:
        """Makes the index equal to the folder. Takes and raises what `sync_from_folder` does."""
        with change_lock:
            return sync_from_folder(self.folder, self.settings, progress, confirm=confirm, intended=intended)

    def add(self, files: Sequence[Path], progress: Progress = ignore_progress) -> SyncReport:
        """Copies files into the folder and syncs; those that cannot be read are put aside, and reported as failed."""
        with change_lock:
            problems = [problem for file in files if (problem := self._copy(file))]
            report = self.sync(progress)
            refused = {problem.article_id for problem in report.failed} & {file.name for file in files}
            for name in refused - {problem.article_id for problem in problems}:
                put_aside(self.folder / name, self.folder)
        return replace(report, failed=(*problems, *report.failed))

    def remove(self, article_id: str) -> SyncReport:
        """Puts an article's file aside and syncs; the file is put back if the sync fails.

        Raises ArticleFolderError where there is no such file.
        """
        with change_lock:
            file = self._find_file(article_id)
            aside = put_aside(file, self.folder)
            try:
                return self.sync(intended=[article_id])
            except RagError:
                aside.rename(file)
                raise

    def restore(self, article_id: str) -> SyncReport:
        """Undoes the last removal of an article and syncs. Raises ArticleFolderError where it cannot be undone."""
        with change_lock:
            file = self.folder / article_id
            found = self._find_removed(article_id)
            if found is None or file.exists() or not file.parent.resolve().is_relative_to(self.folder.resolve()):
                raise ArticleFolderError(
                    f"The article {article_id} cannot be restored: {REMOVED} does not hold it, or its name is taken."
                )
            found.rename(file)
            return self.sync()

    def _find_removed(self, article_id: str) -> Path | None:
        """The last file of an article that was put aside; None where there is none."""
        name = Path(article_id).name
        files = (self.folder / REMOVED).glob(f"*{glob.escape(name)}")
        kept = [file for file in files if file.name == name or re.fullmatch(r"\d+-", file.name.removesuffix(name))]
        return max(kept, key=lambda file: file.stat().st_ctime_ns, default=None)

    def _copy(self, file: Path) -> Problem | None:
        """Copies a file into the folder; returns the problem if it cannot."""
        name = file.name
        if file.is_symlink() or not file.is_file():
            return Problem(name[:MAX_NAME_CHARS], "it is not a file")
        if name.startswith(".") or len(name) > MAX_NAME_CHARS or not name.isprintable():
            return Problem(name[:MAX_NAME_CHARS], "its name is hidden, too long or not printable; rename it")
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

    def _find_file(self, article_id: str) -> Path:
        """The file that is an article. Raises ArticleFolderError."""
        file = find_file(article_id, self.folder)
        if file is None:
            raise ArticleFolderError(
                f"The article {article_id} is not one file in the folder; remove it there by hand and sync again."
            )
        return file


def find_file(name: str, folder: Path) -> Path | None:
    """The file of a name in a folder; None if it is not a regular file inside it."""
    root = folder.resolve()
    file = root / name
    return file if file.resolve().is_relative_to(root) and not file.is_symlink() and file.is_file() else None


def put_aside(file: Path, folder: Path) -> Path:
    """Moves a file to `.removed/` in the folder and returns its new path. Raises ArticleFolderError."""
    aside = find_free_path(folder / REMOVED, file.name)
    try:
        aside.parent.mkdir(exist_ok=True)
        return file.rename(aside)
    except OSError as error:
        raise ArticleFolderError(
            f"The file {file.name} cannot be removed ({error.strerror}); check the folder's permissions."
        ) from error


def find_free_path(folder: Path, name: str) -> Path:
    """A path in a folder that is not taken: the name, with a number before it if need be."""
    number = 0
    while (found := folder / (f"{number}-{name}" if number else name)).exists():
        number += 1
    return found
