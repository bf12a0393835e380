"""What models made of sentences, kept in a file beside the index so that only what is new is computed.

The file holds hashes and numbers, no text. Each key is a hash of everything that its result depends on: the models, the
sentences and what is read around them. The file can be deleted at any time; a damaged one is replaced.
"""

from __future__ import annotations

import hashlib
import sqlite3
import struct
import zlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import closing, suppress
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from index import Embedder, Location
from index.storing.disk.folder import FolderIndex
from rag.agreement.relation import KINDS, SentenceModel
from rag.answer import Claim
from rag.answering.neighbours import SentenceEmbedder
from rag.readers.embedded import sentence_key, side_key
from rag.readers.weights import CONFIG, WEIGHTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "comparisons.sqlite"
SCHEMA = "create table if not exists results (key blob primary key, value blob not null, used text not null)"
MAX_IDLE = timedelta(days=30)
"""Results that were not used for this long are deleted."""
BATCH = 500
"""Results looked up in one query."""
CHECK = struct.Struct("<I")
SPAN = struct.Struct("<IId")
T = TypeVar("T")


def store_results(
    location: Location | None, embedder: Embedder, model: SentenceModel
) -> tuple[SentenceEmbedder, SentenceModel]:
    """The embedder and the model with their results stored beside the index; as they are if it is not in a folder."""
    if not isinstance(location, FolderIndex):
        return embedder, model
    results = StoredResults(location.folder / FILE)
    return StoringEmbedder(embedder, results), StoringModel(model, results)


class StoredResults:
    """A file of results. If it cannot be read or written, everything is computed. Safe to share between processes."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def recall(self, keys: Sequence[bytes], compute: Callable[[list[int]], Sequence[bytes]]) -> list[bytes]:
        """Return the results of the keys, in order; `compute` gets the indices of the missing ones, each key once."""
        today = date.today()
        nothing: dict[bytes, tuple[bytes, str]] = {}
        stored = self._run(lambda db: read_stored(db, keys), nothing)
        known = {key: value for key, (value, _) in stored.items()}
        first = {key: place for place, key in reversed([*enumerate(keys)]) if key not in known}
        if places := sorted(first.values()):
            known |= zip((keys[place] for place in places), compute(places), strict=True)
        is_old = {key: used != today.isoformat() for key, (_, used) in stored.items()}
        if changed := {key: known[key] for key in known if is_old.get(key, True)}:
            self._run(lambda db: write_stored(db, changed, today), None)
        return [known[key] for key in keys]

    def _run(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Do some work on the file; the value `otherwise` if that is impossible."""
        try:
            if not self.file.exists():
                self.file.touch(mode=0o600)
            with closing(sqlite3.connect(self.file, timeout=10)) as db, db:
                db.execute(SCHEMA)
                return work(db)
        except (OSError, sqlite3.OperationalError):  # read-only, full, or locked for long
            return otherwise
        except sqlite3.DatabaseError:  # damaged
            with suppress(OSError):
                self.file.unlink(missing_ok=True)
            return otherwise


def read_stored(db: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, tuple[bytes, str]]:
    """The undamaged results of those keys that are stored, with the day on which each was last used."""
    wanted, found = list(dict.fromkeys(keys)), {}
    for first in range(0, len(wanted), BATCH):
        batch = wanted[first : first + BATCH]
        marks = ",".join("?" * len(batch))
        for key, value, used in db.execute(f"select key, value, used from results where key in ({marks})", batch):  # noqa: S608
            if value[: CHECK.size] == make_check(key, value[CHECK.size :]):
                found[key] = (value[CHECK.size :], used)
    return found


def write_stored(db: sqlite3.Connection, results: Mapping[bytes, bytes], today: date) -> None:
    """Store results as used today, and delete those that were not used for long."""
    rows = [(key, make_check(key, value) + value, today.isoformat()) for key, value in results.items()]
    db.executemany("insert or replace into results values (?, ?, ?)", rows)
    db.execute("delete from results where used < ?", [(today - MAX_IDLE).isoformat()])


def make_check(key: bytes, value: bytes) -> bytes:
    """A checksum, as SQLite has none."""
    return CHECK.pack(zlib.crc32(key + value))


class StoringModel:
    """A `SentenceModel` whose results are stored."""

    def __init__(self, model: SentenceModel, results: StoredResults) -> None:
        self._model = model
        self._results = results

    def compare(self, question: str, pairs: Sequence[tuple[Claim, Claim]]) -> NDArray[np.float32]:
        def compute(places: list[int]) -> list[bytes]:
            return [row.tobytes() for row in self._model.compare(question, [pairs[place] for place in places])]

        keys = [hash_key("compare", hash_reader(), question, side_key(a), side_key(b)) for a, b in pairs]
        rows = b"".join(self._results.recall(keys, compute))
        return np.frombuffer(rows, np.float32).reshape(len(pairs), len(KINDS))

    def read_sentences(self, asked: Sequence[tuple[str, Claim]]) -> list[Claim | None]:
        def compute(places: list[int]) -> list[bytes]:
            read = self._model.read_sentences([asked[place] for place in places])
            return [pack_span(asked[place][1], claim) for place, claim in zip(places, read, strict=True)]

        keys = [hash_key("read", hash_reader(), question, sentence_key(sentence)) for question, sentence in asked]
        spans = self._results.recall(keys, compute)
        return [unpack_span(sentence, span) for (_, sentence), span in zip(asked, spans, strict=True)]


class StoringEmbedder:
    """Embeds sentences and stores their vectors."""

    def __init__(self, embedder: Embedder, results: StoredResults) -> None:
        self._embedder = embedder
        self._results = results

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        def compute(places: list[int]) -> list[bytes]:
            return [row.tobytes() for row in self._embedder.embed([texts[place] for place in places])]

        name = (self._embedder.name, self._embedder.runtime)
        rows = b"".join(self._results.recall([hash_key("embed", name, text) for text in texts], compute))
        return np.frombuffer(rows, np.float32).reshape(len(texts), self._embedder.dimension)


def pack_span(sentence: Claim, claim: Claim | None) -> bytes:
    """Where in its sentence a claim is, and its probability; empty for no claim."""
    if claim is None:
        return b""
    return SPAN.pack(claim.start - sentence.quote_start, claim.end - sentence.quote_start, claim.probability)


def unpack_span(sentence: Claim, span: bytes) -> Claim | None:
    return sentence.cut(*SPAN.unpack(span)) if span else None


def hash_key(*parts: Hashable) -> bytes:
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


@cache
def hash_reader() -> str:
    """A hash of the reader's code and of its configuration, which names the hash of each file of weights."""
    files = [*sorted(WEIGHTS.parent.glob("*.py")), WEIGHTS / CONFIG]
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()
