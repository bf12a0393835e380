"""Chroma's clients: for a folder, for a server, in memory."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.store import readable_errors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI


def folder_client(folder: Path) -> ClientAPI:
    """Raises IndexUnavailableError."""
    import chromadb

    with readable_errors(str(folder)):
        # Chroma keeps its clients by the path as given: a relative one would mean another folder after a chdir.
        return chromadb.PersistentClient(path=folder.resolve(), settings=chroma_settings())


@cache
def memory_client() -> ClientAPI:
    """The one in-memory client of this process: Chroma fails where threads make and drop several at once."""
    import chromadb

    return chromadb.EphemeralClient(settings=chroma_settings())


def chroma_settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)
