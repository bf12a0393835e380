"""Files of html, pdf and docx are converted in processes of their own, with limits of time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from threading import Timer
from types import TracebackType
from typing import IO, Any, Self

from index.encoder import processors
from index.reading.document import Document
from index.reading.files import UnreadableFileError
from index.reading.metadata import metadata_from
from index.reading.options import ReadOptions

START_SECONDS = 120.0
"""Within which a worker must be ready; it imports large libraries, on a machine that may be busy."""


class Sandbox:
    """As many workers as processors, each started when it is first needed. Safe to share between threads."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._workers = [Worker(options) for _ in range(processors())]
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)

    def convert(self, form: str, data: bytes) -> Document:
        """A file of the form "html", "pdf" or "docx". Raises UnreadableFileError."""
        worker = self._idle.get()
        try:
            found = worker.convert(form, data)
        finally:
            self._idle.put(worker)
        if "error" in found:
            raise UnreadableFileError(found["error"])
        text, notes = found.pop("text"), found.pop("notes")
        metadata, more = metadata_from(found)
        return Document(text, metadata, (*notes, *more))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.stop()


class Worker:
    """One process at a time; one that was ended is followed by another."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    def convert(self, form: str, data: bytes) -> dict[str, Any]:
        requests, answers = self._started()
        with self._limited(self._options.seconds) as late, suppress(BrokenPipeError):
            head = {"form": form, "bytes": len(data), "most": self._options.article_bytes}
            requests.write(json.dumps(head).encode() + b"\n" + data)
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
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _started(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            # -P: nothing of the current folder is imported.
            command = [sys.executable, "-P", "-m", "index.reading.worker", str(self._options.memory)]
            self._process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            with self._limited(START_SECONDS):
                ready = self._process.stdout.readline() if self._process.stdout else b""
            if not ready:
                self.stop()
                raise UnreadableFileError("the program that converts it does not start; raise read_memory")
        process = self._process
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 (both are pipes)
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
