"""An index is synced with a set of articles, in a folder, on a server and in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import (
    Article,
    FolderIndex,
    IndexMismatchError,
    IndexNotFoundError,
    IndexUnavailableError,
    Location,
    MemoryIndex,
    ModelError,
    read_folder,
    sync,
    sync_reading,
)
from index.embedding.chunks import TITLE_TOKENS
from index.storing.server import ServerIndex
from index.syncing.engine import embed_article, make_manifest, shorten_title
from tests.chroma import ChromaServer
from tests.fakes import FailingEmbedder, WordEmbedder


def again(location: Location) -> Location:
    """The same index, as another process opens it."""
    if isinstance(location, FolderIndex):
        return FolderIndex(location.folder)
    assert isinstance(location, ServerIndex)
    return ServerIndex(location.server, location.folder)


ABC = [Article(name, f"Article {name} says {name}.") for name in "abc"]


@pytest.fixture(params=["memory", "folder", "server"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Location:
    """An index that does not exist yet."""
    if request.param == "memory":
        return MemoryIndex()
    if request.param == "folder":
        return FolderIndex(tmp_path / "i")
    chroma: ChromaServer = request.getfixturevalue("chroma")
    return ServerIndex(chroma.new_database(), tmp_path / "i")


def texts(location: Location) -> dict[str, str]:
    return {name: article.text for name, article in location.snapshot().read_articles().items()}


def found(location: Location, question: str) -> list[str]:
    """The articles that a question finds, by vectors and by words."""
    snapshot = location.snapshot()
    names = snapshot.find_nearest(WordEmbedder().embed([question])[0], 3) + snapshot.find_matching(question, 3)
    return [snapshot.chunk(name).article_id for name, _ in names]


def measure(location: Location, article_id: str) -> list[float]:
    """The similarities of an article's chunks to a question, in order."""
    snapshot = location.snapshot()
    [entry] = [each for each in snapshot.catalog.read_entries() if each.id == article_id]
    found = snapshot.measure_similarities(WordEmbedder().embed(["zebra 7"])[0], entry.chunk_ids)
    return [found[name] for name in entry.chunk_ids]


def test_no_index_is_an_error(location: Location) -> None:
    """Opening never creates one."""
    with pytest.raises(IndexNotFoundError):
        location.snapshot()


def test_every_kind_of_change_is_reported_and_made(location: Location) -> None:
    """Added, updated, removed and unchanged articles, each in its place, all found by what they say now."""
    sync(ABC, location, WordEmbedder())
    changed = [Article("a", "Article a says zebra."), ABC[2], Article("d", "Giraffe.")]
    report = sync(changed, location, WordEmbedder())
    assert (report.added, report.updated, report.removed, report.unchanged) == (("d",), ("a",), ("b",), ("c",))
    assert texts(location) == {article.id: article.text for article in changed}
    assert location.snapshot().count() == (3, 3)
    assert found(location, "zebra")[0] == found(location, "zebra")[-1] == "a"
    assert "b" not in found(location, "Article b says b")


def test_unchanged_articles_cost_no_embedding(location: Location) -> None:
    """Syncing twice changes nothing and embeds nothing; one change embeds one article."""
    sync(ABC, location, WordEmbedder())
    before = location.snapshot()
    embedder = WordEmbedder()
    assert sync(ABC, location, embedder).unchanged == ("a", "b", "c")
    assert embedder.embedded == 0
    assert location.snapshot() is before
    sync([*ABC, Article("d", "New.")], location, embedder)
    assert embedder.embedded == 1


def test_a_reader_sees_the_new_state_without_opening_it_again(location: Location) -> None:
    """While a sync runs, and after it failed, the old state answers whole; after it ended, the new one."""
    sync(ABC, location, WordEmbedder())
    seen: list[dict[str, str]] = []
    changed = [Article("a", "Other."), *(Article(f"new {n}", f"Text {n}.") for n in range(40))]
    with pytest.raises(ModelError):
        sync(changed, location, FailingEmbedder(calls=30), progress=lambda *_: seen.append(texts(location)))
    seen.append(texts(location))
    assert seen == [{article.id: article.text for article in ABC}] * len(seen)
    assert len(seen) > 2
    assert found(location, "Article b says b")[0] == "b"
    sync(changed, location, WordEmbedder())
    assert texts(location) == {article.id: article.text for article in changed}


def test_a_stopped_sync_is_resumed(location: Location) -> None:
    """What was written before the stop is not embedded again, and the end is that of an undisturbed sync."""
    articles = [Article(f"{n}", f"Article number {n}.") for n in range(100)]
    with pytest.raises(ModelError):
        sync(articles, location, FailingEmbedder(calls=60))
    embedder = WordEmbedder()
    sync(articles, location, embedder)
    assert 0 < embedder.embedded < 70
    assert texts(location) == {article.id: article.text for article in articles}
    assert location.snapshot().count() == (100, 100)


def test_articles_of_a_stopped_sync_that_are_gone_are_removed(location: Location) -> None:
    """Even if there is nothing else to do."""
    sync(ABC, location, WordEmbedder())
    more = [*ABC, *(Article(f"{n}", f"Article number {n}.") for n in range(40))]
    with pytest.raises(ModelError):
        sync(more, location, FailingEmbedder(calls=30))
    sync(ABC, location, WordEmbedder())
    assert texts(location).keys() == {"a", "b", "c"}
    sync([*ABC, Article("d", "D.")], location, WordEmbedder())
    assert texts(location).keys() == {"a", "b", "c", "d"}


def test_a_second_writer_is_refused_with_the_name_of_the_first(location: Location) -> None:
    """Two writers would corrupt an index; the first one's process and host are named."""
    if isinstance(location, MemoryIndex):
        pytest.skip("an index in memory belongs to one process, whose threads wait for each other")
    sync(ABC, location, WordEmbedder())
    other = again(location)
    with (
        location.open_for_writing(),
        pytest.raises(IndexUnavailableError, match=r"being written by process \d+ on \S+, since 2"),
    ):
        sync([], other, WordEmbedder())
    assert sync(ABC, other, WordEmbedder()).unchanged == ("a", "b", "c")


def test_an_index_with_another_manifest_is_refused_and_kept(location: Location) -> None:
    """The error says what the index was made with and what to do."""
    sync(ABC, location, WordEmbedder())
    for other, words in ((WordEmbedder("other"), "embedder 'words'"), (WordEmbedder(dimension=3), "dimension 64")):
        with pytest.raises(IndexMismatchError, match=words):
            sync([*ABC, Article("d", "D.")], location, other)
    assert texts(location).keys() == {"a", "b", "c"}


def test_a_file_that_becomes_unreadable_keeps_its_indexed_version(location: Location, tmp_path: Path) -> None:
    """A failing file is reported; what was indexed of it before is not lost."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Article a.")
    (folder / "b.txt").write_text("Article b.")
    sync_reading(read_folder(folder), location, WordEmbedder())
    (folder / "a.txt").write_bytes(b"\0\1\2\3\4")
    (folder / "b.txt").write_text("Article b, again.")
    report = sync_reading(read_folder(folder), location, WordEmbedder())
    assert texts(location) == {"a.txt": "Article a.", "b.txt": "Article b, again."}
    assert (report.removed, [problem.article_id for problem in report.failed]) == ((), ["a.txt"])


def test_articles_below_a_failed_folder_or_file_are_kept(location: Location) -> None:
    """A folder that cannot be listed, or a file of many articles; names that only begin alike are something else."""
    names = ["sub/a.txt", "news.csv#7", "subway.txt", "b.txt"]
    sync([Article(name, name) for name in names], location, WordEmbedder())
    report = sync([Article("b.txt", "b.txt")], location, WordEmbedder(), failed=("sub", "news.csv"))
    assert report.removed == ("subway.txt",)
    assert texts(location).keys() == {"sub/a.txt", "news.csv#7", "b.txt"}


def test_progress_counts_articles(location: Location) -> None:
    """Progress starts at nothing and ends with all."""
    seen: list[tuple[int, int]] = []
    sync(ABC, location, WordEmbedder(), progress=lambda done, total: seen.append((done, total)))
    assert (seen[0], seen[-1]) == ((0, 3), (3, 3))


ARTICLES = st.dictionaries(
    st.sampled_from("abcde"), st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip), max_size=5
)


@settings(max_examples=25)
@given(st.lists(ARTICLES, min_size=1, max_size=4))
def test_the_index_equals_the_last_set_of_articles(states: list[dict[str, str]]) -> None:
    """Whatever was there before, a sync leaves just the given articles."""
    location = MemoryIndex()
    for state in states:
        sync([Article(name, text) for name, text in state.items()], location, WordEmbedder())
        assert texts(location) == state


def test_long_titles_leave_room_for_the_chunk() -> None:
    """A title is cut to its share; chunks fit the embedder together with it."""
    embedder = WordEmbedder()
    article = Article("a", "Text.", title="word " * 400)
    assert shorten_title(article, embedder) == ("word " * TITLE_TOKENS).strip() + "\n"
    embedder.max_tokens = 60
    assert shorten_title(article, embedder) == ""
    assert make_manifest(embedder).chunking == "sentences-60"


def test_equal_chunks_have_vectors_a_millionth_apart() -> None:
    """Inserting equal vectors into HNSW takes quadratic time; the same article has the same vectors each time."""
    article = Article("a", "Nothing else happened on that day. " * 900)
    found = embed_article(article, WordEmbedder())
    texts = {chunk.text for chunk in found.chunks}
    assert len(texts) < len(found.chunks) == len(np.unique(found.vectors, axis=0))
    assert np.abs(found.vectors - WordEmbedder().embed([chunk.text for chunk in found.chunks])).max() < 1e-6
    assert np.array_equal(found.vectors, embed_article(article, WordEmbedder()).vectors)
    other = embed_article(replace(article, id="b"), WordEmbedder())
    assert len(np.unique(np.concatenate([found.vectors, other.vectors]), axis=0)) == 2 * len(found.chunks)


def test_renamed_articles_are_reported(location: Location) -> None:
    """An unchanged article under another id; one that also changed is new."""
    sync(ABC, location, WordEmbedder())
    moved = [ABC[0], Article("z", ABC[1].text), Article("y", f"{ABC[2].text} More.")]
    report = sync(moved, location, WordEmbedder())
    assert report.renamed == (("b", "z"),)
    assert (report.added, report.removed) == (("z", "y"), ("b", "c"))
    assert not sync(moved, location, WordEmbedder()).renamed


def test_former_ids_find_renamed_articles(location: Location) -> None:
    """They outlive further renames, edits and syncs, until the article is gone or another takes the id."""
    sync(ABC, location, WordEmbedder())
    for name, text in (("y", ABC[1].text), ("z", ABC[1].text), ("z", f"{ABC[1].text} More.")):
        sync([ABC[0], Article(name, text), ABC[2]], location, WordEmbedder())
    snapshot = location.snapshot()
    assert [snapshot.find_present_id(name) for name in ("b", "y", "z", "a", "x")] == ["z", "z", "z", "a", "x"]
    sync([*ABC, Article("z", f"{ABC[1].text} More.")], location, WordEmbedder())
    assert [location.snapshot().find_present_id(name) for name in ("b", "y")] == ["b", "z"]
    sync(ABC, location, WordEmbedder())
    assert location.snapshot().find_present_id("y") == "y"


def test_articles_of_the_same_text_keep_their_vectors(location: Location) -> None:
    """A new id, a new date, and texts that have moved to each other's ids cost no embedding, and are all found."""
    long = Article("long", " ".join(f"Sentence {n} tells of zebra {n}." for n in range(200)), "Zebras")
    sync([*ABC, long], location, WordEmbedder())
    before = measure(location, "long")
    moved = [
        Article("a", ABC[1].text),
        Article("b", ABC[0].text),
        Article("c", ABC[2].text, published=date(2024, 6, 18)),
        replace(long, id="B/long", source="B"),
    ]
    embedder = WordEmbedder()
    report = sync(moved, location, embedder)
    assert embedder.embedded == 0
    assert (report.added, report.updated, report.removed) == (("B/long",), ("a", "b", "c"), ("long",))
    assert texts(location) == {article.id: article.text for article in moved}
    assert measure(location, "B/long") == pytest.approx(before, abs=1e-6)
    assert len(set(before)) > 2
    assert found(location, "Article a says a")[0] == "b"
    assert found(location, "zebra 7")[0] == "B/long"


def test_another_title_is_embedded_again(location: Location) -> None:
    """The title is embedded with each chunk."""
    sync(ABC, location, WordEmbedder())
    embedder = WordEmbedder()
    sync([replace(ABC[0], title="Zebra"), *ABC[1:]], location, embedder)
    assert embedder.embedded == 1
    assert found(location, "zebra")[0] == "a"


def test_a_removed_record_is_removed_even_if_another_cannot_be_read(tmp_path: Path) -> None:
    """A bad line keeps no other record alive; a file without a good one keeps what was indexed."""
    location = MemoryIndex()
    file = tmp_path / "news.jsonl"
    lines = [f'{{"id": "{name}", "text": "Article {name}."}}' for name in "abc"]
    file.write_text("\n".join(lines))
    sync_reading(read_folder(tmp_path), location, WordEmbedder())
    file.write_text(f"{lines[0]}\n{{not json")
    report = sync_reading(read_folder(tmp_path), location, WordEmbedder())
    assert report.removed == ("news.jsonl#b", "news.jsonl#c")
    assert [problem.article_id for problem in report.failed] == ["news.jsonl#line 2"]
    assert texts(location) == {"news.jsonl#a": "Article a."}
    file.write_text("{not json")
    assert not sync_reading(read_folder(tmp_path, allow_empty=True), location, WordEmbedder()).removed


def test_an_index_without_articles_can_be_asked_again(location: Location) -> None:
    """A search changes no file of it, by which the next reader would call it damaged."""
    sync(ABC, location, WordEmbedder())
    sync([], location, WordEmbedder())
    for _ in range(2):
        index = location if isinstance(location, MemoryIndex) else again(location)
        assert index.snapshot().find_nearest(WordEmbedder().embed(["zebra"])[0], 3) == []
