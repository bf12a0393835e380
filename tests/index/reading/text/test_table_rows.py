"""A citation of a table's value names the table and its row, as a person counts them in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Article, location_of
from index.reading.formats.html import write_page
from index.reading.text.writing import TextBuilder
from tests.index.reading.documents import docx_bytes, odt_bytes, word_bytes
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


def word_cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def odt_cell(text: str, spans: str = "") -> str:
    return f"<table:table-cell {spans}><text:p>{text}</text:p></table:table-cell>"


START, GOES_ON, TWO = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
WORD_ROWS = (
    word_cell("Lake", START) + word_cell("Town", START) + word_cell("People", TWO),
    word_cell("", GOES_ON) + word_cell("", GOES_ON) + word_cell("2001") + word_cell("2011"),
    word_cell("North", START) + word_cell("Orsa") + word_cell("8") + word_cell("7"),
    word_cell("", GOES_ON) + word_cell("Mora") + word_cell("6") + word_cell("5"),
)
DOWN, COVERED = "table:number-rows-spanned='2'", "<table:covered-table-cell/>"
ODT_ROWS = (
    odt_cell("Lake", DOWN) + odt_cell("Town", DOWN) + odt_cell("People", "table:number-columns-spanned='2'") + COVERED,
    COVERED * 2 + odt_cell("2001") + odt_cell("2011"),
    odt_cell("North", DOWN) + odt_cell("Orsa") + odt_cell("8") + odt_cell("7"),
    COVERED + odt_cell("Mora") + odt_cell("6") + odt_cell("5"),
)
HTML_ROWS = (
    "<th rowspan=2>Lake<th rowspan=2>Town<th colspan=2>People",
    "<th>2001<th>2011",
    "<td rowspan=2>North<td>Orsa<td>8<td>7",
    "<td>Mora<td>6<td>5",
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", word_bytes(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in WORD_ROWS)}</w:tbl>")),
        (
            "a.odt",
            odt_bytes(
                f"<table:table>{''.join(f'<table:table-row>{r}</table:table-row>' for r in ODT_ROWS)}</table:table>"
            ),
        ),
        (
            "a.html",
            f"<article><p>{HTML}</p><table>{''.join(f'<tr>{r}</tr>' for r in HTML_ROWS)}</table></article>".encode(),
        ),
    ],
)
def test_merged_cells_name_every_row_and_column(name: str, content: bytes, tmp_path: Path) -> None:
    article = read_one(tmp_path, name, content)
    assert locate(article, "North, Orsa, People 2011: 7.").endswith("row 3")
    assert locate(article, "North, Mora, People 2001: 6.").endswith("row 4")


def test_headings_in_two_rows_of_a_csv_file(tmp_path: Path) -> None:
    article = read_one(tmp_path, "a.csv", b"Town,People,People\n,2001,2011\nOrsa,8,7\nMora,6,5\n")
    assert article.text == (
        "Orsa, People 2001: 8.\nOrsa, People 2011: 7.\n\nMora, People 2001: 6.\nMora, People 2011: 5."
    )
    assert locate(article, "Orsa, People 2001") == "row 3"


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
