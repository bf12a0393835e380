"""An index on a Chroma server, which many machines read and one machine at a time writes.

Everything is on the server. Each reader keeps a catalog on its own disk (`index.storing.mirrors`) and updates it when
the server's state changes. A sync replaces articles one by one but deletes the old versions only at its end, so readers
of the previous state still find them until then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from hashlib import blake2b
from os import PathLike
from pathlib import Path
from threading import Lock

from index.errors import IndexNotFoundError
from index.storing.catalog import Catalog
from index.storing.clients import Server, connect_to_server
from index.storing.leases import Lease, is_being_written
from index.storing.manifest import Manifest, check_manifest
from index.storing.mirrors import Mirrors, hash_keys
from index.storing.snapshot import Snapshot
from index.storing.soundness import repair_index
from index.storing.store import ChunkStore, Client, drop_collections, make_collections, translate_chroma_errors

PREFIX = "rag"
WRITER = f"{PREFIX}-writer"
"""The name of the writer's lease."""


class ServerIndex:
    """A `Location` on a Chroma server. Its catalogs are kept in `folder`."""

    def __init__(self, server: Server, folder: str | PathLike[str]) -> None:
        self.server = server
        self.where = str(server)
        name = blake2b(f"{server.url} {server.tenant} {server.database}".encode(), digest_size=8).hexdigest()
        self.folder = Path(folder)
        self.mirrors = Mirrors(self.folder, name)
        self._lock = Lock()
        self._open: tuple[str, Snapshot] | None = None

    @cached_property
    def client(self) -> Client:
        return connect_to_server(self.server)

    def snapshot(self) -> Snapshot:
        """The newest published state. Raises IndexNotFoundError or IndexUnavailableError."""
        with self._lock:
            store = ChunkStore(self.client, PREFIX, self.where)
            state = store.state
            if not state:
                raise self._explain_unfinished()
            if self._open is None or self._open[0] != state:
                self._open = state, Snapshot.open(store, self.mirrors.open(store, state))
            return self._open[1]

    def _explain_unfinished(self) -> IndexNotFoundError:
        with translate_chroma_errors(self.where):
            if is_being_written(self.client, WRITER):
                return IndexNotFoundError(
                    f"The index {self.where} is being made for the first time; ask again once it is finished."
                )
        return IndexNotFoundError(
            f"The index {self.where} was never finished; run `rag index FOLDER`, which goes on where it stopped."
        )

    def is_sync_open(self) -> bool:
        """Whether a sync was broken off or is at work. Raises what reading an index raises."""
        store = ChunkStore(self.client, PREFIX, self.where)
        return store.state != hash_keys(store.read_keys())

    def close(self) -> None:
        """Let go of the open state: its files are closed once nothing reads them any more."""
        with self._lock:
            self._open = None

    @contextmanager
    def open_for_writing(self) -> Iterator[ServerWriting]:
        """Hold the index for one writer. Raises IndexUnavailableError that names the writer holding it."""
        with Lease(self.client, WRITER, self.where) as lease:
            yield ServerWriting(self, lease)


class ServerWriting:
    """The collections of a server, held by one writer."""

    def __init__(self, index: ServerIndex, lease: Lease) -> None:
        self._index = index
        self._lease = lease
        self._client = index.client
        self._store: ChunkStore | None = None
        self.manifest: Manifest | None = None
        self.keys: Mapping[str, str] = {}
        self.repairs = index.mirrors.repair()
        """The damaged files of mirrors; the server looks after its own files."""
        self.is_unfinished = False
        try:
            self._store = ChunkStore(self._client, PREFIX, index.where)
        except IndexNotFoundError:
            return
        self.manifest = self._store.manifest
        self.keys = self._store.read_keys()
        self.is_unfinished = self._store.state != hash_keys(self.keys)

    def store(self, manifest: Manifest) -> ChunkStore:
        if self._store is None:
            with translate_chroma_errors(self._index.where):
                make_collections(self._client, PREFIX, manifest)
            self._store = ChunkStore(self._client, PREFIX, self._index.where)
        check_manifest(self._store.manifest, manifest, self._index.where)
        return self._store

    def publish(self) -> bool:
        assert self._store is not None  # noqa: S101 (publishing follows writing)
        self._lease.check()
        state = hash_keys(self._store.read_keys())
        catalog = Catalog(self._index.mirrors.open(self._store, state), writable=False)
        sound = repair_index(self._store, catalog, set(self.keys.values()))
        catalog.close()
        if not sound:
            with translate_chroma_errors(self._index.where):
                drop_collections(self._client, PREFIX)
            self._index.mirrors.delete()
            self._store, self.manifest, self.keys = None, None, {}
            return False
        self._store.set_state(state)
        self._store.purge()
        return True
