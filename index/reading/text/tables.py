"""Turns tables into lines in which every value has the headings of its row and column.

"Wexley, 2011: 7,900." can be quoted by itself; a bare "7,900" in the middle of a row cannot. Merged cells are expected
to be repeated in every row and column that they cover: "North, Wexley, Population 2011: 7,900."
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

MAX_ROW_HEADING = 80
"""The most characters of a row heading, which is repeated before each value; a longer cell is ordinary text."""
MAX_KEYS = 3
"""The most columns that together name a row."""
MIN_SPANNED = 3
"""The fewest columns of a table in which a row with one text in all of them is a heading of the rows below it."""
NUMBER = re.compile(r"[\s$€£¥+−-]*\d[\d\s.,:/%°×^-]*\w{0,3}\.?")
YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
SPACE = re.compile(r"\s+")
ENDS = (".", "!", "?", ":", ";", "…")

Cells = Sequence[str]


def format_table(rows: Sequence[Cells], *, heading_rows: int | None = None) -> list[str]:
    """The texts of `format_rows`."""
    return [text for _, text in format_rows(rows, heading_rows=heading_rows)]


def format_rows(rows: Sequence[Cells], *, heading_rows: int | None = None) -> list[tuple[int, str]]:
    """The number of each row but the headings, counted from 1, and its text, with a line per value.

    `heading_rows` says how many rows have the column headings; None means guess. Empty rows have empty texts.
    """
    rows = [[SPACE.sub(" ", cell).strip() for cell in row] for row in rows]
    title = 1 if len(rows) > 2 and is_spanned(rows[0]) and not is_spanned(rows[1]) else 0
    if heading_rows:
        heading_rows = heading_rows - title or None
    count, headings = find_headings(rows[title:], heading_rows)
    body = rows[title + count :]
    formatter = RowFormatter(headings, body)
    texts = [*map(format_plain_row, rows[:title]), *map(formatter.format, body)]
    numbers = [*range(1, title + 1), *range(title + count + 1, len(rows) + 1)]
    return list(zip(numbers, texts, strict=True))


def find_headings(rows: Sequence[Cells], heading_rows: int | None = None) -> tuple[int, list[str]]:
    """How many rows at the top have the column headings, and the headings: "Population 2011" if they are in two rows.

    At least `heading_rows` rows are taken; None means guess.
    """
    if heading_rows is None:
        heading_rows = 1 if looks_like_headings(rows) else 0
    if not heading_rows or len(rows) < 2:  # headings by themselves are text
        return 0, []
    count = 1
    headings = list(rows[0])
    while count < len(rows) - 1 and not is_spanned(rows[count]):
        filled = fill_spans(headings, rows[count])
        if not (count < heading_rows or divides_headings(filled, rows[count])):
            break
        below = [*rows[count], *[""] * len(filled)]
        headings = [f"{a} {b}".strip() if a != b else a for a, b in zip(filled, below, strict=False)]
        count += 1
    return count, headings


def fill_spans(headings: Cells, below: Cells) -> list[str]:
    """The headings, those to the right of one that stands over several columns filled with it."""
    filled = list(headings)
    for column in range(1, min(len(filled), len(below))):
        if not filled[column] and below[column] and below[column - 1] and filled[column - 1]:
            filled[column] = filled[column - 1]
    return filled


def divides_headings(headings: Cells, below: Cells) -> bool:
    """Whether the row below the headings tells those apart that stand over several columns, and holds nothing else."""
    if len(below) != len(headings):
        return False
    has_same = False
    starts = [
        0,
        *(column for column, (a, b) in enumerate(pairwise(headings), start=1) if a != b or not a),
        len(headings),
    ]
    for start, end in pairwise(starts):
        cells = below[start:end]
        if end - start == 1:
            if cells[0] not in ("", headings[start]):
                return False
        elif not all(cells) or any(map(is_number, cells)) or (len(set(cells)) == 1 and cells[0] != headings[start]):
            return False
        else:
            has_same = has_same or len(set(cells)) > 1
    return has_same


def looks_like_headings(rows: Sequence[Cells]) -> bool:
    """Whether the first row looks like headings: distinct words or years, above numbers or in three or more columns."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    first = rows[0]
    if len(rows) > 2 and divides_headings(fill_spans(first, rows[1]), rows[1]):
        return not any(map(is_number, first))
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


def is_spanned(row: Cells) -> bool:
    """Whether a text stands over all columns of a row, like the heading of a group of rows."""
    return len(row) >= MIN_SPANNED and bool(row[0]) and len(set(row)) == 1 and not NUMBER.fullmatch(row[0])


def find_key_columns(rows: Sequence[Cells]) -> list[int]:
    """The columns that name the rows: the first with anything but numbers, and others if several rows have its name."""
    width = max((len(row) for row in rows), default=0)
    table = [[*row, *[""] * (width - len(row))] for row in rows if any(row) and not is_spanned(row)]
    keys = [find_key_column(table)]
    unnamed = count_unnamed(table, keys)
    for column in range(keys[0] + 1, width):
        if not unnamed or len(keys) == MAX_KEYS:
            break
        left = count_unnamed(table, [*keys, column])
        if left < unnamed and is_label_column(table, column):
            keys.append(column)
            unnamed = left
    return keys


def find_key_column(rows: Sequence[Cells]) -> int:
    """The first column with anything but numbers, or 0 if there is none."""
    width = max((len(row) for row in rows), default=0)
    for column in range(width):
        cells = [row[column] for row in rows if column < len(row) and row[column]]
        if cells and not all(NUMBER.fullmatch(cell) for cell in cells):
            return column
    return 0


def count_unnamed(rows: Sequence[Cells], keys: Sequence[int]) -> int:
    """How many rows have no name in some columns, or that of another row."""
    names = [tuple(row[key] for key in keys) for row in rows]
    return len(names) - len({name for name in names if any(name)})


def is_label_column(rows: Sequence[Cells], column: int) -> bool:
    """Whether the cells of a column are short texts, years or dates, which can name a row."""
    cells = [row[column] for row in rows if row[column]]
    return all(len(cell) <= MAX_ROW_HEADING and (DATE.fullmatch(cell) or not is_number(cell)) for cell in cells)


class RowFormatter:
    """Formats the rows of a table one after the other."""

    def __init__(self, headings: Cells, rows: Sequence[Cells]) -> None:
        """`rows` are those below the headings, or the first of them; they show which columns name a row."""
        self._headings = headings
        self._keys = find_key_columns(rows) if headings else []
        self._group = ""

    def format(self, row: Cells) -> str:
        """A row under headings, with a line such as "Wexley, 2011: 7,900." for each value."""
        if not self._headings:
            return format_plain_row(row)
        if is_spanned(row):
            self._group = row[0] if len(row[0]) <= MAX_ROW_HEADING and not row[0].endswith(ENDS) else ""
            return end_line(row[0])
        names = [row[key] if key < len(row) else "" for key in self._keys]
        named = [name if len(name) <= MAX_ROW_HEADING else "" for name in names]
        lines: list[str] = []
        for column, cell in enumerate(row):
            place = self._keys.index(column) if column in self._keys else len(self._keys)
            prefix = [self._group, *named[:place]] if any(named) else []
            if cell and not (place == 0 and named[0]):
                lines.append(self._format_value(column, cell, [name for name in prefix if name]))
        if not lines and named[0]:
            lines = [self._format_value(self._keys[0], named[0], [])]
        return "\n".join(dict.fromkeys(lines))  # a cell may count for two columns with one heading

    def _format_value(self, column: int, cell: str, names: Sequence[str]) -> str:
        heading = self._headings[column] if column < len(self._headings) else ""
        if not heading:
            return end_line(f"{', '.join(names)}: {cell}" if names else cell)
        names = [name for name in names if name != heading]
        return end_line(f"{', '.join([*names, heading])}: {cell}")


def format_plain_row(row: Sequence[str]) -> str:
    """A row without headings: "Opening: Monday 9 to 12." if it has two cells, else the cells separated by " | "."""
    cells = list(dict.fromkeys(cell for cell in row if cell))
    if len(cells) == 2 and len(cells[0]) <= MAX_ROW_HEADING and not cells[0].removesuffix(":").endswith(ENDS):
        return end_line(f"{cells[0].removesuffix(':')}: {cells[1]}")
    return " | ".join(cells)


def end_line(text: str) -> str:
    """The text, ending like a sentence."""
    return text if text.endswith(ENDS) else f"{text}."
