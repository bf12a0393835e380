"""Where an index lives: in a folder, on a Chroma server, or in memory. All are read and written in the same ways."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from index.storing.manifest import Manifest
from index.storing.snapshot import Snapshot
from index.storing.store import ChunkStore


class Writing(Protocol):
    """An index while one writer holds it. What was published before answers until `publish`."""

    @property
    def manifest(self) -> Manifest | None:
        """Of the published state; None where there is none that can be trusted."""

    @property
    def keys(self) -> Mapping[str, str]:
        """The content key of every article of the published state, by article id."""

    @property
    def unfinished(self) -> bool:
        """Whether there is something to publish although no article changed: left by a stopped writer, or repaired."""

    @property
    def repairs(self) -> tuple[str, ...]:
        """The files of the index that were damaged and are made again, by their paths in it."""

    def store(self, manifest: Manifest) -> ChunkStore:
        """Where changes are written: the published state, or what an interrupted writer made of it.

        Raises IndexMismatchError where that was made otherwise, and IndexUnavailableError.
        """

    def publish(self) -> bool:
        """Makes what was written the state that answers, if it can be trusted; otherwise drops it and says False."""


class Location(Protocol):
    """An index, wherever it is. Safe to share between threads."""

    @property
    def where(self) -> str:
        """A name for messages."""

    def snapshot(self) -> Snapshot:
        """The newest published state. Raises IndexNotFoundError or IndexUnavailableError."""

    def writing(self) -> AbstractContextManager[Writing]:
        """Holds the index for one writer. Raises IndexUnavailableError, naming another writer that holds it."""
