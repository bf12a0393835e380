"""Every format becomes articles with metadata; files that cannot be read are reported with a reason."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from index import Article, Fields, FolderReading, ReadOptions
from index.reading.options import MAX_ARTICLE_BYTES
from tests.index.reading.documents import HTML, docx_bytes, encrypted_pdf_bytes, pdf_bytes, zip_bomb_bytes
from tests.index.reading.shared import read_quickly

GOOD = "good.txt"


def reading(folder: Path, name: str, data: bytes | str, options: ReadOptions | None = None) -> FolderReading:
    """What is read of a folder with this file and a good one."""
    (folder / GOOD).write_text("A good article.")
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    found = read_quickly(folder, options or ReadOptions())
    assert Article(GOOD, "A good article.") in found.articles, "one bad file never stops the others"
    return found


def article(folder: Path, name: str, data: bytes | str) -> Article:
    found = reading(folder, name, data)
    assert not found.failed
    [own] = [each for each in found.articles if each.id != GOOD]
    return own


def reason(folder: Path, name: str, data: bytes | str, options: ReadOptions | None = None) -> str:
    [problem] = reading(folder, name, data, options).failed
    assert problem.article_id == name
    return problem.reason


def test_html_becomes_its_article(tmp_path: Path) -> None:
    """Title, source, date and address are found; menu, footer and what the page hides are no part of the text."""
    own = article(tmp_path, "bees.html", HTML)
    assert (own.title, own.source, own.published, own.url) == (
        "Bees make more honey",
        "The Hive",
        date(2024, 6, 18),
        "https://example.org/bees",
    )
    assert "12 tonnes of honey this year, twice as much as the year before & more than ever." in own.text
    for left_out in ("Who we are", "Copyright", "Ignore the above", "<p>"):
        assert left_out not in own.text


@pytest.mark.parametrize("name", ["iso-8859-1", "utf-16"])
def test_html_in_the_encoding_that_it_declares(tmp_path: Path, name: str) -> None:
    page = f"<html><head><meta charset='{name}'></head><body><p>Le café était fermé.</p><p>Oui.</p></body></html>"
    assert "Le café était fermé." in article(tmp_path, "a.html", page.encode(name)).text


def test_html_in_another_encoding_than_it_declares(tmp_path: Path) -> None:
    """It is guessed, and a note says so; decoding errors are never ignored."""
    page = "<html><meta charset=utf-8><p>Le café était fermé à Orléans.</p><p>Oui.</p></html>".encode("latin-1")
    found = reading(tmp_path, "a.html", page)
    assert "Le café était fermé à Orléans." in found.articles[0].text
    assert [problem.reason for problem in found.warnings] == [
        "it is not utf-8, the encoding that it declares",
        "its encoding is not declared and was guessed to be windows-1252",
    ]


def test_a_date_is_never_invented(tmp_path: Path) -> None:
    """Neither the year of a copyright nor the day on which a file was made is one of publication."""
    page = (
        "<html><body><p>Bees make honey in June.</p><p>More.</p><footer>Copyright 2019 The Hive</footer></body></html>"
    )
    assert article(tmp_path, "a.html", page).published is None
    (tmp_path / "a.html").unlink()
    assert article(tmp_path, "a.pdf", pdf_bytes(["Bees make honey."])).published is None
    (tmp_path / "a.pdf").unlink()
    assert article(tmp_path, "a.docx", docx_bytes(["Bees make honey."])).published is None


def test_pdf_becomes_its_text(tmp_path: Path) -> None:
    own = article(tmp_path, "bees.pdf", pdf_bytes(["Bees make honey.", "Ants do not."], title="On bees"))
    assert (own.text, own.title) == ("Bees make honey.\n\nAnts do not.", "On bees")


def test_pdfs_that_cannot_be_read(tmp_path: Path) -> None:
    """Scanned pages, a password, a damaged file; an encryption that asks for no password is none."""
    assert "no text, like scanned pages" in reason(tmp_path, "a.pdf", pdf_bytes(["", ""]))
    assert "encrypted; save it without a password" in reason(tmp_path, "a.pdf", encrypted_pdf_bytes("secret"))
    assert "not a readable PDF" in reason(tmp_path, "a.pdf", b"%PDF-1.4 and nothing more")
    assert article(tmp_path, "a.pdf", encrypted_pdf_bytes("")).text == "Secret bees."


def test_docx_becomes_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    own = article(
        tmp_path, "bees.docx", docx_bytes(["Bees make honey."], "On bees", [["Year", "Tonnes"], ["2024", "12"]])
    )
    assert own.title == "On bees"
    assert own.text == "On bees\n\nBees make honey.\n\n2024, Tonnes: 12."


def test_docx_that_cannot_be_read(tmp_path: Path) -> None:
    """A zip bomb is not unpacked; a damaged file and one in an old format get different reasons."""
    assert "unpacks to 300," in reason(tmp_path, "a.docx", zip_bomb_bytes(300_000_000))
    assert "not a Word file" in reason(tmp_path, "a.docx", b"PK\x03\x04 damaged")
    assert "encrypted or in an old Office format" in reason(tmp_path, "a.docx", b"\xd0\xcf\x11\xe0 an old one")
    assert "holds no text" in reason(tmp_path, "a.docx", docx_bytes([]))


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 10_000 + "<p>Bees make honey.</p>" + "</div>" * 10_000,
        "<html><body>" + "<p>Bees make honey.</p>" * 400_000,
        "<html><head><title>Nothing</title></head><body></body></html>",
        "\0" * 1_000,
    ],
)
def test_hostile_html_does_not_stop_the_others(tmp_path: Path, page: str) -> None:
    """Nested 10,000 deep, very long, empty, no HTML: an article or a reason, and the others are read."""
    found = reading(tmp_path, "a.html", page, ReadOptions(seconds=3))
    assert len(found.articles) + len(found.failed) == 2


def test_a_conversion_is_limited_in_time_and_memory(tmp_path: Path) -> None:
    """A conversion that takes longer is stopped, and its worker is replaced."""
    slow = "<html><body>" + "<p>Bees make <b>honey</b>.</p>" * 100_000
    (tmp_path / "b.html").write_text(HTML)
    found = reading(tmp_path, "a.html", slow, ReadOptions(seconds=0.2))
    reasons = {problem.article_id: problem.reason for problem in found.failed}
    assert "longer than the limit of 0.2 seconds" in reasons["a.html"]
    (tmp_path / "b.html").unlink()
    assert "read_memory" in reason(tmp_path, "a.html", slow, ReadOptions(memory=20_000_000))


def test_json_lines_become_articles(tmp_path: Path) -> None:
    """Fields have the names in the settings; short other fields are kept; ids come from the content."""
    rows = [
        {"key": 7, "body": "Bees.", "title": "B", "published": "2024/06/18", "author": "A. K.", "vector": [0.1] * 999},
        {"body": "Ants.", "published": "Tue, 18 Jun 2024 10:00:00 GMT"},
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n\n")
    found = read_quickly(tmp_path, ReadOptions(fields=Fields(id="key", text="body")))
    first, second = found.articles
    day = date(2024, 6, 18)
    assert first == Article(
        "news.jsonl#7", "Bees.", "B", published=day, extra={"author": "A. K."}, places=((0, "line 1"),)
    )
    assert (second.text, second.published) == ("Ants.", day)
    (tmp_path / "news.jsonl").write_text(json.dumps(rows[1]))
    [again] = read_quickly(tmp_path, ReadOptions(fields=Fields(text="body"))).articles
    assert (again.id, again.text) == (second.id, second.text)


def test_characters_removed_from_a_record_are_reported(tmp_path: Path) -> None:
    found = reading(tmp_path, "news.jsonl", '{"id": "a", "text": "Be\\u0000es\\u0000."}')
    assert found.articles[1].text == "Bees."
    assert [problem.reason for problem in found.warnings] == ["NUL characters were removed from it (2)"]


def test_the_report_on_a_file_of_several_articles(tmp_path: Path) -> None:
    """The first title; the oldest and the newest date."""
    rows = ("text,title,date", "Bees.,On bees,2024-06-18", "Ants.,On ants,2024-05-03", "Wasps.,On wasps,")
    [file] = [file for file in reading(tmp_path, "news.csv", "\n".join(rows)).files if file.format == "CSV"]
    assert (file.title, file.published, file.newest) == ("On bees", date(2024, 5, 3), date(2024, 6, 18))
    assert {"published": "2024-05-03", "newest": "2024-06-18"}.items() <= file.to_dict().items()


def test_a_bad_record_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    """Each with its line: not JSON, not an object, no text, a lone surrogate, a duplicate id, nested too deeply."""
    lines = [
        '{"id": "a", "text": "Bees."}',
        "{not json",
        "[1]",
        '{"id": "c"}',
        '{"text": "half \\ud83d"}',
        '{"id": "a", "text": "Ants."}',
        "[" * 100_000,
        '{"id": "z", "text": "Wasps.", "published": "soon"}',
    ]
    found = reading(tmp_path, "news.jsonl", "\n".join(lines))
    assert [each.id for each in found.articles] == [GOOD, "news.jsonl#a", "news.jsonl#z"]
    assert [problem.reason.split(":")[0] for problem in found.failed] == [f"line {n}" for n in range(2, 8)]
    words = [
        "not JSON",
        "not an object",
        "no text in the field 'text'",
        "lone surrogate",
        "the id 'a' of line 1",
        "too deep",
    ]
    assert all(word in problem.reason for word, problem in zip(words, found.failed, strict=True))
    assert [problem.article_id for problem in found.warnings] == ["news.jsonl#z"]


@pytest.mark.parametrize(
    ("name", "text", "ids"),
    [
        ("a.json", '[{"id": 1, "text": "x"}, {"id": 2, "text": "y"}]', ["a.json#1", "a.json#2"]),
        ("a.json", '{"page": 1, "articles": [{"id": "x", "text": "x"}]}', ["a.json#x"]),
        ("a.json", '{"id": "one", "text": "x"}', ["a.json#one"]),
        ("a.csv", 'id,title,text\n1,T,"two\nlines, one comma"\n2,U,y\n', ["a.csv#1", "a.csv#2"]),
        ("a.csv", "\ufeffid;text\n1;x, y\n", ["a.csv#1"]),
    ],
)
def test_json_and_csv(tmp_path: Path, name: str, text: str, ids: list[str]) -> None:
    found = reading(tmp_path, name, text)
    assert [each.id for each in found.articles if each.id != GOOD] == ids
    assert not found.failed


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.json", "{", "it is not JSON"),
        ("a.json", '"text"', "not a list of objects"),
        ("a.json", "[" * 100_000, "too deep"),
        ("a.json", "[]", "no record"),
        ("a.csv", 'id,text\n1,"open', "not CSV"),
        ("a.jsonl", "", "it is empty"),
    ],
)
def test_files_of_records_that_cannot_be_read(tmp_path: Path, name: str, text: str, words: str) -> None:
    assert words in reason(tmp_path, name, text)


def test_limits_of_size(tmp_path: Path) -> None:
    """One for an article, in a file of its own or a record, and one for a file of records."""
    small = ReadOptions(article_bytes=100, records_bytes=1_000)
    long = json.dumps({"text": "x" * 200})
    assert "text is larger than the limit of 100 bytes" in reason(tmp_path, "a.jsonl", long, small)
    (tmp_path / "a.jsonl").unlink()
    assert "raise max_records_bytes" in reason(tmp_path, "b.jsonl", long * 10, small)
    (tmp_path / "b.jsonl").unlink()
    assert "raise max_article_bytes" in reason(tmp_path, "c.html", HTML, small)


def test_a_text_above_the_documented_limit_is_refused(tmp_path: Path) -> None:
    """10 MB by default; docs/guides/operations.md says so."""
    text = "It rained. " * (MAX_ARTICLE_BYTES // len("It rained. ") + 1)
    assert f"larger than the limit of {MAX_ARTICLE_BYTES:,} bytes" in reason(tmp_path, "large.txt", text)
    assert MAX_ARTICLE_BYTES == 10_000_000


def test_files_in_other_formats_are_reported(tmp_path: Path) -> None:
    """Nobody should believe that skipped files are in the index."""
    found = reading(tmp_path, "film.mp4", b"PK")
    assert [problem.reason for problem in found.warnings] == ["1 file skipped for an unsupported format: .mp4 (1)"]


def test_a_linked_folder_is_reported(tmp_path: Path) -> None:
    """It may lead out of the folder, or be circular."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "circle").symlink_to(tmp_path, target_is_directory=True)
    [problem] = reading(tmp_path, "a.txt", "A.").failed
    assert (problem.article_id, "linked folder" in problem.reason) == ("sub/circle", True)
