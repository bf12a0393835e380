"""Spans arrive where the standard OTEL variables say, and hold no question and no article."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent import futures
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as service
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc

from tests.conftest import EXAMPLE
from tests.llm_server import POLL_SECONDS

STEPS = {"answer", "retrieve", "read", "reconcile"}


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    """Keeps what is exported to it."""

    def __init__(self) -> None:
        self.received: list[service.ExportTraceServiceRequest] = []

    def Export(self, request: service.ExportTraceServiceRequest, context: Any) -> service.ExportTraceServiceResponse:  # noqa: N802
        del context
        self.received.append(request)
        return service.ExportTraceServiceResponse()

    @property
    def names(self) -> set[str]:
        scopes = [scope for each in self.received for spans in each.resource_spans for scope in spans.scope_spans]
        return {span.name for scope in scopes for span in scope.spans}


@pytest.fixture
def by_grpc() -> Iterator[tuple[Collector, dict[str, str]]]:
    collector, server = Collector(), grpc.server(futures.ThreadPoolExecutor(2))
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(collector, server)  # type: ignore[no-untyped-call]
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield collector, {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{port}"}
    server.stop(None).wait()


@pytest.fixture
def by_http() -> Iterator[tuple[Collector, dict[str, str]]]:
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            collector.received.append(service.ExportTraceServiceRequest.FromString(body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=[POLL_SECONDS], daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    yield (
        collector,
        {
            "OTEL_EXPORTER_OTLP_ENDPOINT": address,
            "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
            "OTEL_EXPORTER_OTLP_COMPRESSION": "none",
        },
    )
    server.shutdown()
    server.server_close()


def ask(index: Path, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rag.cli.main", "ask", EXAMPLE, "--index", str(index)]
    return subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("way", ["by_grpc", "by_http"])
def test_spans_are_exported(way: str, seeds_index: Path, request: pytest.FixtureRequest) -> None:
    collector, variables = request.getfixturevalue(way)
    ended = ask(seeds_index, variables)
    assert ended.returncode == 0, ended.stderr
    assert collector.names >= STEPS
    told = "".join(str(each) for each in collector.received)
    assert "Putin" not in told


def test_an_unknown_exporter_is_an_error(seeds_index: Path) -> None:
    ended = ask(seeds_index, {"OTEL_TRACES_EXPORTER": "carrier-pigeon"})
    assert ended.returncode == 2
    assert "no OpenTelemetry exporter 'carrier-pigeon'" in ended.stderr
