"""Makes an index equal to a set of articles: what is new is added, what changed replaced, what is gone removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from index.articles import Article, Problem, read_folder
from index.chunks import CHUNKING, Chunk, content_key, split
from index.embeddings import Embedder
from index.errors import IndexUnavailableError
from index.manifest import Manifest
from index.store import ChunkStore, create_store, database, make_private

TOGETHER = 16
"""Articles whose chunks are embedded in one call: enough to fill the encoder's batches."""

Progress = Callable[[int, int], None]
"""Called with the number of articles done and to be done."""


@dataclass(frozen=True)
class SyncReport:
    """What a sync did: article ids, and the files that could not be taken in or were odd."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def no_progress(done: int, total: int) -> None:
    """Shows nothing."""


def index_folder(
    folder: Path, where: Path, embedder: Embedder, *, max_bytes: int, progress: Progress = no_progress
) -> tuple[ChunkStore, SyncReport]:
    """Makes the index in `where` equal to the articles in `folder`.

    A file that is there but cannot be read keeps the version that was indexed before, if any, and is reported.
    Raises ArticleFolderError, IndexMismatchError, IndexUnavailableError or ModelError, with the old index still whole.
    """
    reading = read_folder(folder, max_bytes=max_bytes)
    if not database(where).exists():
        make_private(where)
    with writer_lock(where):
        store = create_store(where, manifest_of(embedder))
        keep = frozenset(problem.article_id for problem in reading.failed)
        report = sync(reading.articles, store, embedder, keep=keep, progress=progress)
    return store, replace(report, failed=reading.failed, warnings=reading.warnings)


def sync(
    articles: Sequence[Article],
    store: ChunkStore,
    embedder: Embedder,
    *,
    keep: frozenset[str] = frozenset(),
    progress: Progress = no_progress,
) -> SyncReport:
    """Makes the store hold just these articles, and those in `keep` that it has already."""
    before = store.keys()
    now = {article.id: content_key(article) for article in articles}
    changed = [article for article in articles if before.get(article.id) != now[article.id]]
    removed = tuple(sorted(before.keys() - now.keys() - keep))
    progress(0, len(changed))
    for first in range(0, len(changed), TOGETHER):
        part = changed[first : first + TOGETHER]
        put_together(part, store, embedder)
        progress(first + len(part), len(changed))
    store.remove(removed)
    if changed or removed:
        store.purge()
    return SyncReport(
        added=tuple(article.id for article in changed if article.id not in before),
        updated=tuple(article.id for article in changed if article.id in before),
        removed=removed,
        unchanged=tuple(article_id for article_id in now if before.get(article_id) == now[article_id]),
    )


def put_together(articles: Sequence[Article], store: ChunkStore, embedder: Embedder) -> None:
    """Chunks, embeds and writes some articles, each in one call for all of them."""
    chunked = [(article, split(article, embedder.token_offsets)) for article in articles]
    store.put(
        chunked, embedder.embed([embedded_text(article, chunk) for article, chunks in chunked for chunk in chunks])
    )


def embedded_text(article: Article, chunk: Chunk) -> str:
    """A chunk under its article's title: a paragraph in the middle rarely names what it speaks of."""
    return f"{article.title}\n{chunk.text}" if article.title else chunk.text


def manifest_of(embedder: Embedder) -> Manifest:
    return Manifest(embedder.name, embedder.dimension, CHUNKING)


@contextmanager
def writer_lock(where: Path) -> Iterator[None]:
    """Held while an index is written: two writers on one Chroma folder ruin it."""
    lock = FileLock(where / "writer.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise IndexUnavailableError(
            f"The index {where} is being written by another process; wait until it has finished."
        ) from error
    try:
        yield
    finally:
        lock.release()
