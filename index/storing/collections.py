"""The two collections of an index, as a whole: made, dropped, and written out to disk."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import closing

import numpy as np

from index.storing.manifest import Manifest
from index.storing.store import Client, translate_chroma_errors

NAMES = ("chunks", "articles")
USUAL_THRESHOLD = 1_000
"""Changes after which Chroma writes a collection's graph to disk; until then each opening repeats them. Its default."""
LEAST_THRESHOLD = 2
"""The smallest that Chroma takes."""


def persist_vectors(open_client: Callable[[], Client], prefix: str, manifest: Manifest, where: str) -> None:
    """Makes Chroma write all vectors into their files, which it then only reads: without this it rewrites them whenever
    the collections are opened, also by two readers at once."""
    set_threshold(open_client, prefix, LEAST_THRESHOLD, where)
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
