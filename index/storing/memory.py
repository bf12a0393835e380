"""An index in memory, which exists as long as the object does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from uuid import uuid4

from index.errors import IndexNotFoundError
from index.storing.clients import get_memory_client
from index.storing.manifest import Manifest, check_manifest
from index.storing.snapshot import Snapshot
from index.storing.store import ChunkStore, drop_when_collected, make_collections, translate_chroma_errors

CREATION_LOCK = Lock()


class MemoryIndex:
    """A `Location` in memory."""

    where = "memory"
    is_unfinished = False
    repairs = ()

    def __init__(self) -> None:
        # All in-memory indexes share one client, so each has its own prefix.
        self.prefix = f"rag-{uuid4().hex}"
        self._store: ChunkStore | None = None
        self._snapshot: Snapshot | None = None
        self._drop: Callable[[], object] = bool  # nothing to drop yet
        self._lock = Lock()

    def snapshot(self) -> Snapshot:
        """The published articles. Raises IndexNotFoundError before the first."""
        if self._snapshot is None:
            raise IndexNotFoundError("There is no index in memory yet; give it articles first.")
        return self._snapshot

    def close(self) -> None:
        """Drop the articles; there is no index afterwards."""
        with self._lock:
            self._drop()
            self._store = self._snapshot = None

    def is_sync_open(self) -> bool:
        """Never: what a failed sync wrote is seen by nobody."""
        return False

    @contextmanager
    def open_for_writing(self) -> Iterator[MemoryIndex]:
        """Hold the index for one writer; others wait."""
        with self._lock:
            yield self

    @property
    def manifest(self) -> Manifest | None:
        """How the index was made; None where it was not yet."""
        return self._store.manifest if self._store else None

    @property
    def keys(self) -> Mapping[str, str]:
        """The content key of every published article, by article id."""
        return self._snapshot.read_keys() if self._snapshot else {}

    def store(self, manifest: Manifest) -> ChunkStore:
        """The store to write to. Raises IndexMismatchError if it was made with another manifest."""
        if self._store is None:
            with translate_chroma_errors(self.where), CREATION_LOCK:
                client = get_memory_client()
                make_collections(client, self.prefix, manifest)
            self._drop = drop_when_collected(self, client, self.prefix)
            self._store = ChunkStore(client, self.prefix, self.where)
        check_manifest(self._store.manifest, manifest, self.where)
        return self._store

    def publish(self) -> bool:
        """Show what was written to readers; always True."""
        assert self._store is not None  # noqa: S101 (publishing follows writing)
        self._store.purge()
        self._snapshot = Snapshot.build(self._store)
        return True
