"""From settings to an index: where it is, what it was made with, and how it is kept equal to a folder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from index import (
    ArticleFolderError,
    Embedder,
    FolderIndex,
    FolderReading,
    IndexMismatchError,
    IndexNotFoundError,
    IndexUnavailableError,
    Location,
    SentenceTransformerEmbedder,
    ServerIndex,
    SyncReport,
    read_folder,
    sync_reading,
)
from index.progress import Progress, ignore_progress
from index.reading.folder import read_folders
from index.storing.manifest import check_manifest
from index.syncing.sync import is_covered_by

if TYPE_CHECKING:
    from index.reading.folder import Spread
    from index.syncing.engine import Engine
    from rag.settings import Settings


Confirm = Callable[[int, int], bool]
"""Asked whether so many of so many articles may be removed."""


def locate_index(settings: Settings) -> Location:
    """The index that settings name, which may not be there yet."""
    if server := settings.server:
        return ServerIndex(server, settings.index)
    return FolderIndex(settings.index)


def load_index(settings: Settings) -> tuple[Location, Embedder]:
    """The index that settings name, and the embedder that it was made with.

    Raises IndexNotFoundError, IndexMismatchError or IndexUnavailableError.
    """
    location = locate_index(settings)
    made = location.snapshot().manifest
    check_manifest(made, replace(made, embedder=settings.embedder), location.where)
    return location, SentenceTransformerEmbedder(settings.embedder, made.runtime)


def choose_embedder(location: Location, settings: Settings) -> SentenceTransformerEmbedder:
    """The embedder that settings name, in the runtime that the index was made with, where there is one already."""
    try:
        runtime = location.snapshot().manifest.runtime
    except (IndexNotFoundError, IndexMismatchError, IndexUnavailableError):
        runtime = None  # it is made, or made again
    return SentenceTransformerEmbedder(settings.embedder, runtime)


def sync_from_folder(
    folder: Path,
    settings: Settings,
    progress: Progress = ignore_progress,
    reading: Progress = ignore_progress,
    confirm: Confirm | None = None,
) -> SyncReport:
    """Makes the index that settings name equal to a folder; `reading` is told of files, `progress` of articles.

    Where that would remove more than half of the articles, `confirm` is asked first; without it, they are removed.
    A folder without articles empties an index that has some. Raises ArticleFolderError for one that has none.
    """
    return sync_from_folders([folder], settings, progress, reading, confirm)


def sync_from_folders(
    folders: Sequence[Path],
    settings: Settings,
    progress: Progress = ignore_progress,
    reading: Progress = ignore_progress,
    confirm: Confirm | None = None,
) -> SyncReport:
    """Makes the index equal to one folder or to several, as `sync_from_folder` says; of several, each is a source."""
    is_one = len(folders) == 1
    location = locate_index(settings)
    before = list_article_ids(location)
    embedder = choose_embedder(location, settings)
    read = partial(read_folder, folders[0]) if is_one else partial(read_folders, folders)
    # One of several folders that is empty is rather a wrong path, unless it may have held articles of the index.
    may_be_empty = before is not None if is_one else bool(before)
    with choose_engine(settings, embedder) as (spread, engine):
        found = read(settings.reading, spread=spread, progress=reading, allow_empty=may_be_empty)
        total, removed = len(before or ()), count_removed(found, before or ())
        if confirm and 2 * removed > total and not confirm(removed, total):
            lack = f"The folder {folders[0]} lacks" if is_one else "The folders lack"
            advice = "check the folder" if is_one else "name all folders that it holds"
            raise ArticleFolderError(
                f"{lack} {removed:,} of the {total:,} articles of the index, which was not changed; {advice}, or "
                "confirm the removal with --yes."
            )
        return sync_reading(found, location, embedder, progress=progress, engine=engine)


def preview_folder(folder: Path, settings: Settings, progress: Progress = ignore_progress) -> FolderReading:
    """What indexing a folder would read, with a report on each file; nothing is written.

    Raises ArticleFolderError where there is no such folder.
    """
    return read_folder(folder, settings.reading, progress=progress, allow_empty=True)


def list_article_ids(location: Location) -> frozenset[str] | None:
    """The ids of all articles of an index; None where there is no index that can be read."""
    try:
        return frozenset(location.snapshot().catalog.read_keys())
    except (IndexNotFoundError, IndexMismatchError, IndexUnavailableError):
        return None


def count_removed(found: FolderReading, before: Collection[str]) -> int:
    """How many articles a sync would remove: those that are gone and do not come from a file that failed."""
    failed = [problem.article_id for problem in found.failed]
    wanted = {article.id for article in found.articles}
    return sum(name not in wanted and not is_covered_by(name, failed) for name in before)


@contextmanager
def choose_engine(
    settings: Settings, embedder: SentenceTransformerEmbedder
) -> Iterator[tuple[Spread | None, Engine | None]]:
    """What reads files and what embeds articles; None for this machine's processors."""
    if settings.engine == "local":
        yield None, None
        return
    from index.syncing.cluster import RayCluster

    make: Callable[[], Embedder] = partial(SentenceTransformerEmbedder, embedder.name, embedder.runtime)
    with RayCluster(make, settings.ray_address) as cluster:
        yield cluster.read, cluster.embed
