"""Files that need large libraries are converted in processes of their own, with limits of time and memory."""

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
"""Within which a worker must be ready; it imports large libraries, on a machine that may be busy."""


class Sandbox:
    """As many workers as processors, each started when it is first needed. Safe to share between threads."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._workers = [SandboxWorker(options) for _ in range(count_processors())]
        self._idle: LifoQueue[SandboxWorker] = LifoQueue()  # the last one is warm
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
        """Ends all processes; a later file starts them again."""
        for worker in self._workers:
            worker.stop()


class SandboxWorker:
    """One process at a time; one that was ended is followed by another."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self._prepared: set[str] = set()

    def convert(self, format: Format, data: bytes) -> dict[str, Any]:
        """What `index.reading.worker` answers. Raises UnreadableFileError where it does not answer."""
        requests, answers = self._prepare(format)
        with self._limited(self._options.seconds) as late, suppress(BrokenPipeError):
            requests.write(json.dumps({"format": format.name, "bytes": len(data)}).encode() + b"\n" + data)
            requests.flush()
            if line := answers.readline():
                found: dict[str, Any] = json.loads(line)
                return found
        self.stop()
        if late:
            raise UnreadableFileError(
                f"it took longer than the limit of {self._options.seconds:g} seconds; split it or raise read_seconds"
            )
        raise UnreadableFileError(
            "its converter crashed; the file is damaged or needs more memory than the limit (read_memory)"
        )

    def stop(self) -> None:
        """Ends the process, if there is one."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None
            self._prepared = set()

    def _prepare(self, format: Format) -> tuple[IO[bytes], IO[bytes]]:
        """The pipes to a process that has imported what the format needs. Raises UnreadableFileError."""
        if self._process is None:
            # -P: nothing of the current folder is imported.
            command = [sys.executable, "-P", "-m", "index.reading.worker", json.dumps(asdict(self._options))]
            self._process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        process = self._process
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 (both are pipes)
        if format.name not in self._prepared:
            ready = b""
            with self._limited(START_SECONDS), suppress(BrokenPipeError):
                process.stdin.write(json.dumps({"prepare": format.name}).encode() + b"\n")
                process.stdin.flush()
                ready = process.stdout.readline()
            if not ready:
                self.stop()
                raise UnreadableFileError("the program that converts it does not start; raise read_memory")
            self._prepared.add(format.name)
        return process.stdin, process.stdout

    @contextmanager
    def _limited(self, seconds: float) -> Iterator[list[bool]]:
        """Ends the process after that time; the list then holds something."""
        late: list[bool] = []
        process = self._process

        def end() -> None:
            late.append(True)
            if process:
                process.kill()

        timer = Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield late
        finally:
            timer.cancel()
