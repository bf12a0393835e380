"""A real Chroma server on loopback, for tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import chromadb
import httpx
from chromadb.config import Settings

from index.storing.clients import Server

READY = 60.0
"""Seconds within which it must answer."""


class ChromaServer:
    """`chroma run`, the Rust server, over a folder."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._folder = folder
        self.server = Server(f"http://127.0.0.1:{self.port}", timeout=20)

    def start(self) -> None:
        chroma = str(Path(sys.executable).with_name("chroma"))
        command = [chroma, "run", "--path", str(self._folder), "--host", "127.0.0.1"]
        self._process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=os.environ | {"ANONYMIZED_TELEMETRY": "False"},
        )
        end = time.monotonic() + READY
        while True:
            try:
                httpx.get(f"{self.server.url}/api/v2/heartbeat", timeout=1).raise_for_status()
                return
            except httpx.HTTPError:
                assert time.monotonic() < end, "the Chroma server does not answer"
                time.sleep(0.05)

    def send(self, sent: signal.Signals) -> None:
        os.killpg(self._process.pid, sent)

    def stop(self) -> None:
        self.send(signal.SIGKILL)
        self._process.wait()

    def new_database(self) -> Server:
        """The server with a database of its own, so that tests do not see each other."""
        name = f"test-{uuid4().hex}"
        settings = Settings(
            chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host="127.0.0.1",
            chroma_server_http_port=self.port,
            anonymized_telemetry=False,
        )
        chromadb.AdminClient(settings).create_database(name)
        return replace(self.server, database=name)
