"""From settings to an index: where it is, what it was made with, and how it is kept equal to a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from index import (
    Embedder,
    FolderIndex,
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
from index.manifest import check_manifest
from index.progress import Progress, no_progress

if TYPE_CHECKING:
    from index.embed import Engine
    from index.reading.folder import Spread
    from rag.settings import Settings


def located(settings: Settings) -> Location:
    """The index that settings name, which may not be there yet."""
    if server := settings.server:
        return ServerIndex(server, settings.index)
    return FolderIndex(settings.index)


def opened(settings: Settings) -> tuple[Location, Embedder]:
    """The index that settings name, and the embedder that it was made with.

    Raises IndexNotFoundError, IndexMismatchError or IndexUnavailableError.
    """
    location = located(settings)
    made = location.snapshot().manifest
    check_manifest(made, replace(made, embedder=settings.embedder), location.where)
    return location, SentenceTransformerEmbedder(settings.embedder, made.runtime)


def embedder_for(location: Location, settings: Settings) -> SentenceTransformerEmbedder:
    """The embedder that settings name, in the runtime that the index was made with, where there is one already."""
    try:
        runtime = location.snapshot().manifest.runtime
    except (IndexNotFoundError, IndexMismatchError, IndexUnavailableError):
        runtime = None  # it is made, or made again
    return SentenceTransformerEmbedder(settings.embedder, runtime)


def synced(
    folder: Path, settings: Settings, progress: Progress = no_progress, reading: Progress = no_progress
) -> SyncReport:
    """Makes the index that settings name equal to a folder; `reading` is told of files, `progress` of articles."""
    location = located(settings)
    embedder = embedder_for(location, settings)
    with engine_of(settings, embedder) as (spread, engine):
        found = read_folder(folder, settings.reading, spread=spread, progress=reading)
        return sync_reading(found, location, embedder, progress=progress, engine=engine)


@contextmanager
def engine_of(
    settings: Settings, embedder: SentenceTransformerEmbedder
) -> Iterator[tuple[Spread | None, Engine | None]]:
    """What reads files and what embeds articles; None for this machine's processors."""
    if settings.engine == "local":
        yield None, None
        return
    from index.cluster import RayCluster

    make: Callable[[], Embedder] = partial(SentenceTransformerEmbedder, embedder.name, embedder.runtime)
    with RayCluster(make, settings.ray_address) as cluster:
        yield cluster.read, cluster.embed
