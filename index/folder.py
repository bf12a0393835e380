"""An index in a folder: states that never change once they are published, and a pointer to the newest.

    .rag/current         which state answers, and how it was made; replaced in one step
    .rag/state-000007/   a published state: Chroma's files, catalog, BM25; the one before is kept for those who read it
    .rag/state-000008/   the next one, while it is written or after its writer was stopped
    .rag/writer.lock     held by the one process that writes

A writer copies the newest state, changes the copy, and publishes it by replacing the pointer. So nobody ever reads what
is being written, and a process that dies at any point leaves the published state as it was. What a stopped writer left
is taken up by the next one, if queries show that it is sound.
"""

from __future__ import annotations

import json
import os
import shutil
import weakref
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Lock

from index.catalog import Catalog
from index.clients import folder_client
from index.errors import IndexMismatchError, IndexNotFoundError, IndexUnavailableError, RagError
from index.files import files_written, make_private
from index.lexical import FOLDER as WORDS
from index.lexical import WordIndex
from index.locks import writer_lock
from index.manifest import Manifest, check_manifest, manifest_from
from index.snapshot import Snapshot
from index.soundness import made_sound
from index.store import ChunkStore, make_collections, readable_errors

PREFIX = "rag"
CURRENT = "current"
CHROMA = "chroma"
BASE = "base"
"""Written into a next state once the copy is whole: which state it was copied from."""


class FolderIndex:
    """A `Location` in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.where = str(folder)
        self._lock = Lock()
        self._open: tuple[str, Snapshot] | None = None

    def snapshot(self) -> Snapshot:
        with self._lock:
            for _ in range(3):  # a state may be replaced, and the one before removed, while it is being opened
                name = self.current()
                if self._open and self._open[0] == name:
                    return self._open[1]
                try:
                    self._open = name, opened(self.folder / name)
                    return self._open[1]
                except RagError:
                    if self.current() == name:
                        raise
        raise IndexUnavailableError(f"The index {self.where} changes faster than it can be read; try again.")

    def current(self) -> str:
        """The name of the published state. Raises IndexNotFoundError, IndexMismatchError or IndexUnavailableError."""
        found = read_pointer(self.folder)
        if found is None:
            raise IndexNotFoundError(f"There is no index in {self.where}; make one with `rag index FOLDER`.")
        return found[0]

    @contextmanager
    def writing(self) -> Iterator[FolderWriting]:
        make_private(self.folder)
        with writer_lock(self.folder):
            writing = FolderWriting(self)
            try:
                yield writing
            finally:
                writing.close()


class FolderWriting:
    """The next state of an index in a folder."""

    unfinished = False  # what is not published does not answer: the articles that it holds count as missing

    def __init__(self, index: FolderIndex) -> None:
        self._folder = index.folder
        self._where = index.where
        self._base = ""
        self._store: ChunkStore | None = None
        self.manifest: Manifest | None = None
        self.keys: Mapping[str, str] = {}
        try:
            found = read_pointer(self._folder)
            if found:
                self.keys = index.snapshot().keys()
                self._base, self.manifest = found
        except IndexMismatchError:
            pass  # another version of this program made it: its articles are indexed again
        except IndexUnavailableError:
            pass  # it cannot be read: the articles are the truth, and it is made again from them

    def store(self, manifest: Manifest) -> ChunkStore:
        if self.manifest:
            check_manifest(self.manifest, manifest, self._where)
        self._store = self._taken_up(manifest) or self._fresh(manifest)
        return self._store

    def publish(self) -> bool:
        assert self._store is not None  # noqa: S101 (publishing follows writing)
        store, folder = self._store, self._next
        store.purge()
        with files_written(folder):
            shutil.rmtree(folder / WORDS, ignore_errors=True)
            catalog = caught_up(folder, store)
            with ThreadPoolExecutor(1) as beside:  # one asks Chroma, the other makes BM25
                checked = beside.submit(made_sound, store, catalog, set(self.keys.values()))
                WordIndex.built(catalog, folder)
            sound = checked.result()
            catalog.close()
        self.close()
        if not sound:
            shutil.rmtree(folder, ignore_errors=True)
            self._base, self.manifest, self.keys = "", None, {}
            return False
        with files_written(folder):
            write_pointer(self._folder, folder.name, store.manifest)
        self._tidy(keep={folder.name, self._base})
        return True

    def close(self) -> None:
        """Lets go of the files; what was written stays for the next writer to take up."""
        if self._store:
            self._store.close()
            self._store = None

    @property
    def _next(self) -> Path:
        return self._folder / f"state-{number(self._base) + 1:06d}"

    def _taken_up(self, manifest: Manifest) -> ChunkStore | None:
        """What an interrupted writer left, if it was made from the published state, alike, and is sound."""
        folder = self._next
        try:
            if (folder / BASE).read_text(encoding="utf-8") != self._base:
                return None
            store = ChunkStore(folder_client(folder / CHROMA), PREFIX, self._where)
            store.purge()
            catalog = caught_up(folder, store)
            sound = store.manifest == manifest and made_sound(store, catalog, set(self.keys.values()))
            catalog.close()
        except (OSError, RagError):
            return None  # not even begun, or damaged: the articles are the truth
        if not sound:
            store.close()
            return None
        return store

    def _fresh(self, manifest: Manifest) -> ChunkStore:
        """A copy of the published state, or an empty one."""
        folder = self._next
        self._tidy(keep={self._base})
        with files_written(folder):
            if self._base:
                shutil.copytree(self._folder / self._base, folder, ignore=shutil.ignore_patterns(WORDS, BASE))
            else:
                folder.mkdir()
            (folder / CHROMA).mkdir(mode=0o700, exist_ok=True)
            (folder / BASE).write_text(self._base, encoding="utf-8")
        client = folder_client(folder / CHROMA)
        with readable_errors(self._where):
            make_collections(client, PREFIX, manifest)
        return ChunkStore(client, PREFIX, self._where)

    def _tidy(self, keep: set[str]) -> None:
        for path in self._folder.glob("state-*"):
            if path.name not in keep:
                shutil.rmtree(path, ignore_errors=True)


def caught_up(folder: Path, store: ChunkStore) -> Catalog:
    catalog = Catalog(folder)
    catalog.catch_up(store)
    return catalog


def opened(folder: Path) -> Snapshot:
    """A published state; closed when nobody holds it any more."""
    store = ChunkStore(folder_client(folder / CHROMA), PREFIX, str(folder.parent))
    snapshot = Snapshot.opened(store, folder)
    weakref.finalize(snapshot, store.close)
    return snapshot


def read_pointer(folder: Path) -> tuple[str, Manifest] | None:
    """The name of the published state and its manifest; None where nothing was published."""
    try:
        written = (folder / CURRENT).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise IndexUnavailableError(f"The index {folder} cannot be read ({error}); check its permissions.") from error
    try:
        pointer = json.loads(written)
        return str(pointer["state"]), manifest_from(pointer["manifest"], str(folder))
    except (ValueError, KeyError, TypeError) as error:
        raise IndexUnavailableError(
            f"The file {folder / CURRENT} is damaged; index the articles again, and it is made anew."
        ) from error


def write_pointer(folder: Path, name: str, manifest: Manifest) -> None:
    """In one step, and only after what it points to: a reader finds the old state or the new one."""
    written = folder / f"{CURRENT}.new"
    with written.open("w", encoding="utf-8") as file:
        json.dump({"state": name, "manifest": asdict(manifest)}, file)
        file.flush()
        os.fsync(file.fileno())
    written.replace(folder / CURRENT)


def number(name: str) -> int:
    """The number of a state by its name; 0 where there is none."""
    return int(name.rpartition("-")[2]) if name else 0
