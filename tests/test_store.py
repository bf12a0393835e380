"""The index in real Chroma: what goes in comes out, and what does not fit is refused."""

from __future__ import annotations

import gc
import json
import stat
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import chromadb
import pytest
from chromadb.config import Settings

from index import (
    Article,
    ChunkStore,
    IndexMismatchError,
    IndexNotFoundError,
    IndexUnavailableError,
    Manifest,
    create_store,
    memory_store,
    open_store,
    sync,
)
from index.store import PAGE, entries
from index.sync import manifest_of
from tests.fakes import WordEmbedder

WORDS = WordEmbedder()
MANIFEST = manifest_of(WORDS)
BEES = Article("bees.txt", "Bees make honey.", "Bees", "Hive", date(2024, 6, 18), "https://b.example", {"k": "v"})
ANTS = Article("ants.txt", "Ants make hills.\x00 Ünïcode \U0001f41c.")


def first(store: ChunkStore, question: str) -> str:
    return store.query(WORDS.embed([question])[0], 1)[0].chunk.text


def test_articles_come_back_whole(tmp_path: Path) -> None:
    """Text and metadata survive closing and opening, to the character."""
    sync([BEES, ANTS], create_store(tmp_path / "i", MANIFEST), WORDS)
    assert open_store(tmp_path / "i").articles() == {"bees.txt": BEES, "ants.txt": ANTS}
    assert open_store(tmp_path / "i").articles(["ants.txt", "gone.txt"]) == {"ants.txt": ANTS}
    assert open_store(tmp_path / "i").articles([]) == {}


def test_the_nearest_chunk_comes_first() -> None:
    """Similarity is the cosine: one for the same words, best first."""
    store = memory_store(MANIFEST)
    sync([BEES, replace(ANTS, text="Ants make hills.")], store, WORDS)
    hits = store.query(WORDS.embed(["Ants make hills"])[0], 10)
    assert [hit.chunk.article_id for hit in hits] == ["ants.txt", "bees.txt"]
    assert hits[0].similarity == pytest.approx(1.0, abs=1e-3)


def test_an_empty_index_finds_nothing() -> None:
    assert memory_store(MANIFEST).query(WORDS.embed(["bees"])[0], 5) == []


def test_a_stopped_update_leaves_the_old_version() -> None:
    """Chunks written for a version whose article entry was not written yet are never found, and are purged."""
    store = memory_store(MANIFEST)
    sync([BEES], store, WORDS)
    newer = replace(BEES, text="Bees sting bees.")
    store._chunks.upsert(
        ids=["stray"],
        embeddings=WORDS.embed(["Bees sting bees."]),
        documents=["Bees sting bees."],
        metadatas=[{"article": newer.id, "key": "newer", "start": 0, "end": 16}],
    )
    assert first(store, "Bees sting bees") == "Bees make honey."
    assert store.purge() == 1
    assert store.counts() == (1, 1)


def test_an_article_of_more_chunks_than_one_write_takes(tmp_path: Path) -> None:
    """Chroma bounds one write; a larger article is written in parts."""
    store = create_store(tmp_path / "i", MANIFEST)
    text = " ".join("word " * 150 + f"end{i}." for i in range(6_000))
    sync([Article("long", text)], store, WORDS)
    assert store.counts() == (1, 6_000)


def test_memory_indexes_are_apart_and_leave_nothing_behind() -> None:
    """Two in-memory indexes do not see each other; one that is dropped frees its collections."""
    one, two = memory_store(MANIFEST), memory_store(MANIFEST)
    sync([BEES], one, WORDS)
    assert two.counts() == (0, 0)
    client = one._client
    own = {one._chunks.name, one._articles.name}
    assert own <= {collection.name for collection in client.list_collections()}
    del one
    gc.collect()
    assert not own & {collection.name for collection in client.list_collections()}


def test_no_index_is_an_error_and_makes_none(tmp_path: Path) -> None:
    """Opening never creates: the folder stays as it was."""
    with pytest.raises(IndexNotFoundError, match="rag index"):
        open_store(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (replace(MANIFEST, embedder="other"), "embedder 'words'"),
        (replace(MANIFEST, dimension=3), "dimension 64"),
        (replace(MANIFEST, chunking="x"), "chunking"),
    ],
)
def test_an_index_made_otherwise_is_refused(tmp_path: Path, wanted: Manifest, words: str) -> None:
    """The error says what the index was made with and what to do; the index is untouched."""
    sync([BEES], create_store(tmp_path, MANIFEST), WORDS)
    with pytest.raises(IndexMismatchError, match=words):
        create_store(tmp_path, wanted)
    assert open_store(tmp_path).articles() == {"bees.txt": BEES}


@pytest.mark.parametrize("manifest", [json.dumps(asdict(MANIFEST) | {"format": 99}), "{}", "no json", None])
def test_another_format_is_refused(tmp_path: Path, manifest: str | None) -> None:
    """An index of another format or without a manifest is not read."""
    create_store(tmp_path, MANIFEST)
    client = chromadb.PersistentClient(tmp_path / "chroma", Settings(anonymized_telemetry=False))
    client.get_collection("rag-articles").modify(metadata={"manifest": manifest} if manifest else {"other": 1})
    with pytest.raises(IndexMismatchError, match="index the articles again"):
        open_store(tmp_path)


def test_a_broken_index_is_an_error_and_not_empty(tmp_path: Path) -> None:
    """A damaged database is reported; it never reads as "nothing found"."""
    (tmp_path / "chroma").mkdir()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"this is not a database" * 1000)
    with pytest.raises(IndexUnavailableError, match="cannot be read"):
        open_store(tmp_path)


def test_the_index_folder_is_private(tmp_path: Path) -> None:
    """An index holds the articles' text: only its owner may look, and git passes it over."""
    create_store(tmp_path / "i", MANIFEST)
    assert stat.S_IMODE((tmp_path / "i").stat().st_mode) == 0o700
    assert (tmp_path / "i" / ".gitignore").read_text() == "*\n"


def test_a_folder_that_was_there_keeps_its_gitignore(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n")
    create_store(tmp_path, MANIFEST)
    assert (tmp_path / ".gitignore").read_text() == "mine\n"


def test_a_relative_path_means_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two folders with an index of the same relative path are two indexes, in one process too."""
    for article in (BEES, ANTS):
        here = tmp_path / article.id
        here.mkdir()
        monkeypatch.chdir(here)
        sync([article], create_store(Path("i"), MANIFEST), WORDS)
        assert list(open_store(Path("i")).articles()) == [article.id]


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """A file where the folder should be: the error names it, and the file stays."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(IndexUnavailableError, match="cannot be written"):
        create_store(tmp_path / "file", MANIFEST)
    assert (tmp_path / "file").read_text() == "mine"


class Numbers:
    """A collection that knows `get` alone."""

    def get(
        self, include: list[str], limit: int = 0, offset: int = 0, ids: list[str] | None = None
    ) -> dict[str, list[str]]:
        assert include == ["documents"]
        assert limit <= PAGE
        assert ids is None or len(ids) <= PAGE
        names = [str(i) for i in range(2 * PAGE + 3)][offset : offset + limit] if ids is None else ids
        return {"ids": names, "documents": [f"text {name}" for name in names]}


def test_more_entries_than_one_page_are_all_read() -> None:
    """Each once and in order, also where ids are asked for; a page never holds more than SQLite can take."""
    expected = [(str(i), f"text {i}") for i in range(2 * PAGE + 3)]
    assert list(entries(Numbers(), "documents")) == expected
    assert list(entries(Numbers(), "documents", ids=[name for name, _ in expected])) == expected
    assert list(entries(Numbers(), "documents", ids=[])) == []
