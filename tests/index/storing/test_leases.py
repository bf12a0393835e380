"""Leases on a real Chroma server."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Timer
from typing import Any

import pytest

from index.errors import ModelError
from index.storing.leases import Lease
from index.storing.server import ServerIndex
from tests.chroma import ChromaServer


class PausingClient:
    """A client whose first deletion waits until `going_on` is set, as with a stalled server."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.paused = Event()
        self.going_on = Event()
        self.deleted = Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def delete_collection(self, name: str) -> None:
        self.paused.set()
        assert self.going_on.wait(60)
        self._client.delete_collection(name)
        self.deleted.set()


def test_a_late_release_does_not_end_the_next_lease(tmp_path: Path) -> None:
    """Chroma deletes by name: a release that comes late must not delete the lease that another writer took since."""
    chroma = ChromaServer(tmp_path / "chroma")
    chroma.start()
    try:
        location = ServerIndex(chroma.server, tmp_path / "i")
        client = PausingClient(location.client)
        with pytest.raises(ModelError), Lease(client, "lease", location.where, release_seconds=0.1):
            raise ModelError("stopped")
        assert client.paused.wait(60)
        Timer(0.5, client.going_on.set).start()
        with Lease(location.client, "lease", location.where) as lease:
            assert client.deleted.wait(60)
            lease.check()
    finally:
        chroma.stop()
