"""Which contexts retrieval would give for a question: what a reader must learn to turn down."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index import Embedder


def nearest(texts: Sequence[str], contexts: Sequence[str], embedder: Embedder, count: int) -> list[list[str]]:
    """For each question's text the `count` contexts of highest cosine similarity, best first; ties by order given."""
    nearness = embedder.embed(texts) @ embedder.embed(contexts).T
    return [[contexts[i] for i in np.argsort(-row, kind="stable")[:count]] for row in nearness]
