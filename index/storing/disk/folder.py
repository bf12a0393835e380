"""An index in a folder: states that never change once they are published, and a pointer to the newest.

    .rag/current         the name of the published state and how it was made; replaced atomically
    .rag/state-000007/   a published state: Chroma's files, catalog, BM25, checksums; the last two are kept
    .rag/state-000008/   the next state, while it is being written or after its writer was stopped
    .rag/writer.lock     held by the one process that writes

`index.storing.disk.writing` describes how states are made.
"""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from index.errors import IndexNotFoundError, IndexUnavailableError, RagError
from index.storing.clients import close_on_error, open_folder_client
from index.storing.disk.files import describe_os_error, make_private_folder
from index.storing.disk.integrity import find_damaged
from index.storing.disk.locks import hold_writer_lock
from index.storing.disk.pointer import read_pointer
from index.storing.disk.writing import CHROMA, PREFIX, STATES, FolderWriting
from index.storing.snapshot import Snapshot
from index.storing.store import ChunkStore


class FolderIndex:
    """A `Location` in a folder."""

    def __init__(self, folder: str | PathLike[str]) -> None:
        self.folder = Path(folder)
        self.where = str(self.folder)
        self._lock = Lock()
        self._open: tuple[str, Snapshot] | None = None

    def snapshot(self) -> Snapshot:
        """The newest published state.

        Raises IndexNotFoundError, IndexMismatchError or IndexUnavailableError.
        """
        with self._lock:
            for _ in range(3):  # the state may be replaced and deleted while it is being opened
                name = self.read_current_state()
                if self._open and self._open[0] == name:
                    return self._open[1]
                try:
                    self._open = name, open_state(self.folder / name)
                    return self._open[1]
                except RagError:
                    if self.read_current_state() == name:
                        raise
        raise IndexUnavailableError(f"The index {self.where} changes faster than it can be read; try again.")

    def read_current_state(self) -> str:
        """The name of the published state. Raises IndexNotFoundError, IndexMismatchError or IndexUnavailableError."""
        found = read_pointer(self.folder)
        if found is None:
            raise IndexNotFoundError(f"There is no index in {self.where}; make one with `rag index FOLDER`.")
        return found[0]

    def close(self) -> None:
        """Let go of the open state: its files are closed once nothing reads them any more."""
        with self._lock:
            self._open = None

    def is_sync_open(self) -> bool:
        """Whether a sync was broken off or is at work. Raises what reading an index raises."""
        published = self.read_current_state()
        return any(path.name > published for path in self.folder.glob(STATES))

    @contextmanager
    def open_for_writing(self) -> Iterator[FolderWriting]:
        """Hold the index for one writer. Raises IndexUnavailableError that names the writer holding it."""
        make_private_folder(self.folder)
        with hold_writer_lock(self.folder):
            writing = FolderWriting(self.folder)
            try:
                yield writing
            finally:
                writing.close()


def open_state(state: Path) -> Snapshot:
    """Open a published state; it is closed when it is garbage-collected. Raises IndexUnavailableError if damaged."""
    if damaged := find_damaged(state):
        raise IndexUnavailableError(
            f"The index {state.parent} is damaged ({damaged[0]}); run `rag index FOLDER` to repair it."
        )
    try:
        return open_snapshot(state / CHROMA, state)
    except IndexUnavailableError:
        return open_copied_state(state)


def open_copied_state(state: Path) -> Snapshot:
    """Open a state with a copy of Chroma's files, as on a read-only disk: Chroma must be able to write its files."""
    copy = TemporaryDirectory(prefix="rag-index-", ignore_cleanup_errors=True)
    try:
        shutil.copytree(state / CHROMA, Path(copy.name) / CHROMA, copy_function=shutil.copyfile)
        return open_snapshot(Path(copy.name) / CHROMA, state, copy)
    except OSError as error:
        copy.cleanup()
        raise IndexUnavailableError(
            f"The index {state.parent} cannot be opened where it is, nor copied to {copy.name} "
            f"({describe_os_error(error)}); free some space, or make the index writable."
        ) from error
    except RagError:
        copy.cleanup()
        raise


def open_snapshot(chroma: Path, state: Path, copy: TemporaryDirectory[str] | None = None) -> Snapshot:
    """Open a state whose Chroma files are in `chroma`. The folder `copy`, if given, is deleted with the snapshot."""
    with close_on_error(open_folder_client(chroma)) as client:
        store = ChunkStore(client, PREFIX, str(state.parent))
        snapshot = Snapshot.open(store, state)
    if copy:
        weakref.finalize(snapshot, copy.cleanup)  # runs after the next one, which closes the files
    weakref.finalize(snapshot, store.close)
    return snapshot
