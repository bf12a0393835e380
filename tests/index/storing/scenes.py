"""Everything that writes an index, and the disks that it is written on: what `tests.index.storing.torture` kills."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from index import Embedder, SentenceTransformerEmbedder
from index.storing.disk.pointer import read_pointer, write_pointer
from rag.articles.indexes import sync_from_folder
from rag.articles.removing import remove_articles
from rag.articles.uploads import Uploads
from rag.articles.watching import watch
from rag.settings import Settings, load_settings
from tests.conftest import SEEDS
from tests.fakes import WordEmbedder
from tests.index.storing.writer import write_folder

INDEX, ARTICLES, NEW = "index", "articles", "new"
DEMO = sorted((SEEDS.parent / "docs" / "demo" / "articles").iterdir())
BEFORE, AFTER = 6, 9
"""Articles of the demonstration that are there before and after an upload."""
OLD_FORMAT = 2
MAX_ROOM = 1.5
"""Free space of a small disk at most, as a multiple of what lies on it."""
Work = Callable[[Path], object]


def do_nothing(folder: Path) -> None:
    del folder


def harm_nothing(folder: Path, chance: random.Random) -> None:
    del folder, chance


@dataclass(frozen=True)
class Scene:
    """Work on a folder that `prepare` has filled: it is killed, and done again.

    `harm` is done to the folder before, and undone by `mend` after the kill; both need a disk of the folder's own.
    """

    name: str
    prepare: Work
    work: Work
    make_embedder: Callable[[], Embedder] = WordEmbedder
    harm: Callable[[Path, random.Random], None] = harm_nothing
    mend: Work = do_nothing
    needs_disk: bool = False


def write(version: int, folder: Path) -> None:
    write_folder(folder / INDEX, version)


def write_old_format(folder: Path) -> None:
    """An index as another version of this program would have made it."""
    write(0, folder)
    found = read_pointer(folder / INDEX)
    assert found
    write_pointer(folder / INDEX, found[0], replace(found[1], format=OLD_FORMAT))


def settings_of(folder: Path) -> Settings:
    return load_settings(index=folder / INDEX)


def index_demo(folder: Path, articles: int = BEFORE) -> None:
    for name, files in ((ARTICLES, DEMO[:articles]), (NEW, DEMO[articles:AFTER])):
        (folder / name).mkdir()
        for file in files:
            shutil.copy(file, folder / name)
    sync_from_folder(folder / ARTICLES, settings_of(folder))


def list_new(folder: Path) -> list[Path]:
    return sorted((folder / NEW).iterdir())


def upload(folder: Path) -> None:
    Uploads(folder / ARTICLES, settings_of(folder)).add(list_new(folder))


def remove(folder: Path) -> None:
    remove_articles([file.name for file in DEMO[:3]], settings_of(folder))


def add_while_watched(folder: Path) -> None:
    """Files are added after the first sync, which is followed by another one."""
    articles = folder / ARTICLES
    syncs = watch([articles], folder / INDEX, partial(sync_from_folder, articles, settings_of(folder)))
    next(syncs)
    for file in list_new(folder):
        shutil.copy(file, articles)
    next(syncs)


def fill_disk(folder: Path, chance: random.Random) -> None:
    """Leaves less room than a sync may need."""
    used = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    remount(folder, f"size={int(shutil.disk_usage(folder).used + chance.uniform(0, MAX_ROOM) * used)}")


def make_room(folder: Path) -> None:
    remount(folder, "size=1g")


def make_read_only(folder: Path, chance: random.Random) -> None:
    del chance
    remount(folder, "ro")


def make_writable(folder: Path) -> None:
    remount(folder, "rw")


def remount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


@contextmanager
def mount_disk(folder: Path) -> Iterator[None]:
    """A disk of its own in memory, at a folder."""
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def can_mount() -> bool:
    return os.geteuid() == 0 and shutil.which("mount") is not None


WRITE = partial(write, 1)
PREPARE = partial(write, 0)
REMOVAL = partial(index_demo, articles=AFTER)
SCENES = (
    Scene("first index", do_nothing, WRITE),
    Scene("sync", PREPARE, WRITE),
    Scene("migration", write_old_format, WRITE),
    Scene("full disk", PREPARE, WRITE, harm=fill_disk, mend=make_room, needs_disk=True),
    Scene("read-only folder", PREPARE, WRITE, harm=make_read_only, mend=make_writable, needs_disk=True),
    Scene("upload", index_demo, upload, SentenceTransformerEmbedder),
    Scene("removal", REMOVAL, remove, SentenceTransformerEmbedder),
    Scene("watch", index_demo, add_while_watched, SentenceTransformerEmbedder),
)
