"""A Chroma server that is down, slow, closed or misnamed: a clear error in time, without secrets."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from index import Article, IndexNotFoundError, IndexUnavailableError, Server, ServerIndex, SettingsError, sync
from index.storing.clients import connect_to_server
from index.syncing.engine import Embedded, embed_article
from tests.chroma import ChromaServer
from tests.fakes import WordEmbedder
from tests.llm_server import POLL_SECONDS


class Closed(BaseHTTPRequestHandler):
    """Answers 401, late, and keeps the headers that it was sent."""

    seen: list[dict[str, str]]
    wait = 0.0

    def do_GET(self) -> None:
        self.seen.append({name.lower(): value for name, value in self.headers.items()})
        time.sleep(self.wait)
        self.send_response(401)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def closed() -> Iterator[type[Closed]]:
    class Own(Closed):
        seen: list[dict[str, str]] = []  # noqa: RUF012 (one for each test)
        port = 0

    server = ThreadingHTTPServer(("127.0.0.1", 0), Own)
    Own.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=[POLL_SECONDS], daemon=True).start()
    yield Own
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("header", "sent"), [("Authorization", "Bearer s3cret"), ("X-Chroma-Token", "s3cret")])
def test_a_token_is_sent_and_never_printed(closed: type[Closed], header: str, sent: str, tmp_path: Path) -> None:
    server = Server(f"http://127.0.0.1:{closed.port}", token="s3cret", header=header)  # type: ignore[attr-defined] # noqa: S106
    with pytest.raises(IndexUnavailableError, match=r"does not answer .*401") as told:
        ServerIndex(server, tmp_path).snapshot()
    assert closed.seen[0][header.lower()] == sent
    assert "s3cret" not in f"{told.value}{server}{server!r}"


def test_a_slow_server_takes_no_longer_than_the_limit(closed: type[Closed], tmp_path: Path) -> None:
    closed.wait = 5
    began = time.monotonic()
    with pytest.raises(IndexUnavailableError, match="ReadTimeout"):
        ServerIndex(Server(f"http://127.0.0.1:{closed.port}", timeout=0.2), tmp_path).snapshot()  # type: ignore[attr-defined]
    assert time.monotonic() - began < 4


def test_a_server_that_is_down(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailableError, match=r"at http://127\.0\.0\.1:9 does not answer .* start it"):
        ServerIndex(Server("http://127.0.0.1:9"), tmp_path).snapshot()


@pytest.mark.parametrize("url", ["localhost:8000", "http://", "ftp://x", "http://x/path", "http://[", "http://a:b@x:1"])
def test_an_invalid_address_is_an_error(url: str) -> None:
    """A name and password in it would be printed in messages; the token has a setting of its own."""
    with pytest.raises(SettingsError, match="not the address of a Chroma server"):
        connect_to_server(Server(url))


def test_a_server_that_ends_while_it_is_written(tmp_path: Path) -> None:
    """The error names the server, and after its return, what to do: nobody is making the index any more."""
    chroma = ChromaServer(tmp_path / "chroma")
    chroma.start()
    try:
        location = ServerIndex(chroma.server, tmp_path / "i")

        def break_down(articles: Iterable[Article]) -> Iterator[Embedded]:
            """Embeds the first article; then the server is gone."""
            first, *_ = articles
            with pytest.raises(IndexNotFoundError, match="is being made for the first time"):
                ServerIndex(chroma.server, tmp_path / "reader").snapshot()
            chroma.stop()
            yield embed_article(first, WordEmbedder())

        with pytest.raises(IndexUnavailableError, match=r"server at http.* does not answer .*start it") as told:
            sync([Article("a", "The bridge opened in 1932.")], location, WordEmbedder(), engine=break_down)
        assert "delete the index" not in str(told.value)
        chroma.start()
        with pytest.raises(IndexNotFoundError, match="was never finished; run `rag index FOLDER`"):
            ServerIndex(chroma.server, tmp_path / "reader").snapshot()
    finally:
        chroma.stop()
