"""Makes the next state of an index in a folder.

A writer copies the newest sound state, changes the copy, and publishes it by replacing the pointer. So readers never
see a state that is being written, and a process that dies at any point leaves the published state unchanged. The next
writer resumes the work of a stopped one, if queries show that it is sound.

Damaged files are rebuilt: the catalog and BM25 from Chroma, Chroma's files from the previous state, and what no state
has from the articles.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from index.errors import IndexMismatchError, IndexUnavailableError, RagError
from index.storing.catalog import Catalog
from index.storing.clients import close_on_error, open_folder_client
from index.storing.collections import DEFAULT_SYNC_THRESHOLD, persist_vectors, set_threshold
from index.storing.disk.files import translate_os_errors
from index.storing.disk.integrity import SUMS, find_damaged, has_sums, write_sums
from index.storing.disk.pointer import CURRENT, read_pointer, write_pointer
from index.storing.manifest import Manifest, check_manifest
from index.storing.soundness import repair_index
from index.storing.store import ChunkStore, make_collections, translate_chroma_errors
from index.storing.words.lexical import FOLDER as WORDS
from index.storing.words.lexical import WordIndex

PREFIX = "rag"
CHROMA = "chroma"
BASE = "base"
"""The file in a next state that names the state it was copied from; written when the copy is complete."""
STATES = "state-*"


class FolderWriting:
    """The next state of an index in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._where = str(folder)
        self._store: ChunkStore | None = None
        self.manifest: Manifest | None = None
        self.keys: Mapping[str, str] = {}
        self.repairs: tuple[str, ...] = ()
        """The damaged files that `publish` rebuilds, for messages."""
        self._base, self._top = "", 0
        self._published = ""
        self._find_base()

    @property
    def is_unfinished(self) -> bool:
        """Whether there is something to publish even if no article changed."""
        return bool(self.repairs)

    def store(self, manifest: Manifest) -> ChunkStore:
        if self.manifest:
            check_manifest(self.manifest, manifest, self._where)
        self._store = self._resume(manifest) or self._begin(manifest)
        return self._store

    def publish(self) -> bool:
        assert self._store is not None  # noqa: S101 (publishing follows writing)
        store, state = self._store, self._next
        store.purge()
        with translate_os_errors(state):
            shutil.rmtree(state / WORDS, ignore_errors=True)
            catalog = open_updated_catalog(state, store)
            with ThreadPoolExecutor(1) as executor:  # one queries Chroma while the other builds BM25
                checked = executor.submit(repair_index, store, catalog, set(self.keys.values()))
                WordIndex.build(catalog, state)
            sound = checked.result()
            catalog.close()
        self.close()
        if not sound:
            shutil.rmtree(state, ignore_errors=True)
            self._base, self.manifest, self.keys = "", None, {}
            return False
        persist_vectors(partial(open_folder_client, state / CHROMA), PREFIX, store.manifest, self._where)
        with translate_os_errors(state):
            write_sums(state)
            write_pointer(self._folder, state.name, store.manifest)
        self._delete_states(keep={state.name, self._base})
        return True

    def close(self) -> None:
        """Close the files. What was written stays, for the next writer to resume."""
        if self._store:
            self._store.close()
            self._store = None

    @property
    def _next(self) -> Path:
        return self._folder / f"state-{self._top + 1:06d}"

    def _find_base(self) -> None:
        """Find the newest state whose vectors are undamaged, and list what is damaged."""
        finished = sorted(path.name for path in self._folder.glob(STATES) if has_sums(path))
        names = finished[::-1]
        try:
            found = read_pointer(self._folder)
        except IndexMismatchError:
            self._published = names[0] if names else ""
            self._top = parse_state_number(names[0]) if names else 0
            return  # made by another version of this program: the articles are indexed again
        except IndexUnavailableError:
            found = None
            self.repairs = (CURRENT,)
        if found:
            self._published = found[0]
            names = [found[0], *(name for name in names if name < found[0])]
        elif names and not self.repairs:
            self.repairs = (CURRENT,)
        self._top = parse_state_number(names[0]) if names else 0
        for name in names:
            if self._try_base(name):
                break

    def _try_base(self, name: str) -> bool:
        """Whether a state can be copied; if so, it becomes the base."""
        damaged = find_damaged(self._folder / name)
        self.repairs += tuple(f"{name}/{file}" for file in damaged)
        if any(file == SUMS or file.startswith(f"{CHROMA}/") for file in damaged):
            return False
        try:
            with close_on_error(open_folder_client(self._folder / name / CHROMA)) as client:
                store = ChunkStore(client, PREFIX, self._where)
                self.keys, self.manifest = store.read_keys(), store.manifest
            store.close()
        except RagError:
            self.repairs += (f"{name}/{CHROMA}",)
            return False
        self._base = name
        return True

    def _resume(self, manifest: Manifest) -> ChunkStore | None:
        """What an interrupted writer left, if it has the same base and manifest and is sound; else None."""
        state = self._next
        try:
            if (state / BASE).read_text(encoding="utf-8") != self._base:
                return None
            (state / SUMS).unlink(missing_ok=True)
            with close_on_error(open_folder_client(state / CHROMA)) as client:
                store = ChunkStore(client, PREFIX, self._where)
                store.purge()
                catalog = open_updated_catalog(state, store)
                sound = store.manifest == manifest and repair_index(store, catalog, set(self.keys.values()))
                catalog.close()
        except (OSError, ValueError, RagError):
            return None  # not begun, or damaged: start again from the base
        if not sound:
            store.close()
            return None
        return store

    def _begin(self, manifest: Manifest) -> ChunkStore:
        """Create the next state: a copy of the base, or empty if there is no base."""
        state = self._next
        # What is published is kept even if it cannot be opened: on a full disk that looks like damage.
        self._delete_states(keep={self._base, self._published})
        with translate_os_errors(state):
            if self._base:
                damaged = [file.rpartition("/")[2] for file in self.repairs if file.startswith(f"{self._base}/")]
                ignored = shutil.ignore_patterns(WORDS, BASE, SUMS, *damaged)
                shutil.copytree(self._folder / self._base, state, ignore=ignored)
            else:
                state.mkdir()
            (state / CHROMA).mkdir(mode=0o700, exist_ok=True)
            (state / BASE).write_text(self._base, encoding="utf-8")
        if self._base:
            set_threshold(partial(open_folder_client, state / CHROMA), PREFIX, DEFAULT_SYNC_THRESHOLD, self._where)
        with close_on_error(open_folder_client(state / CHROMA)) as client:
            with translate_chroma_errors(self._where):
                make_collections(client, PREFIX, manifest)
            return ChunkStore(client, PREFIX, self._where)

    def _delete_states(self, keep: set[str]) -> None:
        for path in self._folder.glob(STATES):
            if path.name not in keep:
                shutil.rmtree(path, ignore_errors=True)


def open_updated_catalog(state: Path, store: ChunkStore) -> Catalog:
    catalog = Catalog(state)
    catalog.update(store)
    return catalog


def parse_state_number(name: str) -> int:
    return int(name.rpartition("-")[2])
