"""Failing writes: every call by which libraries or the system change the disk or the server."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection

from index import Location, RagError, sync
from tests.fakes import WordEmbedder
from tests.index.storing.states import articles_of

WRITES: list[tuple[Any, str]] = [
    (Collection, "upsert"),
    (Collection, "delete"),
    (Collection, "modify"),
    (Client, "create_collection"),
    (Path, "replace"),
    (Path, "rename"),
    (Path, "write_text"),
    (Path, "mkdir"),
    (os, "fsync"),
    (shutil, "copytree"),
    (shutil, "copy"),
]


class Faults:
    """Makes one write, counted from 1, fail as on a full disk."""

    def __init__(self, place: int) -> None:
        self.left = place

    def failing(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def write(*arguments: Any, **more: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(*arguments, **more)

        return write


class FaultyEmbedder(WordEmbedder):
    """Its calls count as writes."""

    def __init__(self, faults: Faults) -> None:
        super().__init__()
        self.embed = faults.failing(super().embed)  # type: ignore[method-assign]


def one_fault(location: Location, texts: dict[str, str], place: int) -> bool:
    """Sync to these articles with write number `place` failing; return whether there was such a write."""
    faults = Faults(place)
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in WRITES:
            patch.setattr(owner, name, faults.failing(getattr(owner, name)))
        try:
            sync(articles_of(texts), location, FaultyEmbedder(faults))
        except (RagError, OSError):
            assert faults.left <= 0
    return faults.left <= 0
