"""Converts files that need large libraries in separate processes, with limits on time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from queue import LifoQueue
from threading import Timer
from types import TracebackType
from typing import IO, Any, Self

from index.machine import count_processors
from index.reading.document import Part, UnreadableFileError, decode_part
from index.reading.format import Format
from index.reading.options import ReadOptions

START_SECONDS = 120.0
"""The time limit for starting a worker, which imports large libraries on a machine that may be busy."""


class Sandbox:
    """One worker per processor, each started when first needed. Thread-safe."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._workers = [SandboxWorker(options) for _ in range(count_processors())]
        self._idle: LifoQueue[SandboxWorker] = LifoQueue()  # the most recently used worker is started already
        for worker in self._workers:
            self._idle.put(worker)

    def convert(self, format: Format, data: bytes) -> list[Part]:
        """The parts of a file. Raises UnreadableFileError."""
        worker = self._idle.get()
        try:
            found = worker.convert(format, data)
        finally:
            self._idle.put(worker)
        if "error" in found:
            raise UnreadableFileError(found["error"])
        return [decode_part(part) for part in found["parts"]]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop all processes; a later file starts them again."""
        for worker in self._workers:
            worker.stop()


class SandboxWorker:
    """A process that converts files; a new one is started after it was stopped."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self._prepared: set[str] = set()

    def convert(self, format: Format, data: bytes) -> dict[str, Any]:
        """The response of `index.reading.worker`. Raises UnreadableFileError if there is none."""
        requests, answers = self._prepare(format)
        with self._limit_time(self._options.seconds) as timed_out, suppress(BrokenPipeError):
            requests.write(json.dumps({"format": format.name, "bytes": len(data)}).encode() + b"\n" + data)
            requests.flush()
            if line := answers.readline():
                found: dict[str, Any] = json.loads(line)
                return found
        self.stop()
        if timed_out:
            raise UnreadableFileError(
                f"it took longer than the limit of {self._options.seconds:g} seconds; split it or raise read_seconds"
            )
        raise UnreadableFileError(
            "its converter crashed; the file is damaged or needs more memory than the limit (read_memory)"
        )

    def stop(self) -> None:
        """Stop the process, if there is one."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None
            self._prepared = set()

    def _prepare(self, format: Format) -> tuple[IO[bytes], IO[bytes]]:
        """The pipes to a process that has imported the format's modules. Raises UnreadableFileError."""
        if self._process is None:
            # -P: import nothing from the current folder.
            command = [sys.executable, "-P", "-m", "index.reading.worker", json.dumps(asdict(self._options))]
            self._process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        process = self._process
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 (both are pipes)
        if format.name not in self._prepared:
            ready = b""
            with self._limit_time(START_SECONDS), suppress(BrokenPipeError):
                process.stdin.write(json.dumps({"prepare": format.name}).encode() + b"\n")
                process.stdin.flush()
                ready = process.stdout.readline()
            if not ready:
                self.stop()
                raise UnreadableFileError("its converter did not start; raise read_memory")
            self._prepared.add(format.name)
        return process.stdin, process.stdout

    @contextmanager
    def _limit_time(self, seconds: float) -> Iterator[list[bool]]:
        """Kill the process after `seconds`; the yielded list is then no longer empty."""
        timed_out: list[bool] = []
        process = self._process

        def end() -> None:
            timed_out.append(True)
            if process:
                process.kill()

        timer = Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield timed_out
        finally:
            timer.cancel()
