"""A citation of a table's value names the table and its row, as a person counts them in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Article, location_of
from index.reading.formats.html import write_page
from index.reading.writing import TextBuilder
from tests.index.reading.documents import docx_bytes, odt_bytes
from tests.index.reading.shared import read_quickly

MARKDOWN = """# Ferries

All ferries run daily.

| Ferry | 2001 | 2011 |
| --- | --- | --- |
| Orsa | 8,100 | 7,700 |
| Mora | 2,200 | 2,300 |

## Fares

| Ferry | Fare |
| --- | --- |
| Orsa | 12 euros |
| Mora | 9 euros |

Children travel free.
"""


def make_html_table(headings: str, *rows: str) -> str:
    def make_row(tag: str, row: str) -> str:
        return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in row.split('|'))}</tr>"

    return f"<table>{make_row('th', headings)}{''.join(make_row('td', row) for row in rows)}</table>"


HTML = (
    "<h1>Ferries</h1><p>All ferries run daily, and in summer they run at night too, as the council decided.</p>"
    f"{make_html_table('Ferry|2001|2011', 'Orsa|8,100|7,700', 'Mora|2,200|2,300')}<h2>Fares</h2>"
    f"{make_html_table('Ferry|Fare', 'Orsa|12 euros', 'Mora|9 euros')}<p>Children travel free on all of them.</p>"
)


def make_odt_table(*rows: str) -> str:
    def cell(text: str) -> str:
        return f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"

    lines = "".join(f"<table:table-row>{''.join(map(cell, row.split('|')))}</table:table-row>" for row in rows)
    return f"<table:table>{lines}</table:table>"


ODT = (
    "<text:h text:outline-level='1'>Ferries</text:h><text:p>All ferries run daily.</text:p>"
    f"{make_odt_table('Ferry|2001|2011', 'Orsa|8,100|7,700', 'Mora|2,200|2,300')}"
    f"<text:h text:outline-level='2'>Fares</text:h>{make_odt_table('|Fare', 'Orsa|12 euros', 'Mora|9 euros')}"
    "<text:p>Children travel free.</text:p>"
)


def read_one(folder: Path, name: str, content: bytes) -> Article:
    (folder / name).write_bytes(content)
    [article] = read_quickly(folder).articles
    return article


def locate(article: Article, words: str, until: str = "") -> str:
    start = article.text.index(words)
    end = article.text.index(until, start) + len(until) if until else start + len(words)
    return location_of(article, start, end)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", MARKDOWN.encode()),
        ("a.html", f"<html><body><article>{HTML}</article></body></html>".encode()),
        ("a.odt", odt_bytes(ODT)),
    ],
)
def test_rows_are_places(name: str, content: bytes, tmp_path: Path) -> None:
    """Rows are counted with the headings; text after a table is in the section again."""
    article = read_one(tmp_path, name, content)
    assert locate(article, "Orsa, 2011: 7,700.").endswith("table 1, row 2")
    assert locate(article, "Mora, 2001: 2,200.").endswith("table 1, row 3")
    assert locate(article, "Orsa, 2001", "2,300.").endswith("table 1, rows 2-3")
    assert locate(article, "Mora, Fare: 9 euros.") == "section Fares, table 2, row 3"
    assert locate(article, "Children travel free") == "section Fares"
    assert "table" not in locate(article, "All ferries")


def test_rows_of_word_files(tmp_path: Path) -> None:
    rows = [["Ferry", "2001", "2011"], ["Orsa", "8,100", "7,700"], ["", "", ""], ["Mora", "2,200", "2,300"]]
    article = read_one(tmp_path, "a.docx", docx_bytes(["All ferries run daily."], rows=rows))
    assert locate(article, "Mora, 2001: 2,200.") == "table 1, row 4"
    assert locate(article, "All ferries") == ""


def test_a_line_of_two_tables_has_no_row(tmp_path: Path) -> None:
    """In a page, a line that stands in two tables names neither; the lines around it keep their rows."""
    table = make_html_table("Ferry|Fare", "Orsa|12 euros", "Mora|9 euros")
    page = f"<article><p>The fares of the ferries in 2020, then in 2021.</p>{table}{table.replace('9', '8')}</article>"
    article = read_one(tmp_path, "a.html", f"<html><body>{page}</body></html>".encode())
    assert locate(article, "Mora, Fare: 8 euros.") == "table 2, row 3"
    assert locate(article, "Orsa, Fare: 12 euros.") == ""


def test_tables_are_counted_through_all_chapters() -> None:
    """The chapters of a book are pages of their own, but one article."""
    builder = TextBuilder()
    for fare in ("12 euros", "13 euros"):
        write_page(f"<p>Fares.</p>{make_html_table('Ferry|Fare', f'Orsa|{fare}')}", builder)
    article = Article("a", builder.text, places=builder.places)
    assert locate(article, "12 euros") == "table 1, row 2"
    assert locate(article, "13 euros") == "table 2, row 2"
