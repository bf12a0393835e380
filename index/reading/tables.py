"""Turns tables into lines in which every value has the headings of its row and column.

"Wexley, 2011: 7,900." can be quoted by itself; a bare "7,900" in the middle of a row cannot.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_ROW_HEADING = 80
"""The most characters of a row heading, which is repeated before each value; a longer cell is ordinary text."""
NUMBER = re.compile(r"[\s$€£¥+−-]*\d[\d\s.,:/%°×^-]*\w{0,3}\.?")
YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
SPACE = re.compile(r"\s+")
ENDS = (".", "!", "?", ":", ";", "…")


def format_table(rows: Sequence[Sequence[str]], *, has_headings: bool | None = None) -> list[str]:
    """A text for each row below the headings, with a line per value. Empty rows become empty texts.

    `has_headings` says whether the first row has the column headings; None means guess.
    """
    rows = [[SPACE.sub(" ", cell).strip() for cell in row] for row in rows]
    if has_headings is None:
        has_headings = looks_like_headings(rows)
    if not has_headings:
        return [format_plain_row(row) for row in rows]
    headings = rows[0] if rows else []
    key = find_key_column(rows[1:])
    return [format_row(headings, row, key) for row in rows[1:]]


def looks_like_headings(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row looks like headings: distinct words or years, above numbers or in three or more columns."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    first = rows[0]
    if not first[0] and all(first[1:]):  # an empty corner
        return True
    if len([cell for cell in first if cell]) < 2:
        return False
    if any(map(is_number, first)) or len(set(first)) < len(first):
        return False
    numeric = any(NUMBER.fullmatch(cell) for row in rows[1:] for cell in row[1:] if cell)
    return len(first) > 2 or numeric


def is_number(cell: str) -> bool:
    """Whether a cell is a number other than a year, and so not a heading."""
    return bool(NUMBER.fullmatch(cell) and not YEAR.fullmatch(cell))


def find_key_column(rows: Sequence[Sequence[str]]) -> int:
    """The column that names the rows: the first with anything but numbers, or 0 if there is none."""
    width = max((len(row) for row in rows), default=0)
    for column in range(width):
        cells = [row[column] for row in rows if column < len(row) and row[column]]
        if cells and not all(NUMBER.fullmatch(cell) for cell in cells):
            return column
    return 0


def format_row(headings: Sequence[str], row: Sequence[str], key: int) -> str:
    """A row under headings, with a line such as "Wexley, 2011: 7,900." for each value."""
    name = row[key] if key < len(row) else ""
    prefix = f"{name}, " if 0 < len(name) <= MAX_ROW_HEADING else ""
    lines: list[str] = []
    for column, cell in enumerate(row):
        heading = headings[column] if column < len(headings) else ""
        if not cell or (column == key and prefix):
            continue
        if heading:
            lines.append(end_line(f"{prefix if heading != name else ''}{heading}: {cell}"))
        else:
            lines.append(end_line(f"{name}: {cell}" if prefix else cell))
    if not lines and prefix:
        heading = headings[key] if key < len(headings) else ""
        lines = [end_line(f"{heading}: {name}" if heading else name)]
    return "\n".join(lines)


def format_plain_row(row: Sequence[str]) -> str:
    """A row without headings: "Opening: Monday 9 to 12." if it has two cells, else the cells separated by " | "."""
    cells = list(dict.fromkeys(cell for cell in row if cell))
    if len(cells) == 2 and len(cells[0]) <= MAX_ROW_HEADING and not cells[0].endswith(ENDS):
        return end_line(": ".join(cells))
    return " | ".join(cells)


def end_line(text: str) -> str:
    """The text, ending like a sentence."""
    return text if text.endswith(ENDS) else f"{text}."
