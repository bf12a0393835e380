"""One writer at a time on a Chroma server: who makes a certain collection holds it, as long as it is renewed."""

from __future__ import annotations

import json
import os
import platform
import time
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from index.errors import IndexUnavailableError
from index.locks import named, this_writer
from index.store import Client, readable_errors

SECONDS = 90
"""A lease that was not renewed for so long is that of a writer that died."""
HELD: set[str] = set()
"""Ids of the collections that stand for leases of this process: another one of its own is left over."""


class Lease:
    """Held while a server's collections are written. Raises IndexUnavailableError, naming the process that holds it."""

    def __init__(self, client: Client, name: str, where: str) -> None:
        self._client = client
        self._name = name
        self._where = where
        self._ended = Event()

    def __enter__(self) -> Self:
        with readable_errors(self._where):
            self._collection = self._made() or self._taken_over()
            HELD.add(str(self._collection.id))
            self._renewal = Thread(target=self._renew, daemon=True)
            self._renewal.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._renewal.join()
        HELD.discard(str(self._collection.id))
        try:
            if self._is_held():
                self._client.delete_collection(self._name)
        except Exception:
            if error is None:
                raise  # of two errors the first is the one to tell

    def check(self) -> None:
        """Raises IndexUnavailableError where another writer took over, which thought that this one had died."""
        with readable_errors(self._where):
            if not self._is_held():
                raise IndexUnavailableError(
                    f"The index {self._where} was taken over by another writer; index the articles again."
                )

    def _made(self) -> Any:
        """The collection, or None where another writer has it."""
        existing = {collection.name for collection in self._client.list_collections()}
        if self._name in existing:
            return None
        try:
            return self._client.create_collection(self._name, metadata=self._terms(), embedding_function=None)
        except Exception:
            if self._name in {collection.name for collection in self._client.list_collections()}:
                return None  # another writer was quicker
            raise

    def _taken_over(self) -> Any:
        found = self._client.get_collection(self._name, embedding_function=None)
        terms = found.metadata or {}
        writer = json.loads(str(terms.get("writer", "{}")))
        if time.time() < float(terms.get("until", 0)) and not has_ended(writer, str(found.id)):
            raise IndexUnavailableError(
                f"The index {self._where} is being written by {named(writer)}; wait until it has finished."
            )
        self._client.delete_collection(self._name)
        made = self._made()
        if made is None:
            raise IndexUnavailableError(f"The index {self._where} is being written by another process; wait for it.")
        return made

    def _terms(self) -> dict[str, Any]:
        return {"writer": json.dumps(this_writer()), "until": time.time() + SECONDS}

    def _renew(self) -> None:
        while not self._ended.wait(SECONDS / 4):
            try:
                self._collection.modify(metadata=self._terms())
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
        return lease_id not in HELD
    try:
        os.kill(int(writer["process"]), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError):
        return False
    return False
