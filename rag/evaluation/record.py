"""The file of a run: a head that says what is run, then one outcome a line, written as each case is done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from rag.evaluation.errors import RunError
from rag.evaluation.outcome import Outcome

FILE = "outcomes.jsonl"
FORMAT = 1
HEAD = b'{"format": '
OUTCOME = TypeAdapter(Outcome)


@dataclass
class Record:
    """The outcomes of a run so far, kept in memory only, or also in a folder (see `FolderRecord`)."""

    about: Mapping[str, Any] = field(default_factory=dict)
    started: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        self.outcomes[outcome.case_id] = outcome


class FolderRecord(Record):
    """A record in a folder, locked against a second run while it is open. Use it in a `with` statement.

    `about` is all that must be equal for two runs to be one: the gold, the articles, the settings. Raises RunError
    where the folder holds a run and `resume` is not given, or a run of something else.
    """

    def __init__(self, folder: Path, about: Mapping[str, Any], *, resume: bool) -> None:
        super().__init__({"format": FORMAT, **about})
        self._path = folder / FILE
        self._folder = folder
        self._resume = resume

    def __enter__(self) -> Self:
        with ExitStack() as opening:  # what was opened before something failed is closed again
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                opening.enter_context(FileLock(self._folder / "run.lock", timeout=0))
                self._prepare()
                self._file = opening.enter_context(self._path.open("a", encoding="utf-8"))
            except Timeout as error:
                busy = f"Another run is writing to {self._folder}; wait for it or choose another --out."
                raise RunError(busy) from error
            except OSError as error:
                raise cannot_write(self._folder, error) from error
            self._open = opening.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def add(self, outcome: Outcome) -> None:
        super().add(outcome)
        try:
            self._file.write(OUTCOME.dump_json(outcome).decode() + "\n")
            self._file.flush()
        except OSError as error:
            raise cannot_write(self._path, error) from error

    def _prepare(self) -> None:
        """Takes over what an earlier run left, or begins the file."""
        lines = whole_lines(self._path)
        if not lines[1:] and self._is_ours_or_nothing():  # a run that asked nothing is no run
            self._path.write_text(json.dumps({**self.about, "started": self.started}) + "\n", encoding="utf-8")
            return
        if not self._resume:
            raise RunError(f"{self._folder} holds a run already; go on with it by --resume or choose another --out.")
        try:
            head = dict(json.loads(lines[0]))
            self.started = head.pop("started")
            read = [OUTCOME.validate_json(line) for line in lines[1:]]
        except (ValueError, KeyError, IndexError, TypeError, ValidationError) as error:
            raise RunError(f"{self._path} is not a run of this program; choose another --out.") from error
        if differing := sorted(key for key in head.keys() | self.about.keys() if head.get(key) != self.about.get(key)):
            raise RunError(
                f"{self._folder} holds a run with other {', '.join(differing)}, which cannot be gone on with; "
                "choose another --out."
            )
        self.outcomes = {outcome.case_id: outcome for outcome in read}
        cut_short(self._path, sum(len(line) + 1 for line in lines))

    def _is_ours_or_nothing(self) -> bool:
        begun = self._path.read_bytes()[: len(HEAD)] if self._path.exists() else b""
        return begun == HEAD[: len(begun)]


def cannot_write(path: Path, error: OSError) -> RunError:
    return RunError(f"{path} cannot be written ({error.strerror}); free space or choose another --out, then --resume.")


def whole_lines(path: Path) -> list[bytes]:
    """The lines that were written whole; a process that was killed may have left the beginning of another."""
    return path.read_bytes().split(b"\n")[:-1] if path.exists() else []


def cut_short(path: Path, size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(size)


def digest(parts: Iterable[str]) -> str:
    """A key of some texts; the same ones in the same order give the same key."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
    return whole.hexdigest()[:16]
