"""Makes an index equal to a set of articles: what is new is added, what changed replaced, what is gone removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.articles import Article, FolderReading, Problem
from index.chunks import content_key
from index.embed import Embedded, Engine, manifest_of, on_this_machine
from index.embeddings import Embedder
from index.errors import IndexUnavailableError
from index.locations import Location
from index.manifest import check_manifest
from index.progress import Progress, no_progress
from index.store import ChunkStore

TOGETHER = 16
"""Articles that are written in one call."""


@dataclass(frozen=True)
class SyncReport:
    """What a sync did: article ids, and the files that could not be taken in or were odd."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def sync_reading(
    reading: FolderReading,
    location: Location,
    embedder: Embedder,
    *,
    progress: Progress = no_progress,
    engine: Engine | None = None,
) -> SyncReport:
    """Makes the index equal to what was read of a folder; see `sync`.

    A file that is there but cannot be read keeps the version that was indexed before, if any, and is reported.
    """
    failed = tuple(problem.article_id for problem in reading.failed)
    report = sync(reading.articles, location, embedder, failed=failed, progress=progress, engine=engine)
    return replace(report, failed=reading.failed, warnings=reading.warnings)


def sync(
    articles: Sequence[Article],
    location: Location,
    embedder: Embedder,
    *,
    failed: Sequence[str] = (),
    progress: Progress = no_progress,
    engine: Engine | None = None,
) -> SyncReport:
    """Makes the index hold just these articles, and what it already has of the files and folders that `failed`.

    Readers go on with what was there before, until all is done. Raises IndexMismatchError, IndexUnavailableError or
    ModelError, with what was there before still whole; the next sync goes on where this one stopped.
    """
    wanted = {article.id: content_key(article) for article in articles}
    with location.writing() as writing:
        before = writing.keys
        removed = tuple(sorted(name for name in before.keys() - wanted.keys() if not is_below(name, failed)))
        if writing.manifest:
            known = replace(writing.manifest, embedder=embedder.name)  # the rest is known once a model is loaded
            check_manifest(writing.manifest, known, location.where)
        changed = removed or any(before.get(name) != key for name, key in wanted.items())
        if changed or writing.unfinished or writing.manifest is None:
            engine = engine or on_this_machine(embedder)
            manifest = manifest_of(embedder)
            for _ in range(2):  # the second time from nothing, where queries did not find what was written
                write(articles, wanted, failed, writing.store(manifest), engine, progress)
                if writing.publish():
                    break
            else:
                raise IndexUnavailableError(
                    f"The index {location.where} was written, but queries do not find what is in it; "
                    "check the disk, or choose another place with --index."
                )
    return SyncReport(
        added=tuple(name for name in wanted if name not in before),
        updated=tuple(name for name, key in wanted.items() if before.get(name, key) != key),
        removed=removed,
        unchanged=tuple(name for name, key in wanted.items() if before.get(name) == key),
    )


def write(
    articles: Sequence[Article],
    wanted: dict[str, str],
    failed: Sequence[str],
    store: ChunkStore,
    engine: Engine,
    progress: Progress,
) -> None:
    """Writes what the store does not hold yet, and removes what is gone."""
    there = store.keys()
    changed = [article for article in articles if there.get(article.id) != wanted[article.id]]
    progress(0, len(changed))
    done = 0
    for part in parts(engine(changed), TOGETHER):
        store.put([(each.article, each.chunks) for each in part], np.concatenate([each.vectors for each in part]))
        done += len(part)
        progress(done, len(changed))
    store.remove([name for name in there if name not in wanted and not is_below(name, failed)])


def parts(items: Iterable[Embedded], size: int) -> Iterator[list[Embedded]]:
    part: list[Embedded] = []
    for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def is_below(name: str, failed: Sequence[str]) -> bool:
    """Whether an article comes from one of the files or folders that could not be read."""
    return any(name == other or name.startswith((f"{other}/", f"{other}#")) for other in failed)
