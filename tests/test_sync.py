"""An index kept equal to a folder: each change does what it should, and only that."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import (
    Article,
    ArticleFolderError,
    ChunkStore,
    IndexUnavailableError,
    SyncReport,
    index_folder,
    memory_store,
    open_store,
    sync,
)
from index.chunks import TITLE_TOKENS
from index.sync import manifest_of, short_title, writer_lock
from tests.fakes import FailingEmbedder, WordEmbedder


def run(folder: Path, where: Path, embedder: WordEmbedder | None = None) -> tuple[ChunkStore, SyncReport]:
    return index_folder(folder, where, embedder or WordEmbedder(), max_bytes=1_000_000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    for name in ("a", "b", "c"):
        (made / f"{name}.txt").write_text(f"Article {name} says {name}.")
    return made


def test_every_kind_of_change_is_reported_and_made(folder: Path, tmp_path: Path) -> None:
    """Added, updated, removed, unchanged and failed articles, each in its place."""
    run(folder, tmp_path / "i")
    (folder / "a.txt").write_text("Article a says something else.")
    (folder / "b.txt").unlink()
    (folder / "d.txt").write_text("New.")
    (folder / "e.txt").write_text("")
    store, report = run(folder, tmp_path / "i")
    assert (report.added, report.updated, report.removed) == (("d.txt",), ("a.txt",), ("b.txt",))
    assert report.unchanged == ("c.txt",)
    assert [problem.article_id for problem in report.failed] == ["e.txt"]
    assert {i: a.text for i, a in store.articles().items()} == {
        "a.txt": "Article a says something else.",
        "c.txt": "Article c says c.",
        "d.txt": "New.",
    }
    assert store.counts() == (3, 3)


def test_unchanged_articles_cost_no_embedding(folder: Path, tmp_path: Path) -> None:
    """Syncing twice changes nothing and embeds nothing."""
    store, _ = run(folder, tmp_path / "i")
    before = store.articles(), store.counts()
    embedder = WordEmbedder()
    store, report = run(folder, tmp_path / "i", embedder)
    assert (store.articles(), store.counts()) == before
    assert report.unchanged == ("a.txt", "b.txt", "c.txt")
    assert embedder.embedded == 0


def test_a_file_that_cannot_be_read_any_more_keeps_its_indexed_version(folder: Path, tmp_path: Path) -> None:
    """A failing file is reported; what was indexed of it before is not lost."""
    run(folder, tmp_path / "i")
    (folder / "a.txt").write_bytes(b"\xff")
    store, report = run(folder, tmp_path / "i")
    assert store.articles()["a.txt"].text == "Article a says a."
    assert report.removed == ()


def test_a_subfolder_that_cannot_be_listed_keeps_its_articles() -> None:
    """What failed may be a folder: nothing below it is taken for gone."""
    embedder = WordEmbedder()
    store = memory_store(manifest_of(embedder))
    sync([Article("sub/a.txt", "A."), Article("b.txt", "B."), Article("subway.txt", "C.")], store, embedder)
    report = sync([Article("b.txt", "B.")], store, embedder, failed=("sub",))
    assert report.removed == ("subway.txt",)
    assert store.articles().keys() == {"sub/a.txt", "b.txt"}


def test_long_titles_leave_room_for_the_chunk() -> None:
    """A title is cut to its share; chunks fit the embedder together with it."""
    embedder = WordEmbedder()
    article = Article("a", "Text.", title="word " * 400)
    assert short_title(article, embedder) == ("word " * TITLE_TOKENS).strip() + "\n"
    embedder.max_tokens = 60
    assert short_title(article, embedder) == ""
    assert manifest_of(embedder).chunking == "sentences-60"


def test_an_unusable_folder_leaves_the_index_untouched(folder: Path, tmp_path: Path) -> None:
    """An emptied folder is an error and not an order to remove everything."""
    run(folder, tmp_path / "i")
    for path in folder.iterdir():
        path.unlink()
    with pytest.raises(ArticleFolderError):
        run(folder, tmp_path / "i")
    assert open_store(tmp_path / "i").counts() == (3, 3)


def test_a_stopped_sync_is_finished_by_the_next(folder: Path, tmp_path: Path) -> None:
    """What was written before the stop is whole, and the next sync ends as an undisturbed one."""
    for number in range(40):
        (folder / f"{number}.txt").write_text(f"Article number {number}.")
    with pytest.raises(RuntimeError, match="stopped"):
        run(folder, tmp_path / "i", FailingEmbedder(calls=2))
    partly = open_store(tmp_path / "i")
    assert 0 < partly.counts()[0] < 43
    finished, _ = run(folder, tmp_path / "i")
    undisturbed, _ = run(folder, tmp_path / "other")
    assert finished.articles() == undisturbed.articles()
    assert finished.counts() == undisturbed.counts()


def test_a_second_writer_is_refused(folder: Path, tmp_path: Path) -> None:
    """Two writers on one Chroma folder ruin it."""
    run(folder, tmp_path / "i")
    with writer_lock(tmp_path / "i"), pytest.raises(IndexUnavailableError, match="another process"):
        run(folder, tmp_path / "i")


def test_progress_counts_articles(folder: Path, tmp_path: Path) -> None:
    """Progress starts at nothing and ends with all."""
    seen: list[tuple[int, int]] = []
    index_folder(
        folder, tmp_path / "i", WordEmbedder(), max_bytes=999, progress=lambda done, total: seen.append((done, total))
    )
    assert seen[0] == (0, 3)
    assert seen[-1] == (3, 3)


ARTICLES = st.dictionaries(
    st.sampled_from("abcde"), st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip), max_size=5
)


@settings(max_examples=25)
@given(st.lists(ARTICLES, min_size=1, max_size=4))
def test_the_index_equals_the_last_set_of_articles(states: list[dict[str, str]]) -> None:
    """Whatever was there before, a sync leaves just the given articles."""
    embedder = WordEmbedder()
    store = memory_store(manifest_of(embedder))
    for state in states:
        sync([Article(name, text) for name, text in state.items()], store, embedder)
        assert {i: a.text for i, a in store.articles().items()} == state
