"""`rag status` says whether a sync was broken off."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import FolderIndex, Location, ModelError, ServerIndex, sync
from tests.chroma import ChromaServer
from tests.command import rag
from tests.fakes import FailingEmbedder, WordEmbedder
from tests.index.storing.states import articles_of

BEFORE = {"old": "The bridge opened in 1932."}
AFTER = {f"{n}": f"Article number {n} speaks of thing{n}." for n in range(30)}
ENOUGH = 24
"""Articles embedded before the sync fails: more than are written at once."""


@pytest.mark.parametrize("place", ["folder", "server"])
def test_a_sync_that_was_broken_off_is_told(
    place: str, chroma: ChromaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state before it is served, until a sync finishes."""
    index = tmp_path / "index"
    monkeypatch.setenv("RAG_INDEX", str(index))
    location: Location = FolderIndex(index)
    if place == "server":
        server = chroma.new_database()
        monkeypatch.setenv("RAG_CHROMA", server.url)
        monkeypatch.setenv("RAG_CHROMA_DATABASE", server.database)
        location = ServerIndex(server, index)
    sync(articles_of(BEFORE), location, WordEmbedder())
    assert "broken off" not in rag("status")[0]
    with pytest.raises(ModelError, match="stopped"):
        sync(articles_of(AFTER), location, FailingEmbedder(ENOUGH))
    told = " ".join(rag("status")[0].split())
    assert "Articles 1" in told
    assert "Sync broken off, or still at work; answers come from the state before it" in told
    sync(articles_of(AFTER), location, WordEmbedder())
    assert "broken off" not in rag("status")[0]
