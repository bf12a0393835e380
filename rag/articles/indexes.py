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
from index.reading.folder import list_folder_names, read_folders
from index.storing.manifest import check_manifest
from rag.articles.losses import Losses, find_losses

if TYPE_CHECKING:
    from index.reading.folder import Spread
    from index.storing.snapshot import Snapshot
    from index.syncing.engine import Engine
    from rag.settings import Settings


Confirm = Callable[[Losses], bool]
"""Called with what would be lost; returns whether to go on."""


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
    snapshot = find_snapshot(location)
    runtime = snapshot.manifest.runtime if snapshot else None  # else the index is made anew
    return SentenceTransformerEmbedder(settings.embedder, runtime)


def sync_from_folder(
    folder: Path,
    settings: Settings,
    progress: Progress = ignore_progress,
    reading: Progress = ignore_progress,
    confirm: Confirm | None = None,
    intended: Collection[str] = (),
) -> SyncReport:
    """Makes the index that settings name equal to a folder; `reading` is told of files, `progress` of articles.

    Where more than half of the articles would be removed, or replaced by other texts with their ids, or all of a folder
    of several that is not named, `confirm` is asked first; without it, the sync goes on. Articles of the files
    `intended` to go are not counted. A folder without articles empties an index that has some. Raises
    ArticleFolderError where a folder has none and there is no index, or the loss is not confirmed.
    """
    return sync_from_folders([folder], settings, progress, reading, confirm, intended)


def sync_from_folders(
    folders: Sequence[Path],
    settings: Settings,
    progress: Progress = ignore_progress,
    reading: Progress = ignore_progress,
    confirm: Confirm | None = None,
    intended: Collection[str] = (),
) -> SyncReport:
    """Makes the index equal to one folder or to several, as `sync_from_folder` says; of several, each is a source."""
    is_one = len(folders) == 1
    location = locate_index(settings)
    before = find_snapshot(location)
    embedder = choose_embedder(location, settings)
    read = choose_reading(folders)
    # An empty folder among several is probably a wrong path, unless it may have held articles of the index.
    may_be_empty = before is not None if is_one else bool(before and before.read_keys())
    with choose_engine(settings, embedder) as (spread, engine):
        found = read(settings.reading, spread=spread, progress=reading, allow_empty=may_be_empty)
        if before and confirm:
            named = [] if is_one else list_folder_names(folders)
            check_losses(folders, find_losses(found, before, named, intended), confirm)
        return sync_reading(found, location, embedder, progress=progress, engine=engine)


def preview_folders(folders: Sequence[Path], settings: Settings, progress: Progress = ignore_progress) -> FolderReading:
    """What indexing one folder or several would read, with a report on each file; nothing is written.

    Raises ArticleFolderError where there is no such folder.
    """
    return choose_reading(folders)(settings.reading, progress=progress, allow_empty=True)


def choose_reading(folders: Sequence[Path]) -> Callable[..., FolderReading]:
    """The function that reads one folder, or several, each as a source."""
    return partial(read_folder, folders[0]) if len(folders) == 1 else partial(read_folders, folders)


def find_snapshot(location: Location) -> Snapshot | None:
    """What an index holds; None where there is no index that can be read."""
    try:
        return location.snapshot()
    except (IndexNotFoundError, IndexMismatchError, IndexUnavailableError):
        return None


def check_losses(folders: Sequence[Path], losses: Losses, confirm: Confirm) -> None:
    """Raises ArticleFolderError where so much of an index would be lost that it is asked, and it is not confirmed."""
    if not losses.needs_consent or confirm(losses):
        return
    named = f"The folder {folders[0]} lacks" if len(folders) == 1 else "The folders lack"
    raise ArticleFolderError(
        f"{named} {losses}; it was not changed. Name every folder that the index should hold, choose another index "
        f"with --index, or confirm the loss with `rag index {' '.join(map(str, folders))} --yes`."
    )


@contextmanager
def choose_engine(
    settings: Settings, embedder: SentenceTransformerEmbedder
) -> Iterator[tuple[Spread | None, Engine | None]]:
    """Yields what reads files and what embeds articles on a Ray cluster; None for each on this machine."""
    if settings.engine == "local":
        yield None, None
        return
    from index.syncing.cluster import RayCluster

    make: Callable[[], Embedder] = partial(SentenceTransformerEmbedder, embedder.name, embedder.runtime)
    with RayCluster(make, settings.ray_address) as cluster:
        yield cluster.read, cluster.embed
