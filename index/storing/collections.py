"""Makes Chroma write the two collections of an index to disk."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import closing

import numpy as np

from index.storing.manifest import Manifest
from index.storing.store import Client, translate_chroma_errors

NAMES = ("chunks", "articles")
DEFAULT_SYNC_THRESHOLD = 1_000
"""Chroma's default for the changes after which it writes a graph to disk; until then it replays them when opened."""
MIN_SYNC_THRESHOLD = 2
"""The smallest that Chroma accepts."""


def persist_vectors(open_client: Callable[[], Client], prefix: str, manifest: Manifest, where: str) -> None:
    """Make Chroma write all vectors to its files. Otherwise it rewrites the files whenever the collections are opened,
    even by two readers at once."""
    set_threshold(open_client, prefix, MIN_SYNC_THRESHOLD, where)
    with translate_chroma_errors(where), closing(open_client()) as client:
        vector = np.full((1, manifest.dimension), 1e-3, np.float32)
        for name in NAMES:
            client.get_collection(f"{prefix}-{name}", embedding_function=None).query(vector, n_results=1)


def set_threshold(open_client: Callable[[], Client], prefix: str, threshold: int, where: str) -> None:
    with translate_chroma_errors(where), warnings.catch_warnings(), closing(open_client()) as client:
        warnings.simplefilter("ignore", DeprecationWarning)  # "legacy": no embedding function
        for name in NAMES:
            collection = client.get_collection(f"{prefix}-{name}", embedding_function=None)
            collection.modify(configuration={"hnsw": {"sync_threshold": threshold, "batch_size": min(threshold, 100)}})
