"""What models made of unchanged sentences is read from a file beside the index, which may be lost or damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import Article, MemoryIndex
from index.storing.disk.folder import FolderIndex
from rag import Disagreement
from rag.answer import Claim
from rag.answering.disagreements import find_disagreements
from rag.answering.stored_results import FILE, StoredResults, store_results
from tests.fakes import ScriptedPairModel, WordEmbedder

HILL = Article("hill.txt", "The dam was 84 metres high. It fell in the month of March.")
DALE = Article("dale.txt", "The dam was 92 metres high. It fell in the month of June.")
GLEN = Article("glen.txt", "The dam was not high at all. It fell in the month of May.")


class CountingModel(ScriptedPairModel):
    """Every pair conflicts; a sentence answers every question with its first number. Counts what it reads."""

    def __init__(self) -> None:
        super().__init__("conflicts")
        self.read = 0

    def compare(self, question: str, pairs: Sequence[tuple[Claim, Claim]]) -> NDArray[np.float32]:
        self.read += len(pairs)
        return super().compare(question, pairs)

    def read_sentences(self, asked: Sequence[tuple[str, Claim]]) -> list[Claim | None]:
        self.read += len(asked)
        return [find_number(sentence) for _, sentence in asked]


def find_number(sentence: Claim) -> Claim | None:
    start = next((place for place, char in enumerate(sentence.quote) if char.isdigit()), None)
    return None if start is None else sentence.cut(start, start + 2, 0.875)


def find(folder: Path, *articles: Article) -> tuple[tuple[Disagreement, ...], int, int]:
    """The disagreements as a new process finds them, and how much the model and the embedder had to read."""
    model, embedder = CountingModel(), WordEmbedder()
    found = find_disagreements(articles, *store_results(FolderIndex(folder), embedder, model))
    assert found == find_disagreements(articles, WordEmbedder(), CountingModel())
    return found, model.read, embedder.embedded


def test_nothing_is_read_again_for_unchanged_articles(tmp_path: Path) -> None:
    first, read, embedded = find(tmp_path, HILL, DALE)
    assert first
    assert read > 0
    assert embedded == 4
    assert find(tmp_path, HILL, DALE) == (first, 0, 0)


def test_only_what_is_new_or_changed_is_read(tmp_path: Path) -> None:
    _, read, _ = find(tmp_path, HILL, DALE)
    _, more, embedded = find(tmp_path, HILL, DALE, GLEN)
    assert 0 < more < 4 * read
    assert embedded == 2
    _, again, _ = find(tmp_path, HILL, Article("dale.txt", DALE.text, "Another title"))
    assert again > 0


def test_the_file_has_no_text_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    find(tmp_path, HILL, DALE)
    assert not {word for word in (b"metres", b"March", b"hill.txt") if word in (tmp_path / FILE).read_bytes()}
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [None, b"", b"not a database", b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_lost_or_damaged_file_is_made_again(tmp_path: Path, content: bytes | None) -> None:
    first, read, _ = find(tmp_path, HILL, DALE)
    file = tmp_path / FILE
    file.unlink() if content is None else file.write_bytes(content)
    assert find(tmp_path, HILL, DALE)[:2] == (first, read)
    assert find(tmp_path, HILL, DALE)[:2] == (first, 0)


def test_changed_numbers_are_not_believed(tmp_path: Path) -> None:
    """SQLite has no checksums, so a result has one of its own."""
    first, read, _ = find(tmp_path, HILL, DALE)
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("update results set value = zeroblob(length(value))")
    db.close()
    assert find(tmp_path, HILL, DALE)[:2] == (first, read)


def test_a_file_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    found, read, _ = find(tmp_path, HILL, DALE)
    assert found
    assert read > 0


def test_results_not_used_for_long_are_deleted(tmp_path: Path) -> None:
    results = StoredResults(tmp_path / FILE)
    results.recall([b"old"], lambda _: [b"1"])
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("update results set used = '2001-01-01'")
    results.recall([b"new", b"new"], lambda places: [b"2"] * len(places))
    assert db.execute("select key from results").fetchall() == [(b"new",)]
    db.close()


def test_an_index_in_memory_stores_nothing() -> None:
    model, embedder = CountingModel(), WordEmbedder()
    assert store_results(MemoryIndex(), embedder, model) == (embedder, model)
