"""The file of a run: a header that describes the run, then a line per outcome, written as soon as a case is done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from rag.evaluation.errors import RunError
from rag.evaluation.outcome import Outcome

FILE = "outcomes.jsonl"
FORMAT = 4
HEAD = b'{"format": '
OUTCOME = TypeAdapter(Outcome)


@dataclass
class Record:
    """The outcomes of a run so far, in memory; see `FolderRecord` for one on disk."""

    about: Mapping[str, Any] = field(default_factory=dict)
    started: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        """Keep the outcome of a case, in place of an earlier one."""
        self.outcomes[outcome.case_id] = outcome


class FolderRecord(Record):
    """A record in a folder, which is locked against other runs while it is open. Use it in a `with` statement.

    `about` is everything that must be equal for a run to be resumed: gold, articles, settings. Raises RunError if the
    folder has a run and `resume` is false, or if that run differs in `about`.
    """

    def __init__(self, folder: str | PathLike[str], about: Mapping[str, Any], *, resume: bool) -> None:
        super().__init__({"format": FORMAT, **about})
        self._folder = Path(folder)
        self._path = self._folder / FILE
        self._resume = resume

    def __enter__(self) -> Self:
        with ExitStack() as stack:  # closes what was opened if something fails
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                stack.enter_context(FileLock(self._folder / "run.lock", timeout=0))
                self._prepare()
                self._file = stack.enter_context(self._path.open("a", encoding="utf-8"))
            except Timeout as error:
                busy = f"Another run is writing to {self._folder}; wait for it or choose another --out."
                raise RunError(busy) from error
            except OSError as error:
                raise make_write_error(self._folder, error) from error
            self._open = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def add(self, outcome: Outcome) -> None:
        """Keep the outcome of a case and write it to disk. Raises RunError if it cannot be written."""
        super().add(outcome)
        try:
            self._file.write(OUTCOME.dump_json(outcome).decode() + "\n")
            self._file.flush()
        except OSError as error:
            raise make_write_error(self._path, error) from error

    def _prepare(self) -> None:
        """Read the outcomes of an earlier run, or start the file."""
        lines = read_whole_lines(self._path)
        if not lines[1:] and self._is_ours_or_empty():  # a run without outcomes starts again
            self._path.write_text(json.dumps({**self.about, "started": self.started}) + "\n", encoding="utf-8")
            return
        if not self._resume:
            raise RunError(f"{self._folder} has a run already; continue it with --resume or choose another --out.")
        try:
            head = dict(json.loads(lines[0]))
            self.started = head.pop("started")
            read = [OUTCOME.validate_json(line) for line in lines[1:]]
        except (ValueError, KeyError, IndexError, TypeError, ValidationError) as error:
            raise RunError(f"{self._path} is not a run of this program; choose another --out.") from error
        if differing := sorted(key for key in head.keys() | self.about.keys() if head.get(key) != self.about.get(key)):
            raise RunError(
                f"{self._folder} has a run with other {', '.join(differing)}, which cannot be resumed; "
                "choose another --out."
            )
        self.outcomes = {outcome.case_id: outcome for outcome in read}
        truncate_file(self._path, sum(len(line) + 1 for line in lines))

    def _is_ours_or_empty(self) -> bool:
        start = self._path.read_bytes()[: len(HEAD)] if self._path.exists() else b""
        return start == HEAD[: len(start)]


def make_write_error(path: Path, error: OSError) -> RunError:
    return RunError(f"{path} cannot be written ({error.strerror}); free space or choose another --out, then --resume.")


def read_whole_lines(path: Path) -> list[bytes]:
    """The complete lines; a process that was killed may have left an incomplete last one."""
    return path.read_bytes().split(b"\n")[:-1] if path.exists() else []


def truncate_file(path: Path, size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(size)


def hash_texts(parts: Iterable[str]) -> str:
    """A short hash of a sequence of texts."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
    return whole.hexdigest()[:16]
