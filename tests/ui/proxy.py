"""A reverse proxy that serves another server under a prefix, as an operator's would."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.llm_server import POLL_SECONDS

PREFIX = "/articles"
HOP_BY_HOP = {"connection", "transfer-encoding", "keep-alive"}


class ProxyServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, upstream_port: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.upstream_port = upstream_port


class Handler(BaseHTTPRequestHandler):
    server: ProxyServer

    def do_GET(self) -> None:
        self.forward()

    def do_POST(self) -> None:
        self.forward()

    def forward(self) -> None:
        if not self.path.startswith(PREFIX + "/"):
            self.send_error(404)
            return
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        upstream = http.client.HTTPConnection("127.0.0.1", self.server.upstream_port, timeout=120)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        try:
            upstream.request(self.command, self.path.removeprefix(PREFIX), body or None, headers)
            answer = upstream.getresponse()
        except OSError:
            upstream.close()
            self.send_error(502)
            return
        with closing(upstream), closing(answer), suppress(OSError, http.client.HTTPException):
            self.pass_on(answer)

    def pass_on(self, answer: http.client.HTTPResponse) -> None:
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("connection", "close")
        self.end_headers()
        while part := answer.read1():
            self.wfile.write(part)
            self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        del format, args


@contextmanager
def proxying(port: int) -> Iterator[str]:
    """Serves what is at a port under the prefix; gives the address."""
    server = ProxyServer(port)
    Thread(target=server.serve_forever, args=[POLL_SECONDS], daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{PREFIX}/"
    server.shutdown()
    server.server_close()
