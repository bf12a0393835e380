"""A reader's own copies of what is looked up in an index on a server: catalog and BM25, with checksums, by state.

    .rag/servers/HASH/STATE/   the mirror of one state; `STATE` is a hash of its articles
    .rag/servers/HASH/next/    the next mirror, while it is being made

All of it can be made again from the server, so a damaged mirror is deleted.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from index.storing.catalog import FILE as CATALOG
from index.storing.catalog import Catalog
from index.storing.disk.files import make_private_folder, translate_os_errors
from index.storing.disk.integrity import find_damaged, write_sums
from index.storing.disk.locks import hold_folder_lock
from index.storing.store import ChunkStore
from index.storing.words.lexical import WordIndex

CACHE = "servers"
NEXT = "next"


class Mirrors:
    """The mirrors of one server, in `folder`/servers/`name`."""

    def __init__(self, folder: Path, name: str) -> None:
        self._index_folder = folder
        self.folder = folder / CACHE / name
        self._damaged: list[str] = []

    def open(self, store: ChunkStore, state: str) -> Path:
        """The folder of a state's mirror; if missing or damaged, it is made from the newest sound catalog."""
        make_private_folder(self._index_folder)
        with translate_os_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            with hold_folder_lock(self.folder):
                self._delete_damaged()
                folder = self.folder / state
                return folder if folder.exists() else self._build(store)

    def repair(self) -> tuple[str, ...]:
        """Delete damaged mirrors; return the damaged files found since the last call, by their paths in the index."""
        if self.folder.is_dir():
            with translate_os_errors(self.folder), hold_folder_lock(self.folder):
                self._delete_damaged()
        found, self._damaged = tuple(self._damaged), []
        return found

    def delete(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _delete_damaged(self) -> None:
        for folder in sorted(path for path in self.folder.iterdir() if path.is_dir() and path.name != NEXT):
            if damaged := find_damaged(folder):
                inside = folder.relative_to(self._index_folder).as_posix()
                self._damaged += [f"{inside}/{file}" for file in damaged]
                shutil.rmtree(folder)

    def _build(self, store: ChunkStore) -> Path:
        next_folder = self.folder / NEXT
        shutil.rmtree(next_folder, ignore_errors=True)
        next_folder.mkdir()
        older = sorted(self.folder.glob(f"*/{CATALOG}"), key=lambda path: path.stat().st_mtime)
        if older:
            shutil.copy(older[-1], next_folder)
        catalog = Catalog(next_folder)
        catalog.update(store)
        WordIndex.build(catalog, next_folder)
        # Named after its contents, which may differ from the requested state while a writer is at work.
        folder = self.folder / hash_keys(catalog.read_keys())
        catalog.close()
        write_sums(next_folder)
        for path in older[:-1]:  # the newest may still have readers
            shutil.rmtree(path.parent, ignore_errors=True)
        if folder.exists():
            shutil.rmtree(next_folder)
        else:
            next_folder.rename(folder)
        return folder


def hash_keys(keys: Mapping[str, str]) -> str:
    """A name for a set of articles: the hash of their ids and content keys."""
    digest = blake2b(digest_size=12)
    for name, key in sorted(keys.items()):
        digest.update(f"{len(name)} {name} {key}\n".encode())
    return digest.hexdigest()
