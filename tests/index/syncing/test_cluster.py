"""Reading, chunking and embedding on a Ray of this machine: the result equals that of the plain engine."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from index import Article, ClusterError, Embedder, ModelError, ReadOptions, ServerIndex, read_folder, sync, sync_reading
from index.syncing.cluster import RayCluster
from index.syncing.engine import make_local_engine
from tests.chroma import ChromaServer
from tests.fakes import FailingEmbedder, WordEmbedder
from tests.index.reading.documents import HTML, docx_bytes, pdf_bytes
from tests.index.storing.states import state_of

# Ray warns of its own use of what it has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
HERE = int(os.environ.setdefault("TESTS_PID", str(os.getpid())))
ARTICLES = [Article(f"{n}", f"Article {n} speaks of thing{n}. " * (n % 7 + 1), title=f"T{n}") for n in range(60)]


class OtherOnWorkers(WordEmbedder):
    """Reports another runtime on a cluster's workers than here."""

    def __init__(self) -> None:
        super().__init__()
        self.runtime = "hash" if os.getpid() == HERE else "hash-on-worker"


@pytest.fixture(scope="module")
def cluster() -> Iterator[RayCluster]:
    with RayCluster(WordEmbedder) as ray:
        yield ray


def test_files_are_read_as_on_this_machine(cluster: RayCluster, tmp_path: Path) -> None:
    """Every format, in the same order, with the same reports."""
    (tmp_path / "a.html").write_text(HTML)
    (tmp_path / "b.pdf").write_bytes(pdf_bytes(["Bees."]))
    (tmp_path / "c.docx").write_bytes(docx_bytes(["Ants."]))
    (tmp_path / "d.jsonl").write_text(json.dumps({"text": "Wasps."}) + "\n{no json\n")
    (tmp_path / "e.txt").write_bytes(b"\xff")
    for n in range(40):
        (tmp_path / f"f{n}.md").write_text(f"# Title {n}\n\nText {n}.")
    assert read_folder(tmp_path, ReadOptions(), spread=cluster.read) == read_folder(tmp_path)


def test_articles_are_embedded_as_on_this_machine(cluster: RayCluster) -> None:
    """The same chunks and the same vectors, to the bit, in the same order."""
    found = list(cluster.embed(ARTICLES))
    plain = list(make_local_engine(WordEmbedder())(ARTICLES))
    assert [each.article for each in found] == ARTICLES
    assert [each.chunks for each in found] == [each.chunks for each in plain]
    assert all((a.vectors == b.vectors).all() for a, b in zip(found, plain, strict=True))
    assert list(cluster.embed([])) == []


def test_an_index_on_a_server_is_the_same(cluster: RayCluster, chroma: ChromaServer, tmp_path: Path) -> None:
    """Read and embedded on the cluster, written to a Chroma server; a second sync embeds nothing."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for article in ARTICLES:
        (folder / f"{article.id}.txt").write_text(article.text)
    plain, spread = (ServerIndex(chroma.new_database(), tmp_path / name) for name in ("plain", "spread"))
    sync_reading(read_folder(folder), plain, WordEmbedder())
    reading = read_folder(folder, spread=cluster.read)
    report = sync_reading(reading, spread, WordEmbedder(), engine=cluster.embed)
    assert len(report.added) == len(ARTICLES)
    assert state_of(spread) == state_of(plain)
    assert len(sync(reading.articles, spread, FailingEmbedder(0), engine=cluster.embed).unchanged) == len(ARTICLES)


@pytest.mark.usefixtures("cluster")
@pytest.mark.parametrize(
    ("make", "words"), [(partial(FailingEmbedder, 0), "stopped"), (OtherOnWorkers, "embeds with hash-on-worker")]
)
def test_errors_on_the_cluster_are_raised_here(make: Callable[[], Embedder], words: str) -> None:
    """An embedder that fails there as on this machine, and machines that compute otherwise."""
    with pytest.raises(ModelError, match=words):
        list(RayCluster(make).embed(ARTICLES[:2]))


def test_an_unreachable_cluster_is_an_error_at_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(
        ClusterError, match=rf"The Ray cluster at 127.0.0.1:{port} cannot be used .* without --engine ray"
    ):
        RayCluster(WordEmbedder, f"127.0.0.1:{port}").__enter__()
