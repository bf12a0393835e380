"""An index is synced with a folder; removing many articles must be confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import ArticleFolderError
from rag.articles.indexes import preview_folders, sync_from_folder, sync_from_folders
from rag.articles.losses import Losses
from rag.settings import load_settings


def test_removing_most_articles_is_confirmed(tmp_path: Path) -> None:
    """Deleting the last file empties the index; a folder that never had one is an error."""
    folder = tmp_path / "articles"
    folder.mkdir()
    settings = load_settings(index=tmp_path / "index")
    with pytest.raises(ArticleFolderError, match="holds no article"):
        sync_from_folder(folder, settings)
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(f"The {name} bridge opened in 1932.")
    sync_from_folder(folder, settings)
    asked: list[Losses] = []

    def refuse(losses: Losses) -> bool:
        asked.append(losses)
        return False

    (folder / "a.txt").unlink()
    assert sync_from_folder(folder, settings, confirm=refuse).removed == ("a.txt",)
    assert not asked, "one of three is not most of them"
    (folder / "b.txt").unlink()
    (folder / "c.txt").unlink()
    with pytest.raises(ArticleFolderError, match="lacks 2 of the index's 2 articles"):
        sync_from_folder(folder, settings, confirm=refuse)
    assert asked == [Losses(2, 2)]
    assert sync_from_folder(folder, settings, confirm=lambda _: True).removed == ("b.txt", "c.txt")
    assert not sync_from_folder(folder, settings).removed


def test_another_folder_does_not_silently_replace_the_first(tmp_path: Path) -> None:
    """Other texts under the same names are a loss; new versions and renamed articles are not."""
    first, second = tmp_path / "first", tmp_path / "second"
    texts = ("The bridge of Vell opened in 1932, after nine years of work.", "The tower of Zork is 321 metres high.")
    others = ("Rain fell on the island for a week.", "A comet will be seen in June, astronomers say.")
    for folder, written in ((first, texts), (second, others)):
        folder.mkdir()
        for number, text in enumerate(written):
            (folder / f"{number}.txt").write_text(text)
    settings = load_settings(index=tmp_path / "index")
    sync_from_folder(first, settings)
    with pytest.raises(ArticleFolderError, match="lacks 2 of the index's 2 articles"):
        sync_from_folder(second, settings, confirm=lambda _: False)
    (first / "0.txt").write_text(texts[0].replace("1932", "1933"))
    assert sync_from_folder(first, settings, confirm=lambda _: False).updated == ("0.txt",)
    (first / "0.txt").write_text(others[0])
    (first / "1.txt").write_text(texts[0].replace("1932", "1933"))
    (first / "2.txt").write_text(texts[1])
    assert sync_from_folder(first, settings, confirm=lambda _: False).updated == ("0.txt", "1.txt")


def test_reports_in_the_same_words_are_other_articles(tmp_path: Path) -> None:
    """Two folders of reports after one pattern, under the same names; new values in the reports are new versions."""
    pattern = "The port of {} reported on Monday that {} ferries had left it in the week, and that {} was in command."
    first, second = tmp_path / "first", tmp_path / "second"
    ports = (("Orsa", "Ulla Berg"), ("Mora", "Per Lind"), ("Rattvik", "Eva Holm"))
    others = (("Vell", "Otto Kray"), ("Zork", "Ines Abt"), ("Dunmoor", "Jan Moss"))
    for folder, named, ferries in ((first, ports, 10), (second, others, 30)):
        folder.mkdir()
        for number, (port, captain) in enumerate(named):
            (folder / f"week-{number}.txt").write_text(pattern.format(port, ferries + number, captain))
    settings = load_settings(index=tmp_path / "index")
    sync_from_folder(first, settings)
    with pytest.raises(ArticleFolderError, match="lacks 3 of the index's 3 articles"):
        sync_from_folder(second, settings, confirm=lambda _: False)
    for number, (port, captain) in enumerate(ports):
        (first / f"week-{number}.txt").write_text(pattern.format(port, 20 + number, captain))
    assert len(sync_from_folder(first, settings, confirm=lambda _: False).updated) == 3


def test_renaming_and_adding_folders_loses_nothing(tmp_path: Path) -> None:
    """Nobody is asked, although all ids are new; leaving out the smaller of two folders is confirmed."""
    town, valley = tmp_path / "town", tmp_path / "valley"
    (town / "old").mkdir(parents=True)
    valley.mkdir()
    for number in range(3):
        (town / "old" / f"{number}.txt").write_text(f"The bridge of Vell {number} opened in 193{number}.")
    (valley / "a.txt").write_text("Rain fell on the island for a week.")
    settings = load_settings(index=tmp_path / "index")
    sync_from_folder(town, settings)
    (town / "old").rename(town / "older")
    assert len(sync_from_folder(town, settings, confirm=lambda _: False).renamed) == 3
    assert len(sync_from_folders([town, valley], settings, confirm=lambda _: False).added) == 4
    with pytest.raises(ArticleFolderError, match="lacks 4 of the index's 4 articles"):
        sync_from_folder(town, settings, confirm=lambda _: False)


def test_leaving_out_a_small_folder_of_several_is_confirmed(tmp_path: Path) -> None:
    """Also if it holds few of the articles; a folder that got another name, or is empty but named, is not left out."""
    folders = [tmp_path / name for name in ("town", "valley", "coast")]
    for folder in folders:
        folder.mkdir()
    for number in range(4):
        (folders[0] / f"{number}.txt").write_text(f"The bridge of Vell {number} opened in 193{number}.")
    (folders[1] / "a.txt").write_text("Rain fell on the island for a week.")
    (folders[2] / "a.txt").write_text("A comet will be seen in June, astronomers say.")
    settings = load_settings(index=tmp_path / "index")
    sync_from_folders(folders, settings)
    with pytest.raises(ArticleFolderError, match="1 of the index's 6 articles, among them all of the folder coast"):
        sync_from_folders(folders[:2], settings, confirm=lambda _: False)
    folders[2] = folders[2].rename(tmp_path / "shore")
    assert sync_from_folders(folders, settings, confirm=lambda _: False).added == ("shore/a.txt",)
    assert sync_from_folders(folders[:2], settings, confirm=lambda _: True).removed == ("shore/a.txt",)
    (folders[1] / "a.txt").unlink()
    assert sync_from_folders(folders[:2], settings, confirm=lambda _: False).removed == ("valley/a.txt",)


def test_folders_of_one_indexed_folder_are_no_folders_of_the_index(tmp_path: Path) -> None:
    """An index of one folder loses an inner folder without a question, as it loses single files."""
    for name in ("town/0", "town/1", "valley/0"):
        file = tmp_path / "all" / f"{name}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"The bridge of {name} opened in 1932.")
    settings = load_settings(index=tmp_path / "index")
    sync_from_folder(tmp_path / "all", settings)
    (tmp_path / "all" / "valley" / "0.txt").unlink()
    assert sync_from_folder(tmp_path / "all", settings, confirm=lambda _: False).removed == ("valley/0.txt",)


def test_a_preview_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("---\ntitle: T\ndate: 03/04/2024\n---\nThe bridge.")
    (tmp_path / "b.txt").write_text("")
    (tmp_path / "c.mp4").write_bytes(b"x")
    found = preview_folders([tmp_path], load_settings(index=tmp_path / "index"))
    assert [(file.file, file.title, file.reason) for file in found.files] == [
        ("a.txt", "T", ""),
        ("b.txt", "", "it is empty"),
        ("c.mp4", "", "its format is unsupported"),
    ]
    assert "can be read in two ways" in found.files[0].notes[0]
    ordered = preview_folders([tmp_path], load_settings(index=tmp_path / "index", dates="dmy"))
    assert str(ordered.articles[0].published) == "2024-04-03"
    assert not (tmp_path / "index").exists()


def test_a_preview_of_several_folders_names_each_file_by_its_folder(tmp_path: Path) -> None:
    for name in ("town", "valley"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("The bridge.")
    found = preview_folders([tmp_path / "town", tmp_path / "valley"], load_settings(index=tmp_path / "index"))
    assert [file.file for file in found.files] == ["town/a.txt", "valley/a.txt"]
