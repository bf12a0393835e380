"""A SQLite file with what is looked up about articles: texts, metadata, offsets of chunks, sketches.

It is built from the store alone, so it can always be rebuilt. Chroma finds the nearest chunks; everything else that a
question needs is read from the catalog, which is much faster and always on this machine, even if the store is on a
server.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from index.articles import Article, parse_places
from index.embedding.chunks import Span, make_chunk_id
from index.errors import IndexUnavailableError
from index.filters import Filter
from index.storing.copies import make_sketch
from index.storing.store import ChunkStore

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "catalog.sqlite"
SCHEMA = """
create table if not exists articles (
    id text primary key, key text not null, title text not null, source text not null, published text not null,
    url text not null, extra text not null, places text not null, text text not null,
    spans blob not null, sketch blob not null
);
create index if not exists published on articles (published);
"""
SELECT_ARTICLE = "select id, text, title, source, published, url, extra, places from articles"
WORDS = "length(text) - length(replace(replace(text, ' ', ''), char(10), '')) + 1"
SELECT_SUMMARY = f"select id, title, source, published, length(text), {WORDS} from articles"  # noqa: S608 (a constant)
Order = Literal["newest", "oldest", "title", "source", "longest"]
ORDERS: dict[Order, str] = {
    "newest": "published desc, id",
    "oldest": "published = '', published, id",
    "title": "lower(case title when '' then id else title end), id",
    "source": "source = '', lower(source), published desc, id",
    "longest": f"{WORDS} desc, id",
}
"""SQL for each order of a list of articles; articles without a date or source come last."""
MAX_WORDS = 10
"""The most words used of a search through the list of articles."""
BATCH_SIZE = 200
"""Articles looked up in one query."""


class CatalogEntry(NamedTuple):
    """An article's content key and the spans of its chunks."""

    id: str
    key: str
    spans: NDArray[np.int32]
    """Shape (chunks, 2): the start and end of each chunk."""

    @property
    def chunk_ids(self) -> list[str]:
        return [make_chunk_id(self.key, (int(start), int(end))) for start, end in self.spans]


class ArticleSummary(NamedTuple):
    """An article without its text, as lists show it."""

    id: str
    title: str
    source: str
    published: str
    """ISO date, or empty."""
    characters: int
    words: int = 0
    """Approximate: counted by white space."""

    @property
    def name(self) -> str:
        return self.title or self.id


class Catalog:
    """An open catalog. Thread-safe."""

    def __init__(self, folder: Path | None, *, writable: bool = True) -> None:
        """Open the catalog in `folder`, or in memory if that is None. A writable one is created if missing."""
        self._where = str(folder / FILE) if folder else "memory"
        self._lock = Lock()
        # A published catalog is never written again, so readers need no lock.
        address = f"{(folder / FILE).absolute().as_uri()}{'' if writable else '?immutable=1'}" if folder else ":memory:"
        with self._translate_errors():
            self._db = sqlite3.connect(address, uri=folder is not None, check_same_thread=False)
            if writable:
                self._db.executescript(SCHEMA)

    def update(self, store: ChunkStore) -> None:
        """Make the catalog contain exactly the store's articles."""
        stored_keys, own_keys = store.read_keys(), self.read_keys()
        missing = [name for name, key in stored_keys.items() if own_keys.get(name) != key]
        with self._translate_errors(), self._db:
            gone = [(name,) for name in own_keys.keys() - stored_keys.keys()]
            self._db.executemany("delete from articles where id = ?", gone)
            self._db.executemany(
                "insert or replace into articles values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (build_row(article, stored.key, stored.spans) for article, stored in store.read_articles(missing)),
            )

    def read_keys(self) -> dict[str, str]:
        """The content key of every article, by article id, sorted by id."""
        return dict(self._fetch("select id, key from articles order by id"))

    def read_entries(self) -> Iterator[CatalogEntry]:
        """Every article's entry, sorted by id."""
        for name, key, spans in self._fetch("select id, key, spans from articles order by id"):
            yield CatalogEntry(name, key, np.frombuffer(spans, np.int32).reshape(-1, 2))

    def read_articles(self, ids: Sequence[str] | None = None) -> dict[str, Article]:
        """Articles by id: all, or those in `ids`. Unknown ids are ignored."""
        if ids is None:
            return {row[0]: build_article(*row) for row in self._fetch(f"{SELECT_ARTICLE} order by id")}
        found: dict[str, Article] = {}
        for first in range(0, len(ids), BATCH_SIZE):
            part = ids[first : first + BATCH_SIZE]
            marks = ", ".join("?" * len(part))
            rows = self._fetch(f"{SELECT_ARTICLE} where id in ({marks})", part)
            found |= {row[0]: build_article(*row) for row in rows}
        return found

    def read_sketch(self, article_id: str) -> NDArray[np.uint32]:
        """The sketch by which copies of the article are recognised; see `index.storing.copies`."""
        [(found,)] = self._fetch("select sketch from articles where id = ?", [article_id])
        return np.frombuffer(found, np.uint32)

    def find_ids(self, only: Filter) -> set[str]:
        """The ids of the articles that pass a filter."""
        where, values = build_conditions(only)
        return {name for (name,) in self._fetch(f"select id from articles where {where}", values)}  # noqa: S608 (only marks)

    def list_articles(
        self, words: str, only: Filter, first: int, count: int, order: Order = "newest"
    ) -> list[ArticleSummary]:
        """`count` articles, from position `first`, among those that pass a filter and contain all words."""
        where, values = build_conditions(only, words)
        query = f"{SELECT_SUMMARY} where {where} order by {ORDERS[order]} limit ? offset ?"
        return [ArticleSummary(*row) for row in self._fetch(query, [*values, count, first])]

    def count_articles(self, words: str, only: Filter) -> int:
        """How many articles pass a filter and contain all words."""
        where, values = build_conditions(only, words)
        [(found,)] = self._fetch(f"select count(*) from articles where {where}", values)  # noqa: S608 (only marks)
        return int(found)

    def count_by_source(self) -> dict[str, int]:
        """The number of articles of each source, largest first."""
        return dict(self._fetch("select source, count(*) from articles group by source order by 2 desc, 1"))

    def list_dates(self) -> list[date]:
        """The publication dates of all dated articles, oldest first."""
        rows = self._fetch("select published from articles where published <> '' order by published")
        return [date.fromisoformat(day) for (day,) in rows]

    def close(self) -> None:
        self._db.close()

    def _fetch(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._lock, self._translate_errors(), closing(self._db.execute(query, values)) as cursor:
            return cursor.fetchall()

    def _translate_errors(self) -> CatalogErrors:
        return CatalogErrors(self._where)


class CatalogErrors:
    """A context manager that turns SQLite's errors into IndexUnavailableError."""

    def __init__(self, where: str) -> None:
        self._where = where

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            raise IndexUnavailableError(
                f"The catalog {self._where} cannot be read or written ({error}); check the folder's permissions and "
                "free space, or index the articles again."
            ) from error


def build_conditions(only: Filter, words: str = "") -> tuple[str, list[str]]:
    """The SQL condition for articles that pass a filter and contain all words, and its parameters."""
    found, values = ["1"], list(only.sources)
    if only.sources:
        found.append(f"source in ({', '.join('?' * len(only.sources))})")
    if only.since or only.until:
        found.append("published between ? and ?")
        values += [(only.since or date.min).isoformat(), (only.until or date.max).isoformat()]
    for word in words.split()[:MAX_WORDS]:
        found.append("instr(lower(title || ' ' || id || ' ' || text), lower(?))")
        values.append(word)
    return " and ".join(found), values


def build_row(article: Article, key: str, spans: Sequence[Span]) -> tuple[object, ...]:
    return (
        article.id,
        key,
        article.title,
        article.source,
        article.published.isoformat() if article.published else "",
        article.url,
        json.dumps(dict(article.extra)),
        json.dumps(article.places),
        article.text,
        np.array(spans, np.int32).tobytes(),
        make_sketch(article.text).tobytes(),
    )


def build_article(
    name: str, text: str, title: str, source: str, published: str, url: str, extra: str, places: str
) -> Article:
    day = date.fromisoformat(published) if published else None
    return Article(name, text, title, source, day, url, json.loads(extra), parse_places(places))
