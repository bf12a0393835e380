"""CSV as spreadsheets and people write it."""

from __future__ import annotations

import pytest

from index.reading.formats.records import read_csv
from index.reading.options import ReadOptions


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\nid;title;text\n8;Ferry;It carries 90.\n",
        "id, title, text\n8, Ferry, It carries 90.\n",
        "ID,Title,Text\n8,Ferry,It carries 90.\n",
        "\n\n , ,\nid\ttitle\ttext\n8\tFerry\tIt carries 90.\n",
        "id|title|body\n8|Ferry|It carries 90.\n",
        '"id","title","text"\n"8","Ferry","It carries 90."\n',
    ],
)
def test_csv_as_spreadsheets_write_it(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        [part] = read_csv(text.encode(encoding), ReadOptions())
        assert part.document is not None
        assert (part.id, part.document.text, part.document.metadata.title) == ("8", "It carries 90.", "Ferry")


def test_a_stray_quotation_mark_costs_at_most_its_row() -> None:
    text = 'id,text\n1,"One."\n2,"The "Orsa" ferry, too."\n3,"Open\n4,"Four, and more."\n'
    parts = list(read_csv(text.encode(), ReadOptions()))
    assert [part.document.text if part.document else part.error for part in parts] == [
        "One.",
        'The "Orsa" ferry, too.',
        "it is not CSV: a quotation mark is not closed",
        "Four, and more.",
    ]
    assert [part.place for part in parts] == ["row 2", "row 3", "row 4", "row 5"]


def test_quotation_marks_around_a_part_or_before_spaces() -> None:
    text = 'id ; text\n1 ; "One; two" \n2;"Orsa" sank\n3;"Orsa" and "Mora"\n4;5" pipe\n5;"A "Mora; Orsa" boat"\n'
    parts = list(read_csv(text.encode(), ReadOptions()))
    assert [part.document.text if part.document else part.error for part in parts] == [
        "One; two",
        '"Orsa" sank',
        '"Orsa" and "Mora"',
        '5" pipe',
        'A "Mora; Orsa" boat',
    ]


def test_columns_with_the_same_heading() -> None:
    [part] = read_csv(b"id,text,note,text,note\n1,One.,a,Two.,b\n", ReadOptions())
    assert part.document is not None
    assert part.document.text == "One.\n\nTwo."
    assert part.document.metadata.extra == {"note": "a", "note 2": "b"}


def test_titles_above_the_headings_of_csv() -> None:
    """They belong to a table; lines of text with commas in them are no table."""
    [part] = read_csv(b"Ferries of the lake\nin 2011\n\nferry,2011\nOrsa,7\nMora,6\n", ReadOptions())
    assert part.document is not None
    assert part.document.text == "Ferries of the lake\n\nin 2011\n\nOrsa, 2011: 7.\n\nMora, 2011: 6."
    assert part.document.places[:3] == ((0, "row 1"), (21, "row 2"), (30, "row 5"))
    [part] = read_csv(b"Export of May\nid;title;text\n8;Ferry;It sank.\n", ReadOptions())
    assert part.document is not None
    assert (part.document.text, part.place) == ("It sank.", "row 3")
    assert "above its headings was left out (Export of May)" in part.document.notes[0]
    texts = read_csv(b"text\nIt sank, they say\nIt did not, we say\n", ReadOptions())
    assert [part.document.text for part in texts if part.document] == ["It sank, they say", "It did not, we say"]


def read_only_text(data: str) -> str:
    [part] = read_csv(data.encode(), ReadOptions())
    assert part.document is not None
    return part.document.text


def test_headings_that_begin_with_a_hash() -> None:
    """A line with a cell for each cell below is no comment; other lines with a hash are."""
    assert read_only_text("#,Club,Goals\n1,Vell,30\n2,Orsa,28\n") == (
        "Vell, #: 1.\nVell, Goals: 30.\n\nOrsa, #: 2.\nOrsa, Goals: 28."
    )
    [part] = read_csv(b"# Of May\n#id,title,text\n8,Ferry,It sank.\n", ReadOptions())
    assert part.document is not None
    assert (part.id, part.document.text, part.document.metadata.title) == ("8", "It sank.", "Ferry")
    assert read_only_text("# club,goals\nVell,30\n") == "Vell, goals: 30."
    for comment in ("# From the town hall, 2024", "# Source: town hall, 2024", "#Source: the hall, 2024", "# a,b,c,d"):
        assert read_only_text(f"{comment}\nClub,Goals\nVell,30\n") == "Vell, Goals: 30."


@pytest.mark.parametrize("char", ["\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x85"])
def test_lines_of_csv_end_only_at_line_feeds_and_returns(char: str) -> None:
    for end in ("\n", "\r\n", "\r"):
        assert read_only_text(f"id,text{end}8,It sank{char}in May.{end}") == f"It sank{char}in May."


def test_delimiters_in_quoted_headings_do_not_count() -> None:
    assert read_only_text('"Town, county";Population\n"Vell, Orsa";7900\n') == "Vell, Orsa, Population: 7900."
    table = 'Towns of the lake\n\n"Town, county, country";2001;2011\n"Vell, Orsa";7;8\n'
    assert read_only_text(table) == "Towns of the lake\n\nVell, Orsa, 2001: 7.\nVell, Orsa, 2011: 8."


def test_csv_without_texts_is_one_table() -> None:
    [part] = read_csv(b'ferry,2001,2011\nOrsa,"8,100",7\n\nMora,5,6\n', ReadOptions())
    assert part.document is not None
    assert part.document.text == "Orsa, 2001: 8,100.\nOrsa, 2011: 7.\n\nMora, 2001: 5.\nMora, 2011: 6."
    assert part.document.places == ((0, "row 2"), (part.document.text.index("Mora"), "row 4"))
