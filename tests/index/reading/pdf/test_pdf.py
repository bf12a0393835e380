"""PDF files as people read them: column by column, words whole, sentences over pages, forms and notes included."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from index.reading.document import Document
from index.reading.formats.pdf import read_pdf
from index.reading.options import ReadOptions
from tests.index.reading.documents import Placed, draw_line, placed_pdf_bytes


def read(*pages: Sequence[Placed | str], annotations: Sequence[str] = ()) -> Document:
    return read_pdf(placed_pdf_bytes(pages, annotations=annotations), ReadOptions())


def column(left: float, top: float, *lines: str) -> list[Placed]:
    """Lines below each other, 14 points apart."""
    return [(left, top - 14 * n, line) for n, line in enumerate(lines)]


LEFT = ("The Orsa bridge was built in", "1931 by the engineer Tove", "Lind. It is 120 metres long.")
RIGHT = ("The Mora bridge was built in", "1958 by the engineer Pia", "Dahl. It is 75 metres long.")


@pytest.mark.parametrize("by_rows", [True, False])
def test_columns_are_read_one_after_the_other(by_rows: bool) -> None:
    """Whatever order the file draws them in; a title above both stays above, a line below both below."""
    lines = column(60, 700, *LEFT) + column(330, 700, *RIGHT)
    lines = sorted(lines, key=lambda each: -each[1]) if by_rows else lines
    title, end = (
        "A long title that reaches over both of the columns of this page",
        "Both bridges were repaired in the year 2003 with money of the county",
    )
    found = read([(60, 740, title), *lines, (60, 630, end)])
    assert found.text == "\n\n".join([title, " ".join(LEFT), " ".join(RIGHT), end])


def test_a_heading_below_columns_is_read_after_both() -> None:
    found = read(column(60, 700, *LEFT) + column(330, 700, *RIGHT) + [(60, 620, "Sources")])
    assert found.text.endswith("75 metres long.\n\nSources")


def test_three_columns() -> None:
    third = ("The Leks bridge was built in", "1977 by the engineer Eva", "Ek. It is 60 metres long.")
    found = read(column(40, 700, *LEFT) + column(230, 700, *RIGHT) + column(420, 700, *third))
    assert found.text == "\n\n".join(" ".join(lines) for lines in (LEFT, RIGHT, third))


def test_columns_whose_lines_are_not_level() -> None:
    found = read(column(60, 700, *LEFT) + column(330, 692, *RIGHT))
    assert found.text == " ".join(LEFT) + "\n\n" + " ".join(RIGHT)


def test_lines_are_not_joined_by_those_beside_them() -> None:
    """Each text beside them is nearly level with the next one, from one line down to the next line."""
    beside = [(330, 696, "Orsa"), (430, 692, "Mora")]
    text = read([(60, 700, LEFT[0]), (60, 688, LEFT[1]), *beside]).text
    assert f"{LEFT[0]}{LEFT[1]}" not in text
    assert all(line in text for line in LEFT[:2])


def test_a_box_of_facts_beside_prose_is_a_column() -> None:
    prose = (
        "The Orsa bridge was built in 1931",
        "by the engineer Tove Lind, whom the",
        "council had called from the county of",
        "Mora. It is 120 metres long.",
    )
    facts = ("Key facts", "Length: 120 m", "Built: 1931")
    found = read(column(60, 700, *prose) + column(400, 700, *facts))
    assert found.text == " ".join(prose) + "\n\n" + " ".join(facts)


def test_a_heading_across_columns_divides_them() -> None:
    """Each story is read to its end, although no line crosses the space between the columns."""
    stories = [
        [*column(60, top, *(f"{line} ({n})" for line in LEFT)), *column(330, top, *(f"{line} ({n})" for line in RIGHT))]
        for n, top in enumerate((700, 600))
    ]
    found = read([*stories[0], draw_line(60, 635, "The second story", size=16), *stories[1]]).text
    assert found.index("75 metres long. (0)") < found.index("The second story") < found.index("Tove (1)")


@pytest.mark.parametrize("matrix", ["0 1 -1 0 300 60", "0 -1 1 0 300 700", "-1 0 0 -1 500 300"])
def test_turned_text_is_read_along_its_lines(matrix: str) -> None:
    lines = " ".join(f"({line}) Tj 0 -14 Td" for line in LEFT)
    assert read([f"BT {matrix} Tm /F1 12 Tf {lines} ET"]).text == " ".join(LEFT)


def test_letters_that_overlap_or_are_drawn_one_by_one() -> None:
    overlapping = "BT /F1 12 Tf 60 700 Td (T) Tj 6 0 Td (own of W) Tj 46.7 0 Td (exley) Tj ET"
    widths = {"i": 2.67, " ": 3.34, "f": 3.34, "r": 4.0, "t": 3.34, "T": 7.33, "k": 6.0, "s": 6.0}
    x, letters = 60.0, []
    for letter in "The raft is of oak":
        letters.append(draw_line(x, 600, letter))
        x += widths.get(letter, 6.67)
    assert read([overlapping, *letters]).text == "Town of Wexley\n\nThe raft is of oak"


def test_superscripts_and_subscripts() -> None:
    """Numbers above the line are exponents after numbers and units, and references after words and long numbers."""
    shown = "BT /F1 12 Tf 60 700 Td (It holds 10) Tj /F1 8 Tf 5 Ts (6) Tj /F1 12 Tf 0 Ts ( m) Tj /F1 8 Tf 5 Ts (3) Tj"
    shown += " /F1 12 Tf 0 Ts ( of CO) Tj /F1 8 Tf -3 Ts (2) Tj /F1 12 Tf 0 Ts ( since the 21) Tj"
    shown += " /F1 8 Tf 5 Ts (st) Tj /F1 12 Tf 0 Ts ( of May.) Tj /F1 8 Tf 5 Ts (4) Tj ET"
    assert read([shown]).text == "It holds 10⁶ m³ of CO₂ since the 21st of May.[4]"


def test_a_table_is_read_row_by_row_under_its_headings() -> None:
    rows = [("Town", "1990", "2000"), ("Orsa", "6,950", "7,010"), ("Mora", "20,300", "20,080")]
    cells = [(60 + 150 * x, 700 - 16 * y, cell) for y, row in enumerate(rows) for x, cell in enumerate(row)]
    found = read([(60, 740, "People in the towns of the lake"), *cells])
    assert "Orsa, 1990: 6,950.\nOrsa, 2000: 7,010." in found.text
    assert "Mora, 2000: 20,080." in found.text


def draw_rules(xs: Sequence[int], ys: Sequence[int], missing: Sequence[str] = ()) -> list[str]:
    """A rule on each side of each cell of a grid, without some."""
    rules = [f"{x} {a} m {x} {b} l S" for x in xs for a, b in pairwise(ys)]
    rules += [f"{a} {y} m {b} {y} l S" for y in ys for a, b in pairwise(xs)]
    return [rule for rule in rules if rule not in missing]


def test_a_table_with_rules() -> None:
    """Cells end at rules, however narrow; cells without a rule between them are one, and cells have several lines."""
    merged = ("140 700 m 140 720 l S", "60 700 m 100 700 l S")
    texts: list[Placed] = [
        (62, 694, "Town"),
        (110, 706, "People"),
        (104, 686, "2001"),
        (144, 686, "2011"),
        (62, 666, "New"),
        (62, 652, "Orsa"),
        (102, 659, "20,300"),
        (142, 659, "20,080"),
        (62, 632, "Mora"),
        (102, 632, "6,950"),
        (142, 632, "7,010"),
    ]
    rules = draw_rules((60, 100, 140, 180), (628, 648, 680, 700, 720), merged)
    found = read([(60, 740, "A table:"), *rules, *texts, (60, 600, "It is from 2012.")]).text
    assert found.split("\n\n") == [
        "A table:",
        "New Orsa, People 2001: 20,300.\nNew Orsa, People 2011: 20,080.",
        "Mora, People 2001: 6,950.\nMora, People 2011: 7,010.",
        "It is from 2012.",
    ]


def test_rules_around_prose_are_no_table() -> None:
    """A frame with a rule below its title, and between columns."""
    rules = draw_rules((50, 310, 600), (500, 690, 720))
    found = read([*rules, (60, 700, "Bridges of the lakes"), *column(60, 670, *LEFT), *column(330, 670, *RIGHT)])
    assert found.text == "\n\n".join(["Bridges of the lakes", " ".join(LEFT), " ".join(RIGHT)])


def test_cells_of_several_lines() -> None:
    rows = [
        ("Work", ("Description",), "Price"),
        ("Wall", ("Repairs of the long wall", "that keeps the valley dry", "in spring"), "5 million"),
        ("Pier", ("Paint for the railings", "on the northern side"), "2 million"),
    ]
    lines: list[Placed] = []
    top = 700.0
    for name, texts, price in rows:
        middle = top - 7 * (len(texts) - 1)
        lines += [(60, middle, name), *column(160, top, *texts), (360, middle, price)]
        top -= 14 * len(texts) + 8
    assert read(lines).text.splitlines()[:2] == [
        "Wall, Description: Repairs of the long wall that keeps the valley dry in spring.",
        "Wall, Price: 5 million.",
    ]


def test_lists_and_contents() -> None:
    """An item stands with its mark, and a line of the contents with its page, each by itself."""
    items = ("The ferry of the lake has", "been painted", "The pier of the lake has", "been sold, too")
    marks: list[Placed] = [(60, 700, r"\267"), (60, 672, r"\267")]
    contents = column(60, 600, "Ferries . . . . . . . .", "Piers . . . . . . . . . . ")
    pages: list[Placed] = [(300, 600, "3"), (300, 586, "7")]
    assert read(marks + column(84, 700, *items) + contents + pages).text.split("\n\n") == [
        f"• {items[0]} {items[1]}",
        f"• {items[2]} {items[3]}",
        "Ferries . . . . . . . . 3",
        "Piers . . . . . . . . . . 7",
    ]


def test_a_header_in_two_parts_is_no_row_of_the_table_below_it() -> None:
    rows = [("Town", "1990"), ("Orsa", "6,950"), ("Mora", "20,300")]
    cells = [(60 + 150 * x, 700 - 16 * y, cell) for y, row in enumerate(rows) for x, cell in enumerate(row)]
    assert read([(60, 770, "The lake"), (210, 770, "12"), *cells]).text.endswith(
        "Orsa, 1990: 6,950.\n\nMora, 1990: 20,300."
    )


def test_hyphens_of_line_ends() -> None:
    """They are removed from words, and kept in compounds, names and ranges."""
    found = read(
        column(60, 700, "The munici-", "pality hired a well-", "known firm of Karl-", "Erik Holm in 2010-", "2012.")
    )
    assert found.text == "The municipality hired a well-known firm of Karl-Erik Holm in 2010-2012."
    found = read(
        column(60, 700, "An up-to-", "date and child-", "friendly plan of the Orsa-", "based firm was pub-", "lished.")
    )
    assert found.text == "An up-to-date and child-friendly plan of the Orsa-based firm was published."


def test_a_sentence_continues_on_the_next_page() -> None:
    """Headers, footers and page numbers that repeat are left out, and the page of each half is known."""
    head, first = (
        (60, 770, "Lake Review, autumn"),
        column(60, 700, "The ferry of the lake was ordered by the council and", "paid by the"),
    )
    second = column(60, 740, "merchant Ulla Berg, who sold it in 1988.", "It sank.")
    found = read([head, *first, (300, 30, "Page 1 of 2")], [head, *second, (300, 30, "Page 2 of 2")])
    assert found.text == f"{first[0][2]} {first[1][2]} {second[0][2]} {second[1][2]}"
    assert found.places == ((0, "page 1"), (found.text.index(" merchant"), "page 2"))


def numbered(page: int, text: str) -> list[Placed]:
    """Two paragraphs from the top of a page to its foot, each line with the page's number."""
    return [(60, y, f"{text} {page}{n} of the lake was painted in 19{page}{n}.") for n, y in enumerate((770, 756, 40))]


def test_lines_of_the_text_are_no_headers() -> None:
    """Neither lines that differ in their numbers only, nor a year or a line that ends a page as another one does."""
    pages = [numbered(page, "Boat") for page in (1, 2, 3)]
    text = read(
        *pages, [(60, 770, "They were sold in"), (60, 756, "1971")], [(60, 770, "1971"), (60, 756, "was dry.")]
    ).text
    assert all(line in text for page in pages for *_, line in page)
    assert text.count("1971") == 2


@pytest.mark.parametrize(
    "numbers", [("i", "ii", "iii"), ("7", "8", "9"), ("- 7 -", "- 8 -", "- 9 -"), ("1/9", "2/9", "3/9")]
)
def test_headers_change_with_the_page(numbers: Sequence[str]) -> None:
    pages = [
        [(60, 770, f"Review {n + 4}"), (60, 700, f"The {boat} sank."), (300, 30, own)]
        for n, (boat, own) in enumerate(zip(("Ann", "Eva", "Una"), numbers, strict=True))
    ]
    assert read(*pages).text == "The Ann sank.\n\nThe Eva sank.\n\nThe Una sank."


def test_headers_of_chapters() -> None:
    """They have the number of the page, which may be counted from another page than the first."""
    heads = ["", "", *["Ferries"] * 3, *["Piers"] * 2, *["Bridges"] * 2]
    pages = [
        [*([(60, 770, f"{head} {n - 1}")] if head else []), (60, 700, f"The {boat} sank.")]
        for n, (head, boat) in enumerate(zip(heads, "ABCDEFGHI", strict=True), start=1)
    ]
    assert read(*pages).text == "\n\n".join(f"The {boat} sank." for boat in "ABCDEFGHI")


def test_a_sentence_continues_beyond_footnotes_and_headers() -> None:
    """They stand after its paragraph, each with its own page."""
    first = column(
        60, 220, "The ferry of the lake was ordered by the council in spring", "and paid for by the merchant"
    )
    second = column(60, 700, "Ulla Berg, who sold it.", "It sank.")
    found = read([*first, (60, 150, "1 See the minutes."), (60, 136, "2 Of May.")], [(60, 770, "Lake Review"), *second])
    sentence = f"{first[0][2]} {first[1][2]} {second[0][2]} {second[1][2]}"
    assert found.text == f"{sentence}\n\n1 See the minutes.\n\n2 Of May.\n\nLake Review"
    places = [
        (found.text.index(words), f"page {page}")
        for words, page in (("The", 1), (" Ulla", 2), ("1 See", 1), ("Lake", 2))
    ]
    assert found.places == tuple(places)


def test_a_new_page_begins_a_paragraph_after_a_full_stop() -> None:
    assert (
        read([(60, 700, "The lake is deep.")], [(60, 700, "The river is not.")]).text
        == "The lake is deep.\n\nThe river is not."
    )


def test_values_of_forms_and_notes() -> None:
    """A value stands after its label, a note at the end of its page."""
    annotations = (
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (n) /V (Ulla Berg) /Rect [60 670 300 690] >>",
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (p) /V () /Rect [60 610 300 630] >>",
        "<< /Type /Annot /Subtype /Text /Contents (Checked by Per Sund.) /Rect [500 500 520 520] >>",
    )
    found = read([(60, 700, "Name of the captain:"), (60, 640, "Name of the pilot:")], annotations=annotations)
    assert found.text == "Name of the captain: Ulla Berg\n\nName of the pilot:\n\nNote: Checked by Per Sund."


def test_boxes_of_forms() -> None:
    """Whether a box or a button is ticked, at its place; two fields may have one value."""

    def field(name: str, state: str, left: int, top: int) -> str:
        look = "/AP << /N << /On 3 0 R /Off 3 0 R >> >>"
        box = f"/Rect [{left} {top - 2} {left + 12} {top + 10}]"
        return f"<< /Type /Annot /Subtype /Widget /FT /Btn /T ({name}) /V /{state} /AS /{state} {look} {box} >>"

    texts = [(60, 700, "Insured"), (60, 640, "Paid"), (60, 580, "Sailing"), (60, 520, "Rowing")]
    states = ("On", "Off", "On", "On")
    fields = [field(text, state, 200, int(y)) for (_, y, text), state in zip(texts, states, strict=True)]
    found = read(texts, annotations=fields)
    assert found.text.replace(":", "").replace(".", "").split() == "Insured ☒ Paid ☐ Sailing ☒ Rowing ☒".split()


def test_pages_without_text_are_reported() -> None:
    assert read([(60, 700, "The lake is deep.")], []).notes == ("no text on 1 of its 2 pages, like scanned pages",)
