"""Archives: no archive in an archive is read, whatever its name, and a report counts each file once."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.reading.report import make_folder_report
from tests.index.reading.documents import tar_bytes, zip_bytes
from tests.index.reading.shared import read_quickly


@pytest.mark.parametrize("outer", ["all.zip", "all.tar.gz"])
@pytest.mark.parametrize("name", ["inner.zip", "inner.txt", "inner.docx", "inner.html"])
def test_an_archive_in_an_archive_is_not_read(tmp_path: Path, outer: str, name: str) -> None:
    """Also if its name is that of another format."""
    pack = zip_bytes if outer.endswith(".zip") else tar_bytes
    files: dict[str, bytes | str] = {"a.txt": "Bees make honey.", name: zip_bytes({"b.txt": "Ants do not."})}
    (tmp_path / outer).write_bytes(pack(files))
    found = read_quickly(tmp_path)
    assert [article.id for article in found.articles] == [f"{outer}#a.txt"]
    [problem] = found.failed
    assert problem.article_id == f"{outer}#{name}"
    assert "archive inside another" in problem.reason


def test_totals_count_the_files_in_an_archive_once(tmp_path: Path) -> None:
    packed = {"a.txt": "Bees.", "b#1.txt": "Ants.", "rows.jsonl": '{"text": "One."}\n{"text": "Two."}', "empty.txt": ""}
    (tmp_path / "all.zip").write_bytes(zip_bytes(packed))
    (tmp_path / "none.zip").write_bytes(zip_bytes({"x.exe": "MZ"}))
    (tmp_path / "c.txt").write_text("Wasps.")
    totals = make_folder_report(read_quickly(tmp_path).files).to_dict()
    assert totals["formats"] == {"Plain text": 3, "JSON Lines": 1}
    assert {name: totals[name] for name in ("files", "read", "skipped", "articles")} == {
        "files": 6,
        "read": 4,
        "skipped": 2,
        "articles": 5,
    }
