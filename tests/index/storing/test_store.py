"""Chunks and articles in real Chroma: what is written is read back, and other versions are not found."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from index import Article, Filter, IndexUnavailableError, MemoryIndex, sync
from index.filters import EVERYTHING
from index.storing.clients import get_memory_client
from index.storing.copies import are_sketches_of_copies, make_sketch
from index.storing.store import PAGE_SIZE, ChunkStore, read_collection, translate_chroma_errors
from index.syncing.engine import embed_article, make_manifest
from tests.fakes import WordEmbedder, in_memory

WORDS = WordEmbedder()
BEES = Article("bees.txt", "Bees make honey.", "Bees", "Hive", date(2024, 6, 18), "https://b.example", {"k": "v"})
ANTS = Article("ants.txt", "\n Ants make hills.\x00 Ünïcode \U0001f41c.\n\n" + "They dig. " * 300, source="Hill")


def store_of(location: MemoryIndex) -> ChunkStore:
    with location.open_for_writing() as writing:
        return writing.store(make_manifest(WORDS))


def near(location: MemoryIndex, question: str, only: Filter = EVERYTHING) -> list[str]:
    snapshot = location.snapshot()
    return [snapshot.chunk(name).text for name, _ in snapshot.find_nearest(WORDS.embed([question])[0], 10, only)]


def test_articles_come_back_whole() -> None:
    """Text and metadata survive, to the character, although the text is stored in slices."""
    location, _ = in_memory([BEES, ANTS])
    assert location.snapshot().read_articles() == {"bees.txt": BEES, "ants.txt": ANTS}
    assert location.snapshot().read_articles(["ants.txt", "gone.txt"]) == {"ants.txt": ANTS}
    assert location.snapshot().read_articles([]) == {}


def test_chunks_are_the_articles_text_at_their_offsets() -> None:
    location, _ = in_memory([ANTS])
    snapshot = location.snapshot()
    for name, _ in snapshot.find_nearest(WORDS.embed(["They dig"])[0], 100):
        chunk = snapshot.chunk(name)
        assert ANTS.text[chunk.start : chunk.end] == chunk.text


def test_the_nearest_chunk_comes_first() -> None:
    """Similarity is the cosine: one for the same words, best first."""
    location, _ = in_memory([BEES, Article("ants", "Ants make hills.")])
    snapshot = location.snapshot()
    vector = WORDS.embed(["Ants make hills"])[0]
    hits = snapshot.find_nearest(vector, 10)
    assert [snapshot.chunk(name).article_id for name, _ in hits] == ["ants", "bees.txt"]
    assert hits[0][1] == pytest.approx(1.0, abs=1e-3)
    assert snapshot.measure_similarities(vector, [hits[1][0]]) == {hits[1][0]: pytest.approx(hits[1][1], abs=1e-5)}


def test_rare_words_are_found_whatever_their_vectors() -> None:
    """BM25 finds the chunk that shares the question's words, stems count, and words of every text do not."""
    location, _ = in_memory([BEES, ANTS, Article("wasps", "The wasp stings and makes no honeycombs.")])
    snapshot = location.snapshot()
    found = [snapshot.chunk(name).article_id for name, _ in snapshot.find_matching("What stung the wasps?", 5)]
    assert found == ["wasps"]
    assert snapshot.find_matching("What is the of and?", 5) == []
    assert snapshot.find_matching("zebra", 5) == []


def test_an_empty_index_finds_nothing() -> None:
    location, _ = in_memory([])
    assert location.snapshot().find_nearest(WORDS.embed(["bees"])[0], 5) == []
    assert location.snapshot().find_matching("bees", 5) == []


def test_filters_exclude_other_sources_and_days() -> None:
    """By source, by either end of a range of dates, both days included; an undated article is in no range."""
    old = replace(BEES, id="old", text="Bees made wax.", published=date(2020, 1, 1))
    location, _ = in_memory([BEES, ANTS, old])
    passing = {
        Filter(sources=("Hill",)): ["ants.txt"],
        Filter(sources=("Hill", "Hive")): ["ants.txt", "bees.txt", "old"],
        Filter(since=date(2024, 6, 18)): ["bees.txt"],
        Filter(until=date(2020, 1, 1)): ["old"],
        Filter(since=date(2020, 1, 2), until=date(2024, 6, 17)): [],
        Filter(("Hive",), date(2020, 1, 1), date(2024, 6, 18)): ["bees.txt", "old"],
        Filter(): ["ants.txt", "bees.txt", "old"],
    }
    snapshot = location.snapshot()
    for only, expected in passing.items():
        hits = snapshot.find_nearest(WORDS.embed(["Bees ants make made"])[0], 10, only)
        hits += snapshot.find_matching("Bees ants make made dig", 10, only)
        assert sorted({snapshot.chunk(name).article_id for name, _ in hits}) == expected, only


def test_excluded_articles_make_room_for_others() -> None:
    location, _ = in_memory([Article(f"{n}", f"Bees make honey {n}.") for n in range(20)])
    without = [str(n) for n in range(18)]
    snapshot = location.snapshot()
    hits = snapshot.find_nearest(WORDS.embed(["Bees make honey"])[0], 2, without=without)
    assert sorted(snapshot.chunk(name).article_id for name, _ in hits) == ["18", "19"]
    hits = snapshot.find_matching("honey", 5, without=without)
    assert sorted(snapshot.chunk(name).article_id for name, _ in hits) == ["18", "19"]


def test_a_version_that_no_article_names_is_not_found() -> None:
    """Chunks of a version whose article entry is not written yet are ignored, and purged."""
    location, _ = in_memory([BEES])
    store = store_of(location)
    newer = embed_article(replace(BEES, text="Bees sting bees."), WORDS)
    store._chunks.upsert(
        ids=[newer.chunks[0].id],
        embeddings=newer.vectors,
        metadatas=[{"text": "Bees sting bees.", "start": 0, "end": 16}],
    )
    assert near(location, "Bees sting bees") == ["Bees make honey."]
    assert store.count() == (1, 2)
    assert store.purge() == 1
    assert store.count() == (1, 1)


def test_an_article_of_more_chunks_than_one_write_takes() -> None:
    """Chroma bounds one write; a larger article is written in parts."""
    text = " ".join("word " * 150 + f"end{i}." for i in range(6_000))
    location, _ = in_memory([Article("long", text)])
    assert location.snapshot().count() == (1, 6_000)
    assert location.snapshot().article("long").text == text


def test_memory_indexes_are_separate_and_leave_nothing_behind() -> None:
    """Two in-memory indexes do not see each other; one that is dropped frees its collections."""
    (one, _), (two, _) = in_memory([BEES]), in_memory([])
    assert two.snapshot().count() == (0, 0)
    own = {f"{one.prefix}-chunks", f"{one.prefix}-articles"}
    assert own <= {collection.name for collection in get_memory_client().list_collections()}
    del one
    gc.collect()
    assert not own & {collection.name for collection in get_memory_client().list_collections()}


def test_a_failing_store_is_an_error_and_not_empty() -> None:
    with (
        pytest.raises(IndexUnavailableError, match=r"The index here .* \(ValueError: broken\)"),
        translate_chroma_errors("here"),
    ):
        raise ValueError("broken")


class Numbers:
    """A collection with only `get`."""

    def get(
        self, include: list[str], where: None, limit: int = 0, offset: int = 0, ids: list[str] | None = None
    ) -> dict[str, list[str]]:
        assert (include, where) == (["documents"], None)
        assert limit <= PAGE_SIZE
        assert ids is None or len(ids) <= PAGE_SIZE
        names = [str(i) for i in range(2 * PAGE_SIZE + 3)][offset : offset + limit] if ids is None else ids
        return {"ids": names, "documents": [f"text {name}" for name in names]}


def test_more_entries_than_one_page_are_all_read() -> None:
    """Each once and in order, also where ids are asked for; a page never holds more than SQLite can take."""
    expected = [(str(i), f"text {i}") for i in range(2 * PAGE_SIZE + 3)]
    assert list(read_collection(Numbers(), "documents")) == expected
    assert list(read_collection(Numbers(), "documents", ids=[name for name, _ in expected])) == expected
    assert list(read_collection(Numbers(), "documents", ids=[])) == []


REPORT = " ".join(
    f"The minister said on day {n} that item {n * 7} would be {n * 3} percent cheaper." for n in range(120)
)


@pytest.mark.parametrize(
    ("other", "copies"),
    [
        (REPORT, True),
        ("From our own correspondent. " + REPORT, True),
        (REPORT[: len(REPORT) // 2], True),
        (REPORT[: len(REPORT) // 8], False),
        (REPORT.upper(), True),
        ("Bees make honey. " * 300, False),
        ("", False),
    ],
)
def test_sketches_recognise_copies(other: str, copies: bool) -> None:
    """The same report, cut or with another first line, is a copy; a sentence of it or another text is not."""
    assert are_sketches_of_copies(make_sketch(REPORT), make_sketch(other)) is copies
    assert are_sketches_of_copies(make_sketch(other), make_sketch(REPORT)) is copies
    assert len(make_sketch(REPORT)) <= 513


def test_an_index_made_twice_is_the_same() -> None:
    """The same articles give the same keys, chunks and vectors, in whatever order they come."""
    articles = [BEES, ANTS, *(Article(f"{n}", f"Text {n}. " * n) for n in range(1, 30))]
    (one, _), (two, _) = in_memory(articles), in_memory(articles[::-1])
    assert one.snapshot().read_keys() == two.snapshot().read_keys()
    names = [name for entry in one.snapshot().catalog.read_entries() for name in entry.chunk_ids]
    first, second = (store_of(location).read_vectors(names) for location in (one, two))
    assert first.keys() == second.keys() == set(names)
    assert all(np.array_equal(first[name], second[name]) for name in names)
    sync([], one, WORDS)
    assert one.snapshot().count() == (0, 0)
