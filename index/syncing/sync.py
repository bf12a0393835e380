"""Makes an index match a set of articles: adds new articles, replaces changed ones, removes the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.articles import Article, FileReport, FolderReading, Problem
from index.embedding.chunks import hash_article
from index.embedding.embedder import Embedder
from index.errors import IndexMismatchError, IndexNotFoundError, IndexUnavailableError
from index.progress import Progress, ignore_progress
from index.storing.locations import Location
from index.storing.manifest import check_manifest
from index.storing.store import ChunkStore
from index.syncing.engine import Embedded, Engine, make_local_engine, make_manifest
from index.syncing.matching import match_identical
from index.syncing.reuse import embed_changed

ARTICLES_PER_WRITE = 16
"""Articles written in one call."""


@dataclass(frozen=True)
class SyncReport:
    """What a sync did: ids of articles, files that could not be read or need attention, and repaired files."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    """The old and new id of each article that was removed and added again unchanged."""
    repaired: tuple[str, ...] = ()
    """Damaged files of the index that were rebuilt."""
    files: tuple[FileReport, ...] = ()
    """A report on each file of the folder."""


def sync_reading(
    reading: FolderReading,
    location: Location,
    embedder: Embedder,
    *,
    progress: Progress = ignore_progress,
    engine: Engine | None = None,
) -> SyncReport:
    """Make the index match what was read from a folder; see `sync`.

    A file that exists but cannot be read keeps its previously indexed version, if any, and is reported.
    """
    failed = tuple(problem.article_id for problem in reading.failed)
    report = sync(reading.articles, location, embedder, failed=failed, progress=progress, engine=engine)
    return replace(report, failed=reading.failed, warnings=reading.warnings, files=reading.files)


def sync(
    articles: Sequence[Article],
    location: Location,
    embedder: Embedder,
    *,
    failed: Sequence[str] = (),
    progress: Progress = ignore_progress,
    engine: Engine | None = None,
) -> SyncReport:
    """Make the index contain exactly these articles, plus what it already has from the files and folders in `failed`.

    Readers see the previous state until the end. Raises IndexMismatchError, IndexUnavailableError or ModelError, with
    the previous state intact; the next sync resumes where this one stopped.
    """
    wanted = {article.id: hash_article(article) for article in articles}
    identical = find_renamed(articles, location)
    with location.open_for_writing() as writing:
        before, repairs = writing.keys, writing.repairs
        removed = tuple(sorted(name for name in before.keys() - wanted.keys() if not is_covered_by(name, failed)))
        if writing.manifest:
            known = replace(writing.manifest, embedder=embedder.name)  # the rest requires loading the model
            check_manifest(writing.manifest, known, location.where)
        renamed = tuple((old, new) for old, new in identical if old in removed and new not in before)
        changed = removed or any(before.get(name) != key for name, key in wanted.items())
        if changed or writing.is_unfinished or writing.manifest is None:
            engine = engine or make_local_engine(embedder)
            manifest = make_manifest(embedder)
            for _ in range(2):  # the second time from scratch, if queries did not find what was written
                write_changes(articles, wanted, failed, renamed, writing.store(manifest), engine, progress)
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
        renamed=renamed,
        repaired=repairs,
    )


def find_renamed(articles: Sequence[Article], location: Location) -> list[tuple[str, str]]:
    """The old and new id of each new article that is identical to an indexed one whose id is gone."""
    try:
        snapshot = location.snapshot()
        before = snapshot.catalog.read_keys()
        gone = before.keys() - {article.id for article in articles}
        old = snapshot.read_articles([*gone]) if gone else {}
    except (IndexNotFoundError, IndexMismatchError, IndexUnavailableError):
        return []  # there is no index yet, or it will be rebuilt
    if not old:
        return []
    return match_identical(list(old.values()), [article for article in articles if article.id not in before])


def write_changes(
    articles: Sequence[Article],
    wanted: dict[str, str],
    failed: Sequence[str],
    renamed: Sequence[tuple[str, str]],
    store: ChunkStore,
    engine: Engine,
    progress: Progress,
) -> None:
    """Write the articles that the store does not have, and remove those that are gone."""
    stored, former_ids = store.read_keys(), find_former_ids(renamed, store)
    changed = [article for article in articles if stored.get(article.id) != wanted[article.id]]
    outdated = [name for name, key in stored.items() if wanted.get(name) != key]
    progress(0, len(changed))
    done = 0
    for part in group_articles(embed_changed(changed, outdated, store, engine), ARTICLES_PER_WRITE):
        vectors = np.concatenate([each.vectors for each in part])
        store.write([(each.article, each.chunks) for each in part], vectors, former_ids)
        done += len(part)
        progress(done, len(changed))
    store.remove([name for name in stored if name not in wanted and not is_covered_by(name, failed)])


def find_former_ids(renamed: Sequence[tuple[str, str]], store: ChunkStore) -> dict[str, list[str]]:
    """The ids that articles had before, by their present id: those that the store knows, and those just `renamed`."""
    present = dict(renamed)
    known = {former: present.get(name, name) for former, name in store.read_former_ids().items()}
    found: dict[str, list[str]] = {}
    for former, name in sorted({**known, **present}.items()):
        found.setdefault(name, []).append(former)
    return found


def group_articles(items: Iterable[Embedded], size: int) -> Iterator[list[Embedded]]:
    part: list[Embedded] = []
    for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def is_covered_by(name: str, failed: Sequence[str]) -> bool:
    """Whether an article comes from one of the files or folders that could not be read."""
    return any(name == other or name.startswith((f"{other}/", f"{other}#")) for other in failed)
