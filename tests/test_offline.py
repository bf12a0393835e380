"""Nothing is sent to the network, even by libraries, and no file is left but those that are documented."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.conftest import EXAMPLE, SEEDS
from tests.network import NO_STRACE, STRACE, list_remote, rag, watch_network

GOLD = Path(__file__).parent / "gold" / "seeds.jsonl"
RAY = """
from pathlib import Path
from index import Article, SentenceTransformerEmbedder
from index.syncing.cluster import RayCluster
with RayCluster(SentenceTransformerEmbedder) as cluster:
    assert len(list(cluster.embed([Article("a", "Bees make honey.")]))) == 1
"""
TRAIN = """
import rag.training.train, rag.training.measure
from rag.training.updating import fit_update_model, make_toll_examples
fit_update_model(list(make_toll_examples(20, 1)))
"""
"""A small training run, which writes no weights."""
INDEX_FILES = ("work/.rag/",)
PAGE_FILES = ("home/.cache/matplotlib/",)
EVALUATION_FILES = ("work/out/", "work/.rag/", "home/.cache/matplotlib/")
RAY_FILES = ("home/.ray/", "tmp/ray/")
"""What is left, as docs/guides/operations.md says."""
RUNS = {
    "import": [[sys.executable, "-c", "import rag, index, openvino"]],
    "index and ask": [rag("index", str(SEEDS)), rag("ask", EXAMPLE)],
}
SLOW_RUNS: dict[str, tuple[list[str], tuple[str, ...]]] = {
    "training": ([sys.executable, "-c", TRAIN], ()),
    "evaluation": (rag("eval", str(GOLD), "--articles", str(SEEDS), "--out", "out"), EVALUATION_FILES),
    "Ray workers": ([sys.executable, "-c", RAY], RAY_FILES),
}


def check_silent(
    command: list[str], folder: Path, allowed: tuple[str, ...] = (), during: Callable[[], None] | None = None
) -> int:
    """The number of calls to the network within this machine; `allowed` begin the paths of files that may be left."""
    traffic = watch_network(command, folder, during)
    assert (traffic.from_python, traffic.from_kernel) == ((), ())
    assert {file for file in traffic.files if not file.startswith(allowed)} == set()
    return traffic.calls


@pytest.mark.parametrize("name", RUNS)
def test_nothing_is_sent(name: str, tmp_path: Path) -> None:
    for number, command in enumerate(RUNS[name]):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        if number:
            (tmp_path / f"{number - 1}" / "work").rename(folder / "work")
        check_silent(command, folder, INDEX_FILES)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", SLOW_RUNS)
def test_nothing_is_sent_by_long_runs(name: str, tmp_path: Path) -> None:
    command, left = SLOW_RUNS[name]
    calls = check_silent(command, tmp_path, left)
    print(f"\n{name}: hosts looked up or reached beyond this machine: 0; calls within this machine: {calls}")


def test_the_page_sends_nothing(seeds_index: Path, tmp_path: Path) -> None:
    """Neither when it is opened nor when it is asked."""
    from gradio_client import Client

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def visit() -> None:
        end = time.monotonic() + 180
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{port}/", timeout=10, follow_redirects=True).raise_for_status()
                break
            except httpx.HTTPError:
                assert time.monotonic() < end, "the page does not answer"
                time.sleep(0.2)
        page = Client(f"http://127.0.0.1:{port}", verbose=False)
        assert page.predict(EXAMPLE, api_name="/ask")["status"] == "disputed"

    check_silent(rag("chat", "--index", str(seeds_index), "--port", str(port)), tmp_path, PAGE_FILES, visit)


def test_telemetry_stays_off_where_a_user_has_consented(tmp_path: Path) -> None:
    """OpenVINO's own file of consent changes nothing."""
    consent = tmp_path / "home" / "intel"
    consent.mkdir(parents=True)
    (consent / "openvino_telemetry").write_text("1")
    code = f"import os; os.environ['HOME'] = {str(tmp_path / 'home')!r}; import index, openvino"
    (tmp_path / "watched").mkdir()
    assert check_silent([sys.executable, "-c", code], tmp_path / "watched") == 0


@pytest.mark.skipif(STRACE is None, reason=f"{NO_STRACE}; network traffic is watched by Python's hooks alone")
def test_what_would_be_sent_is_seen(tmp_path: Path) -> None:
    """The watch itself works: both methods see a connection to another machine."""
    code = "import socket; s = socket.socket(); s.setblocking(False); s.connect_ex(('203.0.113.1', 9))"
    traffic = watch_network([sys.executable, "-c", code], tmp_path)
    assert traffic.from_python == ("socket.connect 203.0.113.1",)
    assert traffic.from_kernel == ("203.0.113.1:9",)


@pytest.mark.parametrize(
    ("line", "sent"),
    [
        ('1 connect(3<TCPv6:[7]>, {sin6_port=htons(443), inet_pton(AF_INET6, "2001:db8::1"', ["2001:db8::1:443"]),
        ('1 connect(3<UDP:[7]>, {sin_port=htons(53), sin_addr=inet_addr("203.0.113.1")}, 16) = 0', []),
        ('1 sendto(3<UDP:[192.0.2.2:5->203.0.113.1:53]>, "x", 1, 0, NULL, 0) = 1', ["203.0.113.1:53"]),
        ("1 sendmsg(3<UDPv6:[[::1]:5->[2001:db8::1]:53]>, {msg_name=NULL", ["2001:db8::1:53"]),
        ('1 sendto(3<TCP:[127.0.0.1:5->127.0.0.1:9]>, "x", 1, 0, NULL, 0) = 1', []),
        ('1 connect(3<TCPv6:[7]>, {sin6_port=htons(9), inet_pton(AF_INET6, "::ffff:127.0.0.1"', []),
    ],
)
def test_a_trace_is_read(line: str, sent: list[str]) -> None:
    """A datagram socket's connection sends nothing; what is sent through it names its peer."""
    assert list_remote(line) == sent
