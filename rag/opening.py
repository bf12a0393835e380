"""From settings to an index: where it is, what it was made with, and how it is kept equal to a folder."""

from __future__ import annotations

from dataclasses import replace
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
    SyncReport,
    read_folder,
    sync_reading,
)
from index.manifest import check_manifest
from index.sync import Progress

if TYPE_CHECKING:
    from rag.settings import Settings


def located(settings: Settings) -> Location:
    """The index that settings name, which may not be there yet."""
    return FolderIndex(settings.index)


def opened(settings: Settings) -> tuple[Location, Embedder]:
    """The index that settings name, and the embedder that it was made with.

    Raises IndexNotFoundError, IndexMismatchError or IndexUnavailableError.
    """
    location = located(settings)
    made = location.snapshot().manifest
    check_manifest(made, replace(made, embedder=settings.embedder), location.where)
    return location, SentenceTransformerEmbedder(settings.embedder, made.runtime)


def embedder_for(location: Location, settings: Settings) -> Embedder:
    """The embedder that settings name, in the runtime that the index was made with, where there is one already."""
    try:
        runtime = location.snapshot().manifest.runtime
    except (IndexNotFoundError, IndexMismatchError, IndexUnavailableError):
        runtime = None  # it is made, or made again
    return SentenceTransformerEmbedder(settings.embedder, runtime)


def synced(folder: Path, settings: Settings, progress: Progress) -> SyncReport:
    """Makes the index that settings name equal to a folder."""
    location = located(settings)
    reading = read_folder(folder, max_bytes=settings.max_article_bytes)
    return sync_reading(reading, location, embedder_for(location, settings), progress=progress)
