"""Chunks and articles in Chroma. Only this module and `index.storing.clients` use chromadb.

There are two collections. `chunks` has an entry per chunk: its vector, offsets and slice of the article's text. The
slices of an article add up to its text, so nothing is stored twice. `articles` has a small entry per article, with the
mean of its chunks' vectors and the content key of the current version; chunks of other versions are ignored. So
writing that one entry is what makes an article appear, change or disappear, and a process killed before or after it
leaves the old version or the new one, never a mixture.

Texts are stored as metadata rather than as Chroma documents, which would be indexed by trigrams: three times the time,
four times the disk space, and no benefit for questions.
"""

from __future__ import annotations

import json
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from index.articles import Article, parse_places
from index.embedding.chunks import Chunk, Span, hash_article, make_chunk_id
from index.errors import IndexNotFoundError, IndexUnavailableError, RagError
from index.filters import EVERYTHING, Filter, encode_day
from index.storing.manifest import Manifest, parse_manifest

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from numpy.typing import NDArray

COSINE = {"hnsw": {"space": "cosine", "ef_search": 200, "ef_construction": 200, "max_neighbors": 64}}
"""With Chroma's default of 16 neighbours, many similar texts cut each other off: of 100 texts "Article number N", a
search found 90. With 64 it found all of them, with equally fast searches and insertions a quarter slower."""
PAGE_SIZE = 5_000
"""Entries read from Chroma at once."""
TEXT_PAGE_SIZE = 500
"""Entries with text or vectors read from Chroma at once."""
Client: TypeAlias = "ClientAPI"
Ranked = list[tuple[str, float]]
"""Chunk ids with their scores, best first."""
STATE = "state"
MANIFEST = "manifest"
IS_RENAMED = "is_renamed"
FORMER_IDS = "former_ids"
NO_FORMER_IDS: Mapping[str, Sequence[str]] = MappingProxyType({})


class StoredArticle:
    """An article's entry in Chroma: everything except its text."""

    def __init__(self, article_id: str, data: Mapping[str, Any]) -> None:
        self.id = article_id
        self.key = str(data["key"])
        self.spans: tuple[Span, ...] = tuple((start, end) for start, end in json.loads(data["spans"]))
        self._data = data

    def with_text(self, text: str) -> Article:
        data = self._data
        published = date.fromisoformat(data["published"]) if data["published"] else None
        extra = json.loads(data["extra"])
        places = parse_places(data["places"])
        return Article(self.id, text, data["title"], data["source"], published, data["url"], extra, places)

    @property
    def chunk_ids(self) -> list[str]:
        return [make_chunk_id(self.key, span) for span in self.spans]


class ChunkStore:
    """The two collections of one index, named `prefix`-chunks and `prefix`-articles."""

    def __init__(self, client: Client, prefix: str, where: str) -> None:
        self._client = client
        self._prefix = prefix
        self.where = where
        with translate_chroma_errors(where):
            self._chunks = client.get_collection(f"{prefix}-chunks", embedding_function=None)
            self._articles = client.get_collection(f"{prefix}-articles", embedding_function=None)
        advice = "use another database, or delete its collections and index the articles again"
        self.manifest: Manifest = parse_manifest((self._articles.metadata or {}).get(MANIFEST), where, advice)

    def write(
        self,
        articles: Sequence[tuple[Article, Sequence[Chunk]]],
        vectors: NDArray[np.float32],
        former_ids: Mapping[str, Sequence[str]] = NO_FORMER_IDS,
    ) -> None:
        """Add articles with their chunks, or replace older versions.

        `vectors` has a row for each chunk, in order; `former_ids` are those that articles had before they were renamed,
        by their present id. Chunks of older versions are ignored until `purge` removes them.
        """
        entries = [entry for article, chunks in articles for entry in build_chunk_rows(article, chunks)]
        ends = np.cumsum([len(chunks) for _, chunks in articles])
        means = [average_vectors(part) for part in np.split(vectors, ends[:-1])]
        with translate_chroma_errors(self.where):
            step = self._client.get_max_batch_size()
            for first in range(0, len(entries), step):
                part = entries[first : first + step]
                self._chunks.upsert(
                    ids=[name for name, _ in part],
                    embeddings=vectors[first : first + step],
                    metadatas=[data for _, data in part],
                )
            for first in range(0, len(articles), step):
                own = articles[first : first + step]
                self._articles.upsert(
                    ids=[article.id for article, _ in own],
                    embeddings=np.stack(means[first : first + step]),
                    metadatas=[build_article_row(*each, former_ids.get(each[0].id, ())) for each in own],
                )

    def remove(self, article_ids: Sequence[str]) -> None:
        """Remove articles. Their chunks are ignored until `purge` removes them."""
        with translate_chroma_errors(self.where):
            for first in range(0, len(article_ids), PAGE_SIZE):
                self._articles.delete(ids=list(article_ids[first : first + PAGE_SIZE]))

    def purge(self) -> int:
        """Remove chunks that do not belong to an article's current version; return how many."""
        with translate_chroma_errors(self.where):
            current = set(self.read_keys().values())
            stray = [name for (name,) in read_collection(self._chunks) if name.partition("-")[0] not in current]
            for first in range(0, len(stray), PAGE_SIZE):
                self._chunks.delete(ids=stray[first : first + PAGE_SIZE])
        return len(stray)

    def read_keys(self) -> dict[str, str]:
        """The content key of every article, by article id."""
        with translate_chroma_errors(self.where):
            return {name: str(data["key"]) for name, data in read_collection(self._articles, "metadatas")}

    def read_former_ids(self) -> dict[str, str]:
        """The present id of each renamed article, by the ids that it had before."""
        with translate_chroma_errors(self.where):
            renamed = read_collection(self._articles, "metadatas", where={IS_RENAMED: True})
            return {former: name for name, data in renamed for former in json.loads(data[FORMER_IDS])}

    def read_articles(self, ids: Sequence[str]) -> Iterator[tuple[Article, StoredArticle]]:
        """Articles with their entries, by id; those that are missing or change while being read are left out."""
        with translate_chroma_errors(self.where):
            rows = read_collection(self._articles, "metadatas", ids=ids)
            for stored in [StoredArticle(name, data) for name, data in rows]:
                found = read_collection(self._chunks, "metadatas", ids=stored.chunk_ids, page=TEXT_PAGE_SIZE)
                slices = {name: str(data["text"]) for name, data in found}
                if len(slices) == len(stored.spans):
                    yield stored.with_text("".join(slices[name] for name in stored.chunk_ids)), stored

    def find_nearest(self, vector: NDArray[np.float32], count: int, only: Filter = EVERYTHING) -> Ranked:
        """Ids and cosine similarities of the chunks nearest to a vector, best first, including older versions."""
        return self.find_nearest_each([vector], count, only)[0]

    def find_nearest_each(
        self, vectors: Sequence[NDArray[np.float32]], count: int, only: Filter = EVERYTHING
    ) -> list[Ranked]:
        """As `find_nearest`, for several vectors in one call."""
        with translate_chroma_errors(self.where):
            if not vectors:
                return []
            found = self._chunks.query(
                query_embeddings=np.stack(vectors),
                n_results=count,
                where=build_where(only),
                include=["distances"],
            )
        # Chroma returns cosine distances, 1 - similarity.
        rows = zip(found["ids"], found["distances"] or [], strict=True)
        return [
            sorted(((name, 1.0 - float(d)) for name, d in zip(*row, strict=True)), key=lambda pair: (-pair[1], pair[0]))
            for row in rows
        ]

    def reinsert(self, chunk_ids: Sequence[str]) -> bool:
        """Delete and reinsert chunks, which gives them new edges in the graph; return False if one is missing."""
        with translate_chroma_errors(self.where):
            rows = list(read_collection(self._chunks, "embeddings", "metadatas", ids=chunk_ids, page=TEXT_PAGE_SIZE))
            if len(rows) < len(chunk_ids):
                return False
            for name, vector, data in rows:
                self._chunks.delete(ids=[name])
                self._chunks.upsert(ids=[name], embeddings=np.asarray([vector], np.float32), metadatas=[data])
        return True

    def read_vectors(self, chunk_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of chunks, by id. Unknown ids are ignored."""
        with translate_chroma_errors(self.where):
            return {
                name: np.asarray(vector, np.float32)
                for name, vector in read_collection(self._chunks, "embeddings", ids=chunk_ids, page=TEXT_PAGE_SIZE)
            }

    def count(self) -> tuple[int, int]:
        """The numbers of articles and chunks, including chunks of older versions."""
        with translate_chroma_errors(self.where):
            return self._articles.count(), self._chunks.count()

    @property
    def state(self) -> str:
        """A name set by the last completed sync; it changes whenever the articles do."""
        with translate_chroma_errors(self.where):
            found = self._client.get_collection(f"{self._prefix}-articles", embedding_function=None)
            return str((found.metadata or {}).get(STATE, ""))

    def set_state(self, state: str) -> None:
        with translate_chroma_errors(self.where):
            self._articles.modify(metadata={MANIFEST: json.dumps(asdict(self.manifest)), STATE: state})

    def close(self) -> None:
        """Close the files of an index on disk. The store cannot be used afterwards."""
        self._client.close()


def make_collections(client: Client, prefix: str, manifest: Manifest) -> None:
    """Create the missing collections; the manifest goes into the one created last."""
    existing = {collection.name for collection in client.list_collections()}
    metadata = {"chunks": None, "articles": {MANIFEST: json.dumps(asdict(manifest)), STATE: ""}}
    for name, data in metadata.items():
        if f"{prefix}-{name}" not in existing:
            client.create_collection(f"{prefix}-{name}", metadata=data, configuration=COSINE, embedding_function=None)


def drop_collections(client: Client, prefix: str) -> None:
    existing = {collection.name for collection in client.list_collections()}
    for name in (f"{prefix}-articles", f"{prefix}-chunks"):
        if name in existing:
            client.delete_collection(name)


def drop_when_collected(owner: object, client: Client, prefix: str) -> Callable[[], object]:
    """Drop the collections when their owner is garbage-collected, or earlier by calling what is returned."""
    return weakref.finalize(owner, drop_collections, client, prefix)


def read_collection(
    collection: Any,
    *include: str,
    ids: Sequence[str] | None = None,
    where: Mapping[str, Any] | None = None,
    page: int = PAGE_SIZE,
) -> Iterator[tuple[Any, ...]]:
    """The id and the `include`d fields of each entry, or of those with `ids` or that pass `where`, read in pages.

    Chroma binds a SQL variable per entry returned, and SQLite has a limit: 52,074 chunks exceed it.
    """
    first = 0
    while True:
        wanted = None if ids is None else list(ids[first : first + page])
        if wanted == []:
            return
        place = {"limit": page, "offset": first} if wanted is None else {"ids": wanted}
        found = collection.get(include=list(include), where=where, **place)
        yield from zip(found["ids"], *(found[field] for field in include), strict=True)
        first += page
        if wanted is None and len(found["ids"]) < page:
            return


def build_chunk_rows(article: Article, chunks: Sequence[Chunk]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The id and metadata of each chunk. Its slice of text extends to the start of the next chunk."""
    starts = [0, *(chunk.start for chunk in chunks[1:]), len(article.text)]
    shared: dict[str, Any] = {"article": article.id, "source": article.source}
    if article.published:
        shared["published"] = encode_day(article.published)
    for chunk, (start, end) in zip(chunks, pairwise(starts), strict=True):
        yield chunk.id, shared | {"start": chunk.start, "end": chunk.end, "text": article.text[start:end]}


def build_article_row(
    article: Article, chunks: Sequence[Chunk], former_ids: Sequence[str] = ()
) -> dict[str, str | bool]:
    renamed: dict[str, str | bool] = {IS_RENAMED: True, FORMER_IDS: json.dumps(former_ids)} if former_ids else {}
    return renamed | {
        "key": hash_article(article),
        "title": article.title,
        "source": article.source,
        "published": article.published.isoformat() if article.published else "",
        "url": article.url,
        "extra": json.dumps(dict(article.extra)),
        "places": json.dumps(article.places),
        "spans": json.dumps([(chunk.start, chunk.end) for chunk in chunks]),
    }


def build_where(only: Filter) -> dict[str, Any] | None:
    """The filter as a Chroma `where` clause; None if everything passes."""
    parts: list[dict[str, Any]] = []
    if only.sources:
        parts.append({"source": {"$in": list(only.sources)}})
    if only.since:
        parts.append({"published": {"$gte": encode_day(only.since)}})
    if only.until:
        parts.append({"published": {"$lte": encode_day(only.until)}})
    return {"$and": parts} if len(parts) > 1 else parts[0] if parts else None


def average_vectors(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of some vectors, scaled to length one."""
    mean = vectors.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), np.float32)


@contextmanager
def translate_chroma_errors(where: str) -> Iterator[None]:
    """Turn Chroma's errors, which have many types, into a RagError, so that no failure looks like an empty result."""
    try:
        yield
    except RagError:
        raise
    except Exception as error:
        if type(error).__name__ == "NotFoundError":
            place = where if where.startswith("at ") else f"in {where}"  # a server or a folder
            raise IndexNotFoundError(f"There is no index {place}; make one with `rag index FOLDER`.") from error
        if is_unanswered(error):
            raise make_server_error(where, error) from error
        raise IndexUnavailableError(
            f"The index {where} cannot be read or written ({type(error).__name__}: {error}); "
            "check the folder's permissions and free space (or that the server runs), "
            "or delete the index and index the articles again."
        ) from error


def is_unanswered(error: Exception) -> bool:
    """Whether a server did not answer at all."""
    import httpx

    return isinstance(error, httpx.TransportError | ConnectionError)


def make_server_error(where: str, error: Exception) -> IndexUnavailableError:
    return IndexUnavailableError(
        f"The Chroma server {where} does not answer ({type(error).__name__}: {error}); "
        "start it (`chroma run`) and try again, or give another address with --chroma."
    )
