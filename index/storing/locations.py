"""The protocols for where an index is: in a folder, on a Chroma server, or in memory."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from index.storing.manifest import Manifest
from index.storing.snapshot import Snapshot
from index.storing.store import ChunkStore


class Writing(Protocol):
    """An index held by one writer. Readers see the previously published state until `publish`."""

    @property
    def manifest(self) -> Manifest | None:
        """The manifest of the published state; None if there is no state that can be trusted."""

    @property
    def keys(self) -> Mapping[str, str]:
        """The content key of every article of the published state, by article id."""

    @property
    def is_unfinished(self) -> bool:
        """Whether a stopped writer's work or a repair is to be published even if no article changed."""

    @property
    def repairs(self) -> tuple[str, ...]:
        """The damaged files of the index that are rebuilt, by their paths in it."""

    def store(self, manifest: Manifest) -> ChunkStore:
        """The store to write to: the published state, or what an interrupted writer made of it.

        Raises IndexMismatchError if it was made with another manifest, and IndexUnavailableError.
        """

    def publish(self) -> bool:
        """Publish what was written if it is sound; otherwise drop it and return False."""


class Location(Protocol):
    """An index, wherever it is. Thread-safe."""

    @property
    def where(self) -> str:
        """A name for messages."""

    def snapshot(self) -> Snapshot:
        """The newest published state. Raises IndexNotFoundError or IndexUnavailableError."""

    def is_sync_open(self) -> bool:
        """Whether a sync was broken off or is at work, so that `snapshot` is the state before it. Raises as that."""

    def open_for_writing(self) -> AbstractContextManager[Writing]:
        """Hold the index for one writer. Raises IndexUnavailableError that names the writer holding it."""

    def close(self) -> None:
        """Free what is held in memory or open; an index on disk or on a server opens again when it is next read."""
