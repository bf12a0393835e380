"""The folder that visitors may change: nothing is overwritten, nothing is lost, nothing outside is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import ArticleFolderError
from rag.articles.uploads import Uploads
from rag.settings import load_settings


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("The bridge opened in 1932.")
    (folder / "rows.jsonl").write_text('{"id": "r1", "text": "The tower is high."}\n')
    return Uploads(folder, load_settings(index=tmp_path / "index"))


def sent(tmp_path: Path, name: str, content: bytes = b"The tunnel opened in 1950.") -> Path:
    outside = tmp_path / "sent"
    outside.mkdir(exist_ok=True)
    (outside / name).write_bytes(content)
    return outside / name


def test_a_file_becomes_an_article_and_is_removed_again(uploads: Uploads, tmp_path: Path) -> None:
    assert uploads.add([sent(tmp_path, "b.txt")]).added == ("a.txt", "b.txt", "rows.jsonl#r1")
    assert uploads.remove("b.txt").removed == ("b.txt",)
    assert (uploads.folder / ".removed" / "b.txt").read_text() == "The tunnel opened in 1950."
    uploads.add([sent(tmp_path, "b.txt", b"Another one.")])
    uploads.remove("b.txt")
    assert (uploads.folder / ".removed" / "1-b.txt").read_text() == "Another one."


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"Something else.", "there already"),
        ("b.exe", b"MZ", "none of the kinds"),
        (".hidden.txt", b"x", "hidden"),
        ("c.txt", b"", "empty"),
        ("d.pdf", b"no pdf", "PDF"),
        ("e.txt", b"\xff\xfe\xfd", "utf-16"),
        ("f" * 120 + ".txt", b"x", "too long"),
    ],
)
def test_files_that_cannot_be_added_are_reported(
    name: str, content: bytes, reason: str, uploads: Uploads, tmp_path: Path
) -> None:
    before = sorted(path.name for path in uploads.folder.glob("*"))
    report = uploads.add([sent(tmp_path, name, content)])
    assert reason in report.failed[0].reason
    assert sorted(path.name for path in uploads.folder.glob("*") if path.name != ".removed") == before
    assert (uploads.folder / "a.txt").read_text() == "The bridge opened in 1932."
    assert uploads.sync().failed == ()


@pytest.mark.parametrize(
    "article_id", ["../secret.txt", "/etc/hostname", "none.txt", "rows.jsonl#r1", "", ".", "link.txt"]
)
def test_articles_that_cannot_be_removed(article_id: str, uploads: Uploads, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (uploads.folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(ArticleFolderError):
        uploads.remove(article_id)
    assert (tmp_path / "secret.txt").read_text() == "secret"


def test_the_last_article_can_be_removed(uploads: Uploads) -> None:
    """The index is then empty, and the removal can be undone."""
    (uploads.folder / "rows.jsonl").unlink()
    uploads.sync()
    assert uploads.remove("a.txt").removed == ("a.txt",)
    assert uploads.restore("a.txt").added == ("a.txt",)


def test_a_folder_that_lost_most_files_empties_nothing(uploads: Uploads, tmp_path: Path) -> None:
    """As one whose disk is not mounted; neither a new file nor a removal brings the index down to it."""
    uploads.add([sent(tmp_path, f"{number}.txt", f"The tunnel {number} opened.".encode()) for number in range(6)])
    for number in range(1, 6):
        (uploads.folder / f"{number}.txt").rename(tmp_path / f"{number}.txt")
    with pytest.raises(ArticleFolderError, match="lacks 5 of the index's 8 articles"):
        uploads.remove("a.txt")
    assert (uploads.folder / "a.txt").exists(), "it is put back"
    with pytest.raises(ArticleFolderError, match="lacks 5 of the index's 8 articles"):
        uploads.add([sent(tmp_path, "new.txt")])
    assert len(uploads.sync(confirm=None).removed) == 5


def test_a_removal_is_undone(uploads: Uploads) -> None:
    """The file removed last comes back, even if another one of its name was removed before."""
    uploads.sync()
    uploads.remove("a.txt")
    assert uploads.restore("a.txt").added == ("a.txt",)
    uploads.remove("a.txt")
    (uploads.folder / "a.txt").write_text("The new bridge opened in 1999.")
    uploads.remove("a.txt")
    uploads.restore("a.txt")
    assert "1999" in (uploads.folder / "a.txt").read_text()
    with pytest.raises(ArticleFolderError, match="cannot be restored"):
        uploads.restore("a.txt")
