"""What an index folder of another version of the program says, and how it is rebuilt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index import Article, FolderIndex, IndexMismatchError, sync
from index.storing.disk.integrity import sum_value
from index.storing.disk.pointer import CURRENT
from tests.fakes import WordEmbedder

ARTICLES = [Article("a", "The bridge opened in 1932.")]


@pytest.mark.parametrize("change", [{"format": 1}, {"author": "somebody"}])
def test_an_index_of_another_version_names_the_command_that_rebuilds_it(
    tmp_path: Path, change: dict[str, object]
) -> None:
    """And indexing the folder again, which the command does, rebuilds it."""
    sync(ARTICLES, FolderIndex(tmp_path), WordEmbedder())
    file = tmp_path / CURRENT
    written = json.loads(file.read_text())
    written["manifest"] |= change
    file.write_text(json.dumps(written | {"sum": sum_value([written["state"], written["manifest"]])}))
    with pytest.raises(IndexMismatchError, match="run `rag index FOLDER` to rebuild it"):
        FolderIndex(tmp_path).snapshot()
    assert sync(ARTICLES, FolderIndex(tmp_path), WordEmbedder()).added == ("a",)
    assert FolderIndex(tmp_path).snapshot().read_articles().keys() == {"a"}
