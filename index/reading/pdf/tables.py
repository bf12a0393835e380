"""Tables on PDF pages: rows of pieces become lines in which every value has the headings of its row and column."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from index.reading.pdf.pieces import Piece
from index.reading.pdf.rows import Row, Span
from index.reading.text.tables import NUMBER, format_rows

MIN_ROW_GAP = 1.25
"""How much farther apart rows of a table are than the lines of a cell, at least."""

Cell = list[Piece]
"""The lines of a cell, from top to bottom."""


def format_page_table(band: Sequence[Row]) -> list[tuple[str, Sequence[Row]]]:
    """The text of each row of a table, and the rows of pieces that it is made of; values have their headings."""
    columns = find_columns(band)
    groups = group_wrapped(band, columns) or [[row] for row in band]
    grid = [read_cells(group, columns) for group in groups]
    return [(text, groups[number - 1]) for number, text in format_rows(grid)]


def read_cells(rows: Sequence[Row], columns: Sequence[Span]) -> list[str]:
    """The text of each cell of a table's row, whose cells may have several lines."""
    cells = [""] * len(columns)
    for row in rows:
        for piece in row:
            column = find_column(piece, columns)
            cells[column] = f"{cells[column]} {piece.text.strip()}".strip()
    return cells


def find_column(piece: Piece, columns: Sequence[Span]) -> int:
    return max(n for n, (low, _) in enumerate(columns) if low <= piece.left)


def find_columns(band: Sequence[Row]) -> list[Span]:
    """The horizontal spans of a table's columns, from left to right."""
    columns: list[Span] = []
    for piece in sorted((piece for row in band for piece in row), key=lambda each: each.left):
        if columns and piece.left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.right))
        else:
            columns.append((piece.left, piece.right))
    return columns


def group_wrapped(band: Sequence[Row], columns: Sequence[Span]) -> list[Sequence[Row]]:
    """The rows of a table whose cells have several lines, each a group of the lines in `band`; empty if none has."""
    lines = [[piece for row in band for piece in row if find_column(piece, columns) == n] for n in range(len(columns))]
    steps = [a.middle - b.middle for column in lines for a, b in pairwise(column) if a.bottom > b.middle]
    cells = [cell for column in lines for cell in split_cells(column, MIN_ROW_GAP * min(steps, default=0.0))]
    if all(len(cell) == 1 for cell in cells):
        return []
    cell_of = {id(piece): cell for cell in cells for piece in cell}
    groups: list[list[Row]] = []
    lowest = 0.0
    for row in band:
        inside = [cell_of[id(piece)] for piece in row]
        if groups and max(cell[0].middle for cell in inside) > lowest:
            groups[-1].append(row)
            lowest = min(lowest, *(cell[-1].middle for cell in inside))
        else:
            groups.append([row])
            lowest = min(cell[-1].middle for cell in inside)
    wrapped = [group for group in groups if len(group) > 1]
    return list(groups) if len(groups) > 1 and wrapped and all(is_wrapped(group, columns) for group in wrapped) else []


def split_cells(lines: Sequence[Piece], most: float) -> list[Cell]:
    """The cells of a column: lines are in one cell if they are less than `most` apart and others are not."""
    steps = [above.middle - below.middle for above, below in pairwise(lines)]
    cells: list[Cell] = [[lines[0]]]
    for step, line in zip(steps, lines[1:], strict=True):
        if step < most <= max(steps):
            cells[-1].append(line)
        else:
            cells.append([line])
    return cells


def is_wrapped(group: Sequence[Row], columns: Sequence[Span]) -> bool:
    """Whether lines are a row with long cells: some cell has many more lines than another, and they are no numbers."""
    texts: list[list[str]] = [[] for _ in columns]
    for row in group:
        for piece in row:
            texts[find_column(piece, columns)].append(piece.text.strip())
    counts = [len(cell) for cell in texts if cell]
    are_numbers = any(len(cell) > 1 and all(map(NUMBER.fullmatch, cell)) for cell in texts)
    return len(counts) > 1 and min(counts) <= max(counts) / 2 and not are_numbers
