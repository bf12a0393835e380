"""Tables in every format: a value has the headings of its row and column, and none is invented."""

from __future__ import annotations

import io

import openpyxl
import pptx
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE

from index.reading.document import Document, Part
from index.reading.formats.news_xml import read_xml
from index.reading.formats.pptx import read_pptx
from index.reading.formats.records import read_csv
from index.reading.formats.rtf import read_rtf
from index.reading.formats.xlsx import read_xlsx
from index.reading.options import ReadOptions
from tests.index.reading.documents import pptx_bytes

OPTIONS = ReadOptions()


def only(parts: object) -> Document:
    [part] = list(parts)  # type: ignore[call-overload]
    assert isinstance(part, Part)
    assert part.document is not None
    return part.document


def save(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_sheet_with_titles_above_its_tables() -> None:
    """A title, also a merged one, is no heading; a total below an empty row keeps them, a new table does not."""
    book = openpyxl.Workbook()
    rows: tuple[list[object], ...] = (
        ["Ferries of the lake"],
        [],
        ["Ferry", "2001", "2011"],
        ["Orsa", 8100, 7700],
        [],
        ["Total", 8105, 7706],
        [],
        ["Captains"],
        ["Orsa", "Ulla Berg"],
    )
    for row in rows:
        book.active.append(row or [None])
    book.active.merge_cells("A1:C1")
    assert only(read_xlsx(save(book), OPTIONS)).text.split("\n\n") == [
        "Ferries of the lake",
        "Orsa, 2001: 8100.\nOrsa, 2011: 7700.",
        "Total, 2001: 8105.\nTotal, 2011: 7706.",
        "Captains",
        "Orsa: Ulla Berg.",
    ]


def test_merged_cells_and_formats_of_a_sheet() -> None:
    """A merged cell counts for each row; numbers stand as the sheet shows them."""
    book = openpyxl.Workbook()
    for row in (["Lake", "Ferry", "Price"], ["North", "Orsa", 12.5], [None, "Mora", 7.25], ["South", "Solm", 1234.5]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    for cell, form in (("C2", '"€"#,##0.00'), ("C3", "0.0"), ("C4", "#,##0.00\\ [$USD];-#,##0.00")):
        book.active[cell].number_format = form
    assert only(read_xlsx(save(book), OPTIONS)).text.split("\n\n") == [
        "North, Ferry: Orsa.\nNorth, Orsa, Price: €12.50.",
        "North, Ferry: Mora.\nNorth, Mora, Price: 7.3.",
        "South, Ferry: Solm.\nSouth, Solm, Price: 1,234.50 USD.",
    ]


def test_a_csv_file_without_headings() -> None:
    """Its first row is a row like the others."""
    found = only(read_csv(b"Orsa,8100\nMora,5\n", OPTIONS))
    assert found.text == "Orsa: 8100.\n\nMora: 5."
    assert found.places == ((0, "row 1"), (found.text.index("Mora"), "row 2"))


def test_a_csv_file_of_one_column() -> None:
    """Nothing in it is a delimiter."""
    parts = list(read_csv(b'text\nHello, there.\n"Second; row."\n', OPTIONS))
    assert [part.document.text for part in parts if part.document] == ["Hello, there.", "Second; row."]


def test_comments_above_the_headings_of_a_csv_file() -> None:
    found = only(read_csv(b"# made in 2024\nid,text\n1,The ferry sank.\n", OPTIONS))
    assert (found.text, found.places) == ("The ferry sank.", ((0, "row 3"),))


def test_cells_beyond_the_headings_are_reported() -> None:
    """An unquoted comma in a text must not cut it silently."""
    found = only(read_csv(b"id,text\n1,The ferry, they said, sank.\n", OPTIONS))
    assert (found.text, len(found.notes)) == ("The ferry", 1)
    assert "more cells than there are headings" in found.notes[0]


def test_rich_text() -> None:
    """Tables carry headings, hidden and deleted text is left out, footnotes stand at the end, emoji are whole."""
    row = r"\trowd\intbl {}\cell {}\cell\row"
    table = row.format("Ferry", "2011") + row.format("Orsa", "7,700")
    text = (
        r"{\rtf1\ansi\ansicpg1252 Seen{\footnote A {\b n\'f6te}.}.{\v\f0 Secret.}{\deleted Gone.} "
        r"\u-10179?\u-9119?\par " + table + r"\pard The end.\par}"
    )
    assert read_rtf(text.encode(), OPTIONS).text.split("\n\n") == [
        "Seen. \U0001f461",
        "Orsa, 2011: 7,700.",
        "The end.",
        "A nöte.",
    ]


def test_charts_of_slides() -> None:
    presentation = pptx.Presentation(io.BytesIO(pptx_bytes([("Ferries", "Two of them.")])))
    data = CategoryChartData()
    data.categories = ["2001", "2011"]
    data.add_series("Orsa", (8100, 7700.5))
    presentation.slides[0].shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, 100, 100, data)
    out = io.BytesIO()
    presentation.save(out)
    assert read_pptx(out.getvalue(), OPTIONS).text.endswith("Two of them.\n\nOrsa, 2001: 8100.\nOrsa, 2011: 7700.5.")


def test_tables_in_news_xml() -> None:
    row = "<tr><td>{}</td><td>{}</td></tr>"
    table = f"<table>{row.format('Ferry', '2011')}{row.format('Orsa', '7,700')}</table>"
    nitf = f"<nitf><body><body.content><p>Ferries.</p>{table}<p>End.</p></body.content></body></nitf>"
    assert only(read_xml(nitf.encode(), OPTIONS)).text == "Ferries.\n\nOrsa, 2011: 7,700.\n\nEnd."


def test_what_a_sheet_does_not_show_is_reported() -> None:
    """Hidden rows and columns are left out, and so are formulas that no program has calculated."""
    book = openpyxl.Workbook()
    for row in (["Ferry", "2001", "2006", "2011", "Sum"], ["Orsa", 8, 1, 7, "=B2+D2"], ["Mora", 6, 1, 5, None]):
        book.active.append(row)
    book.active.append(["Secret", 1, 1, 1, 1])
    book.active.row_dimensions[4].hidden = True
    book.active.column_dimensions["C"].hidden = True
    document = only(read_xlsx(save(book), OPTIONS))
    assert document.text == "Orsa, 2001: 8.\nOrsa, 2011: 7.\n\nMora, 2001: 6.\nMora, 2011: 5."
    assert document.notes == (
        "1 hidden row left out",
        "1 hidden column left out",
        "1 formula without a saved value left out; save it in a spreadsheet program",
    )
