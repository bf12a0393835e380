"""Whatever damages an index's files, asking answers right or says what to do, and the next sync repairs it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from index import FolderIndex, IndexUnavailableError, ServerIndex, sync
from index.storing.catalog import Catalog
from index.storing.disk.writing import STATES
from index.storing.words.lexical import FOLDER as WORDS
from index.storing.words.lexical import OWNERS, WordIndex
from tests.chroma import ChromaServer
from tests.fakes import WordEmbedder
from tests.index.storing.damages import DAMAGES, IRREGULAR, damage_and_sync, list_damages
from tests.index.storing.states import articles_of, state_of, undisturbed

TEXTS = {f"{n}": f"Article number {n} speaks of thing{n}." for n in range(3)}
STATE_FILES = ("sums.json", "base", "catalog.sqlite", "chroma/chroma.sqlite3", "bm25/vocab.index.json")
VERSIONS = [TEXTS, {**TEXTS, "new": "A new article about novelty."}, {"0": "Another text.", "1": TEXTS["1"]}]


def make_index(folder: Path, versions: list[dict[str, str]]) -> Path:
    for texts in versions:
        sync(articles_of(texts), FolderIndex(folder), WordEmbedder())
    return folder


@pytest.mark.parametrize("versions", [VERSIONS[:1], VERSIONS], ids=["new", "after three syncs"])
def test_every_file_is_repaired(versions: list[dict[str, str]], tmp_path: Path) -> None:
    """Every second file with one of the damages, in turn; the slow test does all."""
    index = make_index(tmp_path / "index", versions)
    walk = list(list_damages(index))
    chosen = [walk[place] for place in range(0, len(walk), 2 * len(DAMAGES) + 1)]
    for file, damage in chosen:
        damage_and_sync(index, file, damage, versions[-1], undisturbed(versions[-1]), tmp_path)


@pytest.mark.parametrize("damage", IRREGULAR)
def test_what_is_no_file_is_repaired(damage: str, tmp_path: Path) -> None:
    """A folder, a pipe or a link that leads nowhere, in the place of each kind of file."""
    index = make_index(tmp_path / "index", VERSIONS)
    newest = sorted(index.glob(STATES))[-1].name
    for file in ("current", "writer.lock", *(f"{newest}/{name}" for name in STATE_FILES)):
        damage_and_sync(index, file, damage, VERSIONS[-1], undisturbed(VERSIONS[-1]), tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("versions", [VERSIONS[:1], VERSIONS], ids=["new", "after three syncs"])
def test_every_damage_of_every_file_is_repaired(versions: list[dict[str, str]], tmp_path: Path) -> None:
    """All files with all damages; prints the numbers (-s shows them)."""
    index = make_index(tmp_path / "index", versions)
    outcomes: Counter[str] = Counter()
    for file, damage in list_damages(index):
        found = damage_and_sync(index, file, damage, versions[-1], undisturbed(versions[-1]), tmp_path)
        outcomes["asking refused" if found.said else "asking answered rightly"] += 1
        outcomes["repaired" if found.repaired else "nothing to repair"] += 1
    files = len(list(list_damages(index))) // len(DAMAGES)
    print(f"\n{files} files x {len(DAMAGES)} damages: {dict(outcomes)}")


def test_undamaged_vectors_are_kept(tmp_path: Path) -> None:
    """A damaged catalog needs no embedding; damaged vectors only those that the previous state lacks."""
    index = make_index(tmp_path / "index", VERSIONS)
    newest = sorted(index.glob(STATES))[-1]
    (newest / "catalog.sqlite").write_bytes(b"")
    embedder = WordEmbedder()
    assert sync(articles_of(VERSIONS[-1]), FolderIndex(index), embedder).repaired == (f"{newest.name}/catalog.sqlite",)
    assert embedder.embedded == 0
    sync(articles_of(VERSIONS[1]), FolderIndex(index), WordEmbedder())
    newest = sorted(index.glob(STATES))[-1]
    (newest / "chroma" / "chroma.sqlite3").unlink()
    sync(articles_of(VERSIONS[1]), FolderIndex(index), embedder)
    assert 0 < embedder.embedded < len(VERSIONS[1])


def test_asking_leaves_the_index_as_it_is(tmp_path: Path) -> None:
    """So that two readers at once, or one that is killed, do no harm."""
    index = make_index(tmp_path / "index", VERSIONS)

    def bytes_of() -> dict[Path, bytes]:
        return {p: p.read_bytes() for p in index.rglob("*") if p.is_file() and p.name != "chroma.sqlite3"}

    before = bytes_of()
    for _ in range(2):
        FolderIndex(index).snapshot().find_nearest(WordEmbedder().embed(["novelty"])[0], 2)
    assert bytes_of() == before


def test_an_index_of_one_chunk_can_be_opened_again_and_again(tmp_path: Path) -> None:
    """Its graph is too small for Chroma to keep, and is made anew whenever it is opened."""
    index = make_index(tmp_path / "index", [{"a": "The bridge opened in 1932."}])
    for _ in range(3):
        assert FolderIndex(index).snapshot().find_nearest(WordEmbedder().embed(["bridge"])[0], 2)


def test_mirrors_of_a_server_are_repaired(chroma: ChromaServer, tmp_path: Path, is_full: bool) -> None:
    """Asking makes a damaged mirror again, from the server; without the full budget, every third file is damaged."""
    server = chroma.new_database()
    index = tmp_path / "index"
    for texts in VERSIONS:
        sync(articles_of(texts), ServerIndex(server, index), WordEmbedder())
        ServerIndex(server, index).snapshot()
    walk = list(list_damages(index))
    for file, damage in walk if is_full else walk[:: 3 * len(DAMAGES) + 1]:
        expected = undisturbed(VERSIONS[-1])
        found = damage_and_sync(
            index, file, damage, VERSIONS[-1], expected, tmp_path, lambda folder: ServerIndex(server, folder)
        )
        assert not found.said


@pytest.mark.parametrize("file", ["catalog.sqlite", "bm25/owners.npy", "sums.json"])
def test_a_sync_reports_damaged_mirrors(file: str, chroma: ChromaServer, tmp_path: Path) -> None:
    server = chroma.new_database()
    sync(articles_of(TEXTS), ServerIndex(server, tmp_path), WordEmbedder())
    [mirror] = (path.parent for path in tmp_path.glob("servers/*/*/sums.json"))
    (mirror / file).write_bytes(b"")
    embedder = WordEmbedder()
    report = sync(articles_of(TEXTS), ServerIndex(server, tmp_path), embedder)
    assert report.repaired == (f"{mirror.relative_to(tmp_path).as_posix()}/{file}",)
    assert embedder.embedded == 0
    assert state_of(ServerIndex(server, tmp_path)) == undisturbed(TEXTS)


def test_an_open_index_reports_a_damage_once(chroma: ChromaServer, tmp_path: Path) -> None:
    """A watching process keeps the index open between its syncs."""
    location = ServerIndex(chroma.new_database(), tmp_path)
    sync(articles_of(TEXTS), location, WordEmbedder())
    location.snapshot()
    [file] = tmp_path.glob("servers/*/*/catalog.sqlite")
    file.unlink()
    assert len(sync(articles_of(TEXTS), location, WordEmbedder()).repaired) == 1
    assert sync(articles_of(TEXTS), location, WordEmbedder()).repaired == ()


def test_an_empty_array_is_a_clear_error(tmp_path: Path) -> None:
    index = make_index(tmp_path / "index", [TEXTS])
    [state] = index.glob(STATES)
    (state / WORDS / OWNERS).write_bytes(b"")
    with pytest.raises(IndexUnavailableError, match=r"cannot be read .* index the articles again"):
        WordIndex.open(Catalog(state, writable=False), state)
