"""Whether an index can be trusted: it is queried, and not only counted.

Chroma keeps vectors apart from everything else; a process that was killed while they were written can leave an index
that counts right and answers wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.catalog import Catalog
from index.store import ChunkStore

SAMPLE = 64
"""Chunks that are asked for."""
FOUND = 0.9
"""Part of them that must be found: the search is approximate."""
SAME = 0.999
"""Cosine similarity from which two vectors count as one: copies of one text stand in for each other."""
DEPTH = 10


def is_sound(store: ChunkStore, catalog: Catalog) -> bool:
    """Whether every chunk of the catalog is there, and a search by a chunk's own vector finds it.

    The store is one that was purged. Raises IndexUnavailableError.
    """
    entries = list(catalog.entries())
    names = [name for entry in entries for name in entry.chunk_ids]
    if store.counts() != (len(entries), len(names)):
        return False
    sample = spread(names, SAMPLE)
    vectors = store.vectors(sample)
    if len(vectors) < len(sample):
        return False
    found = 0
    for name, vector in vectors.items():
        near = store.nearest(vector, DEPTH)
        found += any(other == name for other, _ in near) or (bool(near) and near[0][1] >= SAME)
    return found >= FOUND * len(sample)


def spread(names: Sequence[str], most: int) -> list[str]:
    """At most that many of the names, evenly spread, first and last included."""
    if len(names) <= most:
        return list(names)
    return [names[place * (len(names) - 1) // (most - 1)] for place in range(most)]
