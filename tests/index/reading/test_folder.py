"""Reading a folder: which files become articles, their metadata, and what is reported instead."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from index import Article, ArticleFolderError, ReadOptions, read_folder
from index.reading.folder import read_folders

FRONT = """---
title: On bees
source: The Hive
published: 2024-06-18
url: https://example.org/bees
author: A. Keeper
tags: [bees, honey]
---
Bees make honey.
"""


def reasons(folder: Path) -> dict[str, str]:
    return {problem.article_id: problem.reason for problem in read_folder(folder).failed}


def test_front_matter_becomes_metadata(tmp_path: Path) -> None:
    """Known keys are typed, unknown ones kept as text, and the block is not part of the text."""
    (tmp_path / "bees.md").write_text(FRONT)
    assert read_folder(tmp_path).articles == (
        Article(
            "bees.md",
            "Bees make honey.\n",
            "On bees",
            "The Hive",
            date(2024, 6, 18),
            "https://example.org/bees",
            {"author": "A. Keeper", "tags": "bees, honey"},
        ),
    )


@pytest.mark.parametrize("written", ["last summer", "2024-06-31", "03/04/2024", "20240618T"])
def test_wrong_date_is_reported_and_left_out(tmp_path: Path, written: str) -> None:
    """An invalid date is never guessed: the article is read without it, and a note says so."""
    (tmp_path / "a.txt").write_text(f"---\ntitle: T\npublished: {written}\n---\nText.")
    reading = read_folder(tmp_path)
    assert (reading.articles[0].published, reading.articles[0].title) == (None, "T")
    assert written in reading.warnings[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "---\nNo block, only a line.\nMore text.",
        "---\n- a\n- list\n---\nText.",
        "---\ntitle: [unclosed\n---\nText.",
        "---\na: &x 1\nb: *x\n---\nText.",
        '---\ntitle: "half \\ud83d"\n---\nText.',
        "--- not front matter\nText.",
    ],
)
def test_front_matter_that_is_not_a_mapping_stays_text(tmp_path: Path, text: str) -> None:
    """Nothing of an article is lost to a block that is not front matter."""
    (tmp_path / "a.txt").write_text(text)
    assert read_folder(tmp_path).articles[0].text == text


def test_text_is_kept_exactly(tmp_path: Path) -> None:
    """Line ends, accents and odd spaces stay as they are: quotes are compared with them."""
    text = "Caf\u00e9\u00a0au lait.\r\n\r\n\u201cQuoted\u201d\ttext \U0001f41d.\n"
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_folder(tmp_path).articles[0].text == text


def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    """Each bad file is reported with its reason; the good one is read."""
    outside = tmp_path / "outside.txt"
    outside.write_text("secret")
    folder = tmp_path / "articles"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "good.txt").write_text("Good.")
    (folder / "empty.txt").write_text(" \n")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 3)
    (folder / "link.txt").symlink_to(outside)
    (folder / "circle.txt").symlink_to("circle.txt")
    (folder / "folder.txt").mkdir()
    (folder / "folder.txt" / "inside.md").write_text("# Inside\nText.")
    os.mkfifo(folder / "pipe.txt")
    (Path(os.fsdecode(os.fsencode(folder) + b"/\xff.txt"))).write_text("x")
    found = read_folder(folder, ReadOptions(article_bytes=1_000))
    assert [article.id for article in found.articles] == ["folder.txt/inside.md", "sub/good.txt"]
    assert found.articles[0].title == "Inside"
    reported = {problem.article_id: problem.reason for problem in found.failed}
    assert reported.keys() == {"empty.txt", "binary.txt", "link.txt", "circle.txt", "pipe.txt", "\ufffd.txt"}
    assert "binary data" in reported["binary.txt"]
    assert "out of the folder" in reported["link.txt"]


def test_large_file_is_reported(tmp_path: Path) -> None:
    """A file over the limit is left out by size, without being read whole."""
    (tmp_path / "small.txt").write_text("Small.")
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(50_000_000)
    assert "10,000,000 bytes" in reasons(tmp_path)["large.txt"]


def test_folder_errors_say_what_to_do(tmp_path: Path) -> None:
    """A missing folder, a file instead of one, an empty one, one without a readable article."""
    with pytest.raises(ArticleFolderError, match="does not exist"):
        read_folder(tmp_path / "none")
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(ArticleFolderError, match="is a file"):
        read_folder(tmp_path / "file.txt")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ArticleFolderError, match="holds no article"):
        read_folder(tmp_path / "empty")
    (tmp_path / "empty" / "a.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(ArticleFolderError, match=r"Nothing in .* can be read as an article: a\.txt: it is a PNG"):
        read_folder(tmp_path / "empty")


def test_several_folders_are_sources_of_their_own(tmp_path: Path) -> None:
    """Files with the same name do not clash; an article keeps a source it names; folders need different names."""
    for name in ("hill", "dale", "old/hill"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "hill" / "a.txt").write_text("Bees.")
    (tmp_path / "dale" / "a.txt").write_text("---\nsource: The Hive\n---\nAnts.")
    (tmp_path / "dale" / "b.txt").write_text("")
    found = read_folders([tmp_path / "hill", tmp_path / "dale"])
    assert [(each.id, each.source) for each in found.articles] == [("hill/a.txt", "hill"), ("dale/a.txt", "The Hive")]
    assert [problem.article_id for problem in found.failed] == ["dale/b.txt"]
    assert [file.file for file in found.files] == ["hill/a.txt", "dale/a.txt", "dale/b.txt"]
    with pytest.raises(ArticleFolderError, match="have the same name"):
        read_folders([tmp_path / "hill", tmp_path / "old" / "hill"])


@pytest.mark.parametrize(("changes", "text", "reason"), [(1, "Bees.!", ""), (100, "", "it kept changing")])
def test_a_file_that_changes_while_it_is_read(
    changes: int, text: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read again, or reported if it never stops changing; the others are read."""
    (tmp_path / "a.txt").write_text("Bees.")
    (tmp_path / "b.txt").write_text("Ants.")
    real = os.fstat
    left = changes

    def grow(descriptor: int) -> os.stat_result:
        nonlocal left
        found = real(descriptor)
        if left and os.path.samestat(found, (tmp_path / "a.txt").stat()):
            left -= 1
            with (tmp_path / "a.txt").open("a") as file:
                file.write("!")
        return found

    monkeypatch.setattr(os, "fstat", grow)
    found = read_folder(tmp_path)
    assert [each.text for each in found.articles] == [*filter(None, [text]), "Ants."]
    assert [problem.reason[: len("it kept changing")] for problem in found.failed] == [*filter(None, [reason])]
