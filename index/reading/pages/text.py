"""Rewrites what trafilatura would drop or flatten: tables, captions, exponents, lists in cells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from index.reading.text.scripts import SUBSCRIPTS, SUPERSCRIPTS
from index.reading.text.tables import format_rows

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_CELL = 400
"""The most characters of a cell on average; a table with longer cells is layout, not data."""
INLINE_TAGS = frozenset("time output label legend progress blink marquee".split())
"""Elements with visible text that trafilatura would remove from the middle of a sentence."""
BLOCK_TAGS = frozenset("p div li ul ol br tr td th dd dt h1 h2 h3 h4 h5 h6 blockquote".split())


Rows = dict[str, tuple[object, int]]
"""The table, and the number of the row, of each line that tables became."""


def simplify_page(tree: Element) -> Rows:
    """Turn exponents into Unicode, and tables, captions and definitions into paragraphs, in place.

    Return where the lines of tables are from.
    """
    prepare_formulas(tree)
    for tag, letters in (("sup", SUPERSCRIPTS), ("sub", SUBSCRIPTS)):
        for element in tree.xpath(f"//{tag}"):
            rewrite_script(element, letters, "^" if tag == "sup" else "_")
    for element in tree.xpath("//math"):
        replace_by_text(element)
    for element in tree.iter(*INLINE_TAGS):
        element.tag = "span"
    rows = replace_tables(tree)
    for element in tree.xpath("//figcaption | //caption | //dt | //dd | //summary | //address"):
        element.tag = "p"
    for element in tree.xpath("//figure | //dl | //details | //picture"):
        element.tag = "div"
    return rows


def replace_tables(tree: Element) -> Rows:
    """Replace all tables; return where their lines are from, without those that stand in several places."""
    rows: Rows = {}
    repeated: set[str] = set()
    for table in reversed(tree.xpath("//table")):  # inner tables first
        key = object()
        for number, line in replace_table(table):
            if rows.setdefault(line, (key, number)) != (key, number):
                repeated.add(line)
    return {line: where for line, where in rows.items() if line not in repeated}


def prepare_formulas(tree: Element) -> None:
    """Turn MathML into <sup>, <sub> and "a/b", without the source of a formula, which browsers do not show."""
    for element in tree.xpath("//annotation | //annotation-xml"):
        element.drop_tree()
    for name, tag in (("msup", "sup"), ("msub", "sub")):
        for element in tree.xpath(f"//{name}/*[2]"):
            element.tag = tag
    for element in tree.xpath("//mfrac/*[1]"):
        element.tail = "/"


def rewrite_script(element: Element, letters: dict[int, int], sign: str) -> None:
    """Turn a <sup> or <sub> into text: "10⁶", "H₂O", "18th"; a reference to a note becomes "[1]"."""
    text = "".join(element.itertext()).strip()
    if text and all(ord(char) in letters for char in text):
        linked = element.xpath(".//a[starts-with(@href, '#')] | ancestor::a[starts-with(@href, '#')]")
        text = f"[{text}]" if linked else text.translate(letters)
    elif text and not text.isalpha() and not text.startswith(("[", "(")):
        text = f"{sign}({text})"
    replace_by_text(element, text)


def replace_by_text(element: Element, text: str | None = None) -> None:
    """Replace an element by a <span> with a text; by default its own, on one line."""
    text = " ".join("".join(element.itertext()).split()) if text is None else text
    tail = element.tail
    element.clear()
    element.tail, element.text, element.tag = tail, text, "span"


def replace_table(table: Element) -> list[tuple[int, str]]:
    """Replace a data table by a paragraph per line; a layout table by its contents.

    Return the row's number and the text of each line of a data table.
    """
    rows = [list(find_cells(row)) for row in table.iter("tr") if find_table(row) is table]
    cells = [cell for row in rows for cell in row]
    caption = table.find("caption")
    length = sum(len(read_cell(cell)) for cell in cells)
    if not cells or length > MAX_CELL * len(cells) or max(len(row) for row in rows) < 2:
        for element in [table, *(e for e in table.iter("tr", "td", "th", "tbody", "thead") if find_table(e) is table)]:
            element.tag = "div"
        return []
    grid = spread_cells(rows)
    # A row of headings by itself says nothing; guess if there is no <th>.
    numbered = format_rows(grid, heading_rows=count_heading_rows(rows) if len(grid) > 1 else None)
    found = [(number, line) for number, text in numbered for line in text.split("\n") if line]
    title = [read_cell(caption)] if caption is not None else []
    tail = table.tail
    table.clear()
    table.tail, table.tag = tail, "div"
    for text in [*filter(None, title), *(line for _, line in found)]:
        paragraph = table.makeelement("p")
        paragraph.text = text
        table.append(paragraph)
    return found


def count_heading_rows(rows: list[list[Element]]) -> int | None:
    """How many rows at the top hold headings, by their tags; None if it is not known."""
    if all(cell.tag == "td" for cell in rows[0]) or (len(rows[0]) > 1 and rows[0][-1].tag == "td"):
        return None
    if all(cell.tag == "th" for row in rows for cell in row):
        return 1
    others = takewhile(lambda row: len(row) > 1 and all(cell.tag == "th" for cell in row), rows[1:])
    return 1 + sum(1 for _ in others)


def find_table(element: Element) -> Element | None:
    """The table that an element belongs to."""
    return next(element.iterancestors("table"), None)


def find_cells(row: Element) -> Iterator[Element]:
    return (cell for cell in row if cell.tag in ("td", "th"))


def spread_cells(rows: list[list[Element]]) -> list[list[str]]:
    """The texts of a table's cells; a cell is repeated in every row and column it spans."""
    grid: dict[tuple[int, int], str] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in grid:
                x += 1
            text = read_cell(cell)
            for dy in range(read_span(cell, "rowspan", len(rows) - y)):
                for dx in range(read_span(cell, "colspan", 50)):
                    grid[y + dy, x + dx] = text
    width = max((x for _, x in grid), default=-1) + 1
    return [[grid.get((y, x), "") for x in range(width)] for y in range(len(rows))]


def read_span(cell: Element, name: str, most: int) -> int:
    """How many rows or columns a cell spans, at most `most`."""
    written = (cell.get(name) or "1").strip()
    return max(1, min(int(written), most)) if written.isdecimal() else 1


def read_cell(cell: Element) -> str:
    """A cell's text on one line, with semicolons between blocks such as the items of a list."""
    pieces: list[str] = [""]

    def walk(element: Element) -> None:
        if element.tag in BLOCK_TAGS and element is not cell:
            pieces.append("")
        pieces[-1] += element.text or ""
        for child in element:
            if isinstance(child.tag, str):
                walk(child)
            pieces[-1] += child.tail or ""
        if element.tag in BLOCK_TAGS and element is not cell:
            pieces.append("")

    walk(cell)
    return "; ".join(text for piece in pieces if (text := " ".join(piece.split())))
