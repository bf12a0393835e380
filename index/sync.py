"""Makes an index equal to a set of articles: what is new is added, what changed replaced, what is gone removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from index.articles import Article, Problem, read_folder
from index.chunks import CHUNKING, chunk_size, content_key, split, title_room
from index.embeddings import Embedder
from index.errors import IndexUnavailableError
from index.manifest import Manifest
from index.store import ChunkStore, create_store, make_private, not_writable

TOGETHER = 16
"""Articles whose chunks are embedded in one call: enough to fill the encoder's batches."""

MAX_TITLE = 1_000
"""Characters of a title that are looked at."""

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
    failed = tuple(problem.article_id for problem in reading.failed)
    store, report = index_articles(reading.articles, where, embedder, failed=failed, progress=progress)
    return store, replace(report, failed=reading.failed, warnings=reading.warnings)


def index_articles(
    articles: Sequence[Article],
    where: Path,
    embedder: Embedder,
    *,
    failed: Sequence[str] = (),
    progress: Progress = no_progress,
) -> tuple[ChunkStore, SyncReport]:
    """Makes the index in `where` equal to the given articles; see `sync` for `failed`.

    Raises IndexMismatchError, IndexUnavailableError or ModelError, with the old index still whole.
    """
    manifest = manifest_of(embedder)  # before anything is made: the embedder may not load
    make_private(where)
    with writer_lock(where):
        store = create_store(where, manifest)
        return store, sync(articles, store, embedder, failed=failed, progress=progress)


def sync(
    articles: Sequence[Article],
    store: ChunkStore,
    embedder: Embedder,
    *,
    failed: Sequence[str] = (),
    progress: Progress = no_progress,
) -> SyncReport:
    """Makes the store hold just these articles, and what it already has of the files and folders that `failed`."""
    before = store.keys()
    now = {article.id: content_key(article) for article in articles}
    changed = [article for article in articles if before.get(article.id) != now[article.id]]
    gone = before.keys() - now.keys()
    removed = tuple(sorted(i for i in gone if not any(i == name or i.startswith(f"{name}/") for name in failed)))
    progress(0, len(changed))
    for first in range(0, len(changed), TOGETHER):
        part = changed[first : first + TOGETHER]
        put_together(part, store, embedder)
        progress(first + len(part), len(changed))
    store.remove(removed)
    store.purge()
    return SyncReport(
        added=tuple(article.id for article in changed if article.id not in before),
        updated=tuple(article.id for article in changed if article.id in before),
        removed=removed,
        unchanged=tuple(article_id for article_id in now if before.get(article_id) == now[article_id]),
    )


def put_together(articles: Sequence[Article], store: ChunkStore, embedder: Embedder) -> None:
    """Chunks, embeds and writes some articles, each in one call for all of them."""
    size = chunk_size(embedder.max_tokens)
    chunked = [(article, split(article, embedder.token_offsets, most=size)) for article in articles]
    titles = [short_title(article, embedder) for article in articles]
    texts = [title + chunk.text for title, (_, chunks) in zip(titles, chunked, strict=True) for chunk in chunks]
    store.put(chunked, embedder.embed(texts))


def short_title(article: Article, embedder: Embedder) -> str:
    """What a chunk is embedded under: a paragraph in the middle of an article rarely names what it speaks of."""
    tokens = embedder.token_offsets(article.title[:MAX_TITLE])[: title_room(embedder.max_tokens)]
    return article.title[: tokens[-1][1]] + "\n" if tokens else ""


def manifest_of(embedder: Embedder) -> Manifest:
    return Manifest(embedder.name, embedder.dimension, f"{CHUNKING}-{chunk_size(embedder.max_tokens)}", embedder.runtime)


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
    except OSError as error:
        raise not_writable(where, error) from error
    try:
        yield
    finally:
        lock.release()
