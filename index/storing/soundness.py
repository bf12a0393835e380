"""Whether an index can be trusted: it is queried, and not only counted.

Chroma keeps vectors in a graph (HNSW) apart from everything else. A process that was killed while it was written can
leave an index that counts right and answers wrong; and now and then an insertion cuts the last edges to another vector,
which is then there and never found. So each new chunk is searched for by its own vector, and inserted once more where
that does not find it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from index.storing.catalog import Catalog
from index.storing.store import ChunkStore

SAMPLE_SIZE = 256
"""Chunks that were there before and are searched for as well."""
MAX_ROUNDS = 5
"""Insertions of a chunk that is not found, at most."""
MIN_SIMILARITY = 0.999
"""Cosine similarity from which two vectors count as one: copies of one text stand in for each other."""
MAX_MISSING_SHARE = 0.005
"""Part of the chunks that no search by vectors may find after that (one by words does): a graph with a few stray
vectors is not a damaged one."""
NEIGHBOURS = 3
QUERY_BATCH = 200


def repair_index(store: ChunkStore, catalog: Catalog, known: Collection[str]) -> bool:
    """Whether the chunks of the catalog are there and searches find them, mended where they do not.

    `known` are the content keys of articles that were found sound before: of their chunks a sample is looked at.
    What older versions left behind does no harm. Raises IndexUnavailableError.
    """
    entries = list(catalog.read_entries())
    old = [name for entry in entries if entry.key in known for name in entry.chunk_ids]
    new = [name for entry in entries if entry.key not in known for name in entry.chunk_ids]
    articles, chunks = store.count()
    if articles != len(entries) or chunks < len(old) + len(new):
        return False
    looked_at = [*new, *sample_evenly(old, SAMPLE_SIZE)]
    missing = find_missing(store, looked_at)
    for _ in range(MAX_ROUNDS):
        if not missing or not store.reinsert(missing):
            break
        missing = find_missing(store, missing)
    return len(find_missing(store, missing, copies_stand_in=True)) <= MAX_MISSING_SHARE * len(looked_at)


def find_missing(store: ChunkStore, chunk_ids: Sequence[str], *, copies_stand_in: bool = False) -> list[str]:
    """Those chunks that are not there, or that a search by their own vector does not find.

    Where a text has more copies than a search gives, any of them will do; with `copies_stand_in`, a single one will.
    """
    missing: list[str] = []
    for part in iterate_batches(chunk_ids):
        vectors = store.read_vectors(part)
        there = [name for name in part if name in vectors]
        found = store.find_nearest_each([vectors[name] for name in there], NEIGHBOURS)
        missing += [name for name in part if name not in vectors]
        for name, near in zip(there, found, strict=True):
            copies = [score >= MIN_SIMILARITY for other, score in near if other != name]
            stands = any(copies) if copies_stand_in else len(copies) == NEIGHBOURS and all(copies)
            if len(copies) == len(near) and not stands:
                missing.append(name)
    return missing


def iterate_batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(names), QUERY_BATCH):
        yield names[first : first + QUERY_BATCH]


def sample_evenly(names: Sequence[str], most: int) -> list[str]:
    """At most that many of the names, evenly spread, first and last included."""
    if len(names) <= most:
        return list(names)
    return [names[place * (len(names) - 1) // (most - 1)] for place in range(most)]
