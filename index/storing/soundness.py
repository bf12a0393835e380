"""Checks by queries, not only by counts, that an index can be trusted.

Chroma keeps vectors in a graph (HNSW) apart from everything else. A process killed while writing can leave an index
with correct counts and wrong results, and an insertion can occasionally cut the last edges to another vector, which is
then never found. So each new chunk is searched for by its own vector, and inserted again if the search does not find
it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from index.storing.catalog import Catalog
from index.storing.store import ChunkStore

SAMPLE_SIZE = 256
"""Older chunks that are searched for as well."""
MAX_ROUNDS = 5
"""The most times that a chunk that is not found is inserted again."""
MIN_SIMILARITY = 0.999
"""Vectors at least this similar are treated as duplicates."""
MAX_MISSING_SHARE = 0.005
"""The share of chunks that may still not be found by vector: a graph with a few stray vectors is not damaged, and
words still find them."""
NEIGHBOURS = 3
QUERY_BATCH = 200


def repair_index(store: ChunkStore, catalog: Catalog, known: Collection[str]) -> bool:
    """Insert chunks again that searches do not find; return whether the index is then sound.

    `known` are the content keys of articles that were checked before; only a sample of their chunks is checked.
    Chunks left behind by older versions do no harm. Raises IndexUnavailableError.
    """
    entries = list(catalog.read_entries())
    old = [name for entry in entries if entry.key in known for name in entry.chunk_ids]
    new = [name for entry in entries if entry.key not in known for name in entry.chunk_ids]
    articles, chunks = store.count()
    if articles != len(entries) or chunks < len(old) + len(new):
        return False
    checked = [*new, *sample_evenly(old, SAMPLE_SIZE)]
    missing = find_missing(store, checked)
    for _ in range(MAX_ROUNDS):
        if not missing or not store.reinsert(missing):
            break
        missing = find_missing(store, missing)
    return len(find_missing(store, missing, copies_stand_in=True)) <= MAX_MISSING_SHARE * len(checked)


def find_missing(store: ChunkStore, chunk_ids: Sequence[str], *, copies_stand_in: bool = False) -> list[str]:
    """The chunks that are missing, or that a search by their own vector does not find.

    A chunk also counts as found if all results are its duplicates; with `copies_stand_in`, if any result is.
    """
    missing: list[str] = []
    for part in iterate_batches(chunk_ids):
        vectors = store.read_vectors(part)
        present = [name for name in part if name in vectors]
        found = store.find_nearest_each([vectors[name] for name in present], NEIGHBOURS)
        missing += [name for name in part if name not in vectors]
        for name, near in zip(present, found, strict=True):
            copies = [score >= MIN_SIMILARITY for other, score in near if other != name]
            stands = any(copies) if copies_stand_in else len(copies) == NEIGHBOURS and all(copies)
            if len(copies) == len(near) and not stands:
                missing.append(name)
    return missing


def iterate_batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(names), QUERY_BATCH):
        yield names[first : first + QUERY_BATCH]


def sample_evenly(names: Sequence[str], most: int) -> list[str]:
    """At most `most` of the names, evenly spaced, including the first and the last."""
    if len(names) <= most:
        return list(names)
    return [names[place * (len(names) - 1) // (most - 1)] for place in range(most)]
