"""Allows one writer at a time on a Chroma server: the one that created a certain collection and keeps renewing it."""

from __future__ import annotations

import json
import os
import platform
import time
from contextlib import suppress
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Self

from index.errors import IndexUnavailableError
from index.storing.disk.locks import describe_this_process, format_writer
from index.storing.store import Client, translate_chroma_errors

LEASE_SECONDS = 90
"""A lease that was not renewed for this long belongs to a writer that died."""
RELEASE_SECONDS = 5.0
"""How long an error waits for the release; a lease not released by then ends with the process or LEASE_SECONDS."""
held_lease_ids: set[str] = set()
"""Ids of the lease collections that this process holds; any other of this process is left over."""
server_locks: dict[str, Lock] = {}
"""By server: held while a lease is taken or released, because Chroma deletes by name, whoever holds it by then."""


class Lease:
    """Held while writing a server's collections. Raises IndexUnavailableError that names the process holding it."""

    def __init__(self, client: Client, name: str, where: str, release_seconds: float = RELEASE_SECONDS) -> None:
        self._client = client
        self._name = name
        self._where = where
        self._release_seconds = release_seconds
        self._ended = Event()
        self._server_lock = server_locks.setdefault(where, Lock())

    def __enter__(self) -> Self:
        with translate_chroma_errors(self._where), self._server_lock:
            self._collection = self._try_to_create() or self._take_over()
            held_lease_ids.add(str(self._collection.id))
            self._renewal = Thread(target=self._renew, daemon=True)
            self._renewal.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        held_lease_ids.discard(str(self._collection.id))
        if error is None:
            self._renewal.join()
            self._release()
        else:  # the error is raised soon even if the server no longer responds
            releasing = Thread(target=self._try_to_release, daemon=True)
            releasing.start()
            releasing.join(self._release_seconds)

    def check(self) -> None:
        """Raises IndexUnavailableError if another writer took over because it believed that this one had died."""
        with translate_chroma_errors(self._where):
            if not self._is_held():
                raise IndexUnavailableError(
                    f"The index {self._where} was taken over by another writer; index the articles again."
                )

    def _release(self) -> None:
        with self._server_lock:
            if self._is_held():
                self._client.delete_collection(self._name)

    def _try_to_release(self) -> None:
        with suppress(Exception):  # the error that ended the writing is the one to report
            self._release()

    def _try_to_create(self) -> Any:
        """Create the collection; None if another writer has it."""
        existing = {collection.name for collection in self._client.list_collections()}
        if self._name in existing:
            return None
        try:
            return self._client.create_collection(self._name, metadata=self._make_metadata(), embedding_function=None)
        except Exception:
            if self._name in {collection.name for collection in self._client.list_collections()}:
                return None  # another writer was faster
            raise

    def _take_over(self) -> Any:
        """Create the collection in place of one that was left over or has just been released."""
        if (found := self._find()) is not None:
            if (writer := find_writer(found)) is not None:
                raise IndexUnavailableError(
                    f"The index {self._where} is being written by {format_writer(writer)}; wait until it has finished."
                )
            self._client.delete_collection(self._name)
        made = self._try_to_create()
        if made is None:
            raise IndexUnavailableError(f"The index {self._where} is being written by another process; wait for it.")
        return made

    def _find(self) -> Any:
        """The collection; None if it has just been released."""
        try:
            return self._client.get_collection(self._name, embedding_function=None)
        except Exception:
            if self._name in {collection.name for collection in self._client.list_collections()}:
                raise
            return None

    def _make_metadata(self) -> dict[str, Any]:
        return {"writer": json.dumps(describe_this_process()), "until": time.time() + LEASE_SECONDS}

    def _renew(self) -> None:
        while not self._ended.wait(LEASE_SECONDS / 4):
            try:
                self._collection.modify(metadata=self._make_metadata())
            except Exception:
                return  # `check` raises before anything is published

    def _is_held(self) -> bool:
        found = self._client.get_collection(self._name, embedding_function=None)
        return bool(found.id == self._collection.id)


def is_being_written(client: Client, name: str) -> bool:
    """Whether a process holds the lease of this name and has not ended."""
    found = (each for each in client.list_collections() if each.name == name)
    return any(find_writer(each) is not None for each in found)


def find_writer(lease: Any) -> dict[str, str] | None:
    """The process that holds a lease's collection; None where it has ended or not renewed it in time."""
    terms = lease.metadata or {}
    writer: dict[str, str] = json.loads(str(terms.get("writer", "{}")))
    is_live = time.time() < float(terms.get("until", 0)) and not has_ended(writer, str(lease.id))
    return writer if is_live else None


def has_ended(writer: dict[str, str], lease_id: str) -> bool:
    """Whether a writer was a process of this machine that has ended, or this process after it released the lease."""
    if writer.get("host") != platform.node():
        return False
    if writer.get("process") == str(os.getpid()):
        return lease_id not in held_lease_ids
    try:
        os.kill(int(writer["process"]), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError):
        return False
    return False
