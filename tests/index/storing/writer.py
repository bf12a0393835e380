"""Articles in versions, and the work of writing them, which tests kill."""

from __future__ import annotations

from pathlib import Path

from index import FolderIndex, Server, ServerIndex, sync
from tests.fakes import WordEmbedder
from tests.index.storing.states import articles_of

ARTICLES = 150


def texts_of(version: int) -> dict[str, str]:
    """Articles of a version: each version changes a third of them, adds some and drops some."""
    return {
        f"{n}": f"Article {n} of version {version - (version + n) % 3} speaks of thing{n}. " * 3
        for n in range(version, version + ARTICLES)
    }


def write_folder(folder: Path, version: int) -> None:
    sync(articles_of(texts_of(version)), FolderIndex(folder), WordEmbedder())


def write_server(server: Server, folder: Path, version: int) -> None:
    sync(articles_of(texts_of(version)), ServerIndex(server, folder), WordEmbedder())
