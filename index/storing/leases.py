"""One writer at a time on a Chroma server: who makes a certain collection holds it, as long as it is renewed."""

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
from index.storing.locks import describe_this_process, format_writer
from index.storing.store import Client, translate_chroma_errors

LEASE_SECONDS = 90
"""A lease that was not renewed for so long is that of a writer that died."""
RELEASE_SECONDS = 5.0
"""After an error; a lease that could not be released by then ends with this process, or after LEASE_SECONDS."""
held_lease_ids: set[str] = set()
"""Ids of the collections that stand for leases of this process: another one of its own is left over."""
changing: dict[str, Lock] = {}
"""By server, held while a lease there is taken or released: Chroma deletes by name, whoever holds it by then."""


class Lease:
    """Held while a server's collections are written. Raises IndexUnavailableError, naming the process that holds it."""

    def __init__(self, client: Client, name: str, where: str) -> None:
        self._client = client
        self._name = name
        self._where = where
        self._ended = Event()
        self._changing = changing.setdefault(where, Lock())

    def __enter__(self) -> Self:
        with translate_chroma_errors(self._where), self._changing:
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
        else:  # which is told at once, also where the server answers no more
            releasing = Thread(target=self._try_to_release, daemon=True)
            releasing.start()
            releasing.join(RELEASE_SECONDS)

    def check(self) -> None:
        """Raises IndexUnavailableError where another writer took over, which thought that this one had died."""
        with translate_chroma_errors(self._where):
            if not self._is_held():
                raise IndexUnavailableError(
                    f"The index {self._where} was taken over by another writer; index the articles again."
                )

    def _release(self) -> None:
        with self._changing:
            if self._is_held():
                self._client.delete_collection(self._name)

    def _try_to_release(self) -> None:
        with suppress(Exception):  # the error that ended the writing is the one to tell
            self._release()

    def _try_to_create(self) -> Any:
        """The collection, or None where another writer has it."""
        existing = {collection.name for collection in self._client.list_collections()}
        if self._name in existing:
            return None
        try:
            return self._client.create_collection(self._name, metadata=self._make_metadata(), embedding_function=None)
        except Exception:
            if self._name in {collection.name for collection in self._client.list_collections()}:
                return None  # another writer was quicker
            raise

    def _take_over(self) -> Any:
        """The collection in the place of one that was left over, or released just now."""
        if (found := self._find()) is not None:
            terms = found.metadata or {}
            writer = json.loads(str(terms.get("writer", "{}")))
            if time.time() < float(terms.get("until", 0)) and not has_ended(writer, str(found.id)):
                raise IndexUnavailableError(
                    f"The index {self._where} is being written by {format_writer(writer)}; wait until it has finished."
                )
            self._client.delete_collection(self._name)
        made = self._try_to_create()
        if made is None:
            raise IndexUnavailableError(f"The index {self._where} is being written by another process; wait for it.")
        return made

    def _find(self) -> Any:
        """The collection; None where it was released just now."""
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
                return  # `check` tells, before anything is published

    def _is_held(self) -> bool:
        found = self._client.get_collection(self._name, embedding_function=None)
        return bool(found.id == self._collection.id)


def has_ended(writer: dict[str, str], lease_id: str) -> bool:
    """Whether a writer was a process of this machine that is no more, or this one, which holds it no more."""
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
