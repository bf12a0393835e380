"""The weights that come with the project and its packages, and whether they match their recorded hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.embedding.embedder import DEFAULT_EMBEDDER, WEIGHTS, find_model
from rag.readers.weights import WEIGHTS as READER
from rag.readers.weights import load_config

EMBEDDER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the default embedder, all-MiniLM-L6-v2; its package is held to one version too."""


@dataclass(frozen=True)
class WeightsFile:
    """A file of weights, with the sha256 that it should have."""

    path: Path
    expected: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    @property
    def is_as_recorded(self) -> bool:
        return self.sha256 == self.expected


def list_weights() -> Iterator[WeightsFile]:
    """The reader's and the default embedder's files."""
    for model in load_config().values():
        for name, expected in model.get("files", {}).items():
            yield WeightsFile(READER / name, expected)
    yield WeightsFile(Path(find_model(DEFAULT_EMBEDDER)) / WEIGHTS, EMBEDDER_SHA256)
