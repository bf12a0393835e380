"""A writer that tests kill: `python -m tests.storage.writer FOLDER VERSION URL DATABASE`, or - for no server."""

from __future__ import annotations

import sys
from pathlib import Path

from index import FolderIndex, sync
from index.clients import Server
from index.server import ServerIndex
from tests.fakes import WordEmbedder
from tests.storage.states import articles_of

ARTICLES = 150


def texts_of(version: int) -> dict[str, str]:
    """Articles of a version: each version changes a third of them, adds some and drops some."""
    return {
        f"{n}": f"Article {n} of version {version - (version + n) % 3} speaks of thing{n}. " * 3
        for n in range(version, version + ARTICLES)
    }


def main(folder: str, version: str, *address: str) -> None:
    at = Path(folder)
    location = ServerIndex(Server(address[0], database=address[1]), at) if len(address) == 2 else FolderIndex(at)
    print("begins", flush=True)
    sync(articles_of(texts_of(int(version))), location, WordEmbedder())


if __name__ == "__main__":
    main(*sys.argv[1:])
