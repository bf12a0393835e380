"""The index in Chroma: chunks with their vectors, and the articles they come from. The only module that knows chromadb.

Two collections. `chunks` holds one entry a chunk; `articles` holds each article's text and metadata, under the mean of
its chunks' vectors. An article's entry names the version (a key of its content) whose chunks count; chunks of any other
version are ignored by every query. So writing that one entry is what makes an article appear, change or vanish: a
process that is killed before or after it leaves the old state or the new one, and never a mixture.
"""

from __future__ import annotations

import json
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np

from index.articles import Article
from index.chunks import Chunk, content_key
from index.errors import IndexNotFoundError, IndexUnavailableError, RagError
from index.manifest import Manifest, check_manifest, manifest_from

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from numpy.typing import NDArray

COSINE = {"hnsw": {"space": "cosine", "ef_search": 200}}
PAGE = 5_000
"""Entries that are read from Chroma at once."""
PREFIX = "rag"
MEMORY_LOCK = Lock()


@dataclass(frozen=True)
class Hit:
    """A chunk that a query found, and its cosine similarity to the question, in -1..1."""

    chunk: Chunk
    similarity: float


class ChunkStore:
    """An open index. Made by `open_store`, `create_store` or `memory_store`."""

    def __init__(self, client: ClientAPI, prefix: str, where: str) -> None:
        self._client = client
        self._where = where
        with readable_errors(where):
            self._chunks = client.get_collection(f"{prefix}-chunks", embedding_function=None)
            self._articles = client.get_collection(f"{prefix}-articles", embedding_function=None)
        self.manifest = manifest_from(self._articles.metadata or {}, where)

    def put(self, articles: Sequence[tuple[Article, Sequence[Chunk]]], vectors: NDArray[np.float32]) -> None:
        """Adds articles with their chunks, or puts them in the place of older versions.

        `vectors` has a row for each chunk, in order. What older versions leave behind is not found by queries any more;
        `purge` removes it.
        """
        keys = [content_key(article) for article, _ in articles]
        entries = [(chunk, key) for (_, chunks), key in zip(articles, keys, strict=True) for chunk in chunks]
        ends = np.cumsum([len(chunks) for _, chunks in articles])
        means = [mean_vector(part) for part in np.split(vectors, ends[:-1])]
        with readable_errors(self._where):
            step = self._client.get_max_batch_size()
            for first in range(0, len(entries), step):
                part = entries[first : first + step]
                self._chunks.upsert(
                    ids=[chunk.id for chunk, _ in part],
                    embeddings=vectors[first : first + step],
                    documents=[chunk.text for chunk, _ in part],
                    metadatas=[
                        {"article": c.article_id, "key": key, "start": c.start, "end": c.end} for c, key in part
                    ],
                )
            self._articles.upsert(
                ids=[article.id for article, _ in articles],
                embeddings=np.stack(means),
                documents=[article.text for article, _ in articles],
                metadatas=[article_metadata(article, key) for (article, _), key in zip(articles, keys, strict=True)],
            )

    def remove(self, article_ids: Sequence[str]) -> None:
        """Removes articles; their chunks are not found any more, and `purge` removes them."""
        with readable_errors(self._where):
            if article_ids:
                self._articles.delete(ids=list(article_ids))

    def purge(self) -> int:
        """Removes chunks that belong to no article's present version; returns how many."""
        with readable_errors(self._where):
            keys = self.keys()
            found = entries(self._chunks, "metadatas")
            stray = [chunk_id for chunk_id, data in found if keys.get(str(data["article"])) != data["key"]]
            step = self._client.get_max_batch_size()
            for first in range(0, len(stray), step):
                self._chunks.delete(ids=stray[first : first + step])
        return len(stray)

    def keys(self) -> dict[str, str]:
        """The content key of every article in the index, by article id."""
        with readable_errors(self._where):
            return {article_id: str(data["key"]) for article_id, data in entries(self._articles, "metadatas")}

    def articles(self, ids: Sequence[str] | None = None) -> dict[str, Article]:
        """Articles by id, all of them unless `ids` are given; ids that the index does not hold are left out."""
        if ids is not None and not ids:
            return {}
        with readable_errors(self._where):
            rows = list(entries(self._articles, "metadatas", "documents", ids=ids))
        return {article_id: article_from(article_id, data, text) for article_id, data, text in rows}

    def query(self, vector: NDArray[np.float32], count: int, without: Sequence[str] = ()) -> list[Hit]:
        """The chunks nearest to a vector, best first, at most `count`; those of older versions left out.

        Articles whose ids are in `without` are passed over.
        """
        with readable_errors(self._where):
            size = self._chunks.count()
            depth = min(count, size)
            hits = self._nearest(vector, depth, without)
            while len(hits) < count and depth < size:  # older versions took places; look further
                depth = min(2 * depth, size)
                hits = self._nearest(vector, depth, without)
        return hits[:count]

    def _nearest(self, vector: NDArray[np.float32], depth: int, without: Sequence[str]) -> list[Hit]:
        """Of the `depth` nearest chunks, those of articles' present versions."""
        if depth == 0:
            return []
        found = self._chunks.query(
            query_embeddings=vector[None],
            n_results=depth,
            where={"article": {"$nin": list(without)}} if without else None,
            include=["metadatas", "documents", "distances"],
        )
        columns = (found["ids"], found["metadatas"], found["documents"], found["distances"])
        found_rows = zip(*((column or [[]])[0] for column in columns), strict=True)
        # Chroma gives None for what another process has removed since this one opened the index.
        rows = [row for row in found_rows if row[1] is not None]
        if not rows:
            return []
        ids = sorted({str(data["article"]) for _, data, _, _ in rows})
        current = self._articles.get(ids=ids, include=["metadatas"])
        keys = {i: data["key"] for i, data in zip(current["ids"], current["metadatas"] or [], strict=True)}
        hits = [
            # Chroma returns cosine distances, 1 - similarity.
            Hit(Chunk(chunk_id, str(data["article"]), data["start"], data["end"], text), 1.0 - float(distance))
            for chunk_id, data, text, distance in rows
            if keys.get(str(data["article"])) == data["key"]
        ]
        return sorted(hits, key=lambda hit: (-hit.similarity, hit.chunk.id))

    def counts(self) -> tuple[int, int]:
        """Numbers of articles and of chunks."""
        with readable_errors(self._where):
            return self._articles.count(), self._chunks.count()


def open_store(folder: Path) -> ChunkStore:
    """The index in `folder`. Raises IndexNotFoundError where there is none; never makes one."""
    with readable_errors(str(folder)):
        if not database(folder).exists():
            raise no_index(folder)
    return ChunkStore(persistent_client(folder), PREFIX, str(folder))


def create_store(folder: Path, manifest: Manifest) -> ChunkStore:
    """The index in `folder`, made there if there is none. Raises IndexMismatchError where it was made otherwise."""
    make_private(folder)
    client = persistent_client(folder)
    with readable_errors(str(folder)):
        make_collections(client, PREFIX, manifest)
    store = ChunkStore(client, PREFIX, str(folder))
    check_manifest(store.manifest, manifest, str(folder))
    return store


def memory_store(manifest: Manifest) -> ChunkStore:
    """An index that lives as long as the returned object, in memory."""
    # All in-memory clients of a process share one store, so each index takes names of its own.
    prefix = f"{PREFIX}-{uuid4().hex}"
    with readable_errors("memory"):
        with MEMORY_LOCK:
            client = memory_client()
        make_collections(client, prefix, manifest)
    store = ChunkStore(client, prefix, "memory")
    weakref.finalize(store, drop_collections, client, prefix)
    return store


@cache
def memory_client() -> ClientAPI:
    """The one in-memory client of this process: Chroma fails where threads make and drop several at once."""
    import chromadb

    return chromadb.EphemeralClient(settings=chroma_settings())


def make_collections(client: ClientAPI, prefix: str, manifest: Manifest) -> None:
    """Makes what is missing; the manifest goes into the collection that is made last."""
    existing = {collection.name for collection in client.list_collections()}
    metadata = {"chunks": None, "articles": {"manifest": json.dumps(asdict(manifest))}}
    for name, data in metadata.items():
        if f"{prefix}-{name}" not in existing:
            client.create_collection(
                f"{prefix}-{name}",
                metadata=data,
                configuration=COSINE,
                embedding_function=None,
            )


def entries(collection: Any, *include: str, ids: Sequence[str] | None = None) -> Iterator[tuple[Any, ...]]:
    """The id and the `include`d fields of each entry, or of those with `ids`; read in pages.

    Chroma binds a variable for each entry of one answer, and SQLite takes only so many: 52,074 chunks are too many.
    """
    first = 0
    while True:
        wanted = None if ids is None else list(ids[first : first + PAGE])
        if wanted == []:
            return
        place = {"limit": PAGE, "offset": first} if wanted is None else {"ids": wanted}
        found = collection.get(include=list(include), **place)
        yield from zip(found["ids"], *(found[field] or [] for field in include), strict=True)
        first += PAGE
        if wanted is None and len(found["ids"]) < PAGE:
            return


def drop_collections(client: ClientAPI, prefix: str) -> None:
    for name in ("chunks", "articles"):
        client.delete_collection(f"{prefix}-{name}")


def persistent_client(folder: Path) -> ClientAPI:
    import chromadb

    with readable_errors(str(folder)):
        # Chroma keeps its clients by the path as given: a relative one would mean another folder after a chdir.
        return chromadb.PersistentClient(path=database(folder).parent.resolve(), settings=chroma_settings())


def chroma_settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def database(folder: Path) -> Path:
    return folder / "chroma" / "chroma.sqlite3"


def make_private(folder: Path) -> None:
    """Makes the folder for its owner only: an index holds the articles' whole text."""
    try:
        if not folder.exists():
            folder.mkdir(mode=0o700, parents=True)
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")
        (folder / "chroma").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise not_writable(folder, error) from error


def not_writable(folder: Path, error: OSError) -> IndexUnavailableError:
    return IndexUnavailableError(
        f"The index folder {folder} cannot be written ({error.strerror}); choose another one with --index."
    )


@contextmanager
def readable_errors(where: str) -> Iterator[None]:
    """Chroma's errors, of many kinds, as one sentence; never as an empty result."""
    try:
        yield
    except RagError:
        raise
    except Exception as error:
        if type(error).__name__ == "NotFoundError":
            raise no_index(where) from error
        raise IndexUnavailableError(
            f"The index {where} cannot be read or written ({type(error).__name__}: {error}); "
            "check the folder's permissions and free space, or delete it and index the articles again."
        ) from error


def no_index(where: Path | str) -> IndexNotFoundError:
    return IndexNotFoundError(f"There is no index in {where}; make one with `rag index FOLDER`.")


def mean_vector(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Shape (dimension,), length one."""
    mean = vectors.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), np.float32)


def article_metadata(article: Article, key: str) -> dict[str, str]:
    return {
        "key": key,
        "title": article.title,
        "source": article.source,
        "published": article.published.isoformat() if article.published else "",
        "url": article.url,
        "extra": json.dumps(dict(article.extra)),
    }


def article_from(article_id: str, data: Mapping[str, Any], text: str) -> Article:
    published = date.fromisoformat(data["published"]) if data["published"] else None
    extra = json.loads(data["extra"])
    return Article(article_id, text, data["title"], data["source"], published, data["url"], extra)
