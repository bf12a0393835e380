"""The reading order of a page: pieces of text with boxes become lines, column by column, and tables row by row.

From top to bottom, rows of pieces that share a gutter (a vertical strip without text) form a band. A band of prose is
read column by column; a band of short cells is a table, read row by row. A line across the gutter ends the band.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from index.reading.tables import NUMBER, format_table

MIN_GUTTER = 0.8
"""The smallest width of a gutter, in line heights."""
PROSE_CHARS = 15
"""A column whose lines have at least this many characters on average is prose."""
PARAGRAPH_GAP = 0.9
"""The extra space above the first line of a paragraph, beyond the usual on the page, in line heights."""
COLUMN_GAP = 1.2
"""The largest space between two lines of a column, in line heights."""


@dataclass(frozen=True)
class Piece:
    """A run of text and its box, in points; y grows upwards."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    is_value: bool = False
    """Whether it was filled into a form."""

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True)
class Line:
    """A line of a column; whether it starts a paragraph, is a row of a table, or is the value of a form field."""

    text: str
    top: float
    bottom: float
    begins_block: bool = False
    is_row: bool = False
    is_value: bool = False


Row = list[Piece]
Span = tuple[float, float]


def order_lines(pieces: Sequence[Piece]) -> list[Line]:
    """The lines of a page in reading order."""
    pieces = [piece for piece in pieces if piece.text.strip()]
    if not pieces:
        return []
    height = median(piece.height for piece in pieces) or 1.0
    return order_rows([join_close(row, height) for row in group_rows(pieces)], height)


def group_rows(pieces: Sequence[Piece]) -> list[Row]:
    """Group pieces that are side by side into rows, from top to bottom, each from left to right."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda each: (-(each.top + each.bottom) / 2, each.left)):
        middle = (piece.top + piece.bottom) / 2
        if rows and any(other.bottom <= middle <= other.top for other in rows[-1][:3]):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda each: each.left) for row in rows]


def join_close(row: Row, height: float) -> Row:
    """Join the pieces of a row that are as close as words in a line."""
    joined: Row = []
    for piece in row:
        before = joined[-1] if joined else None
        if before and piece.left - before.right < MIN_GUTTER * max(height, min(before.height, piece.height)):
            apart = piece.left - before.right > 0.12 * height and not before.text.endswith(" ")
            text = f"{before.text}{' ' if apart else ''}{piece.text}"
            top, bottom = max(before.top, piece.top), min(before.bottom, piece.bottom)
            joined[-1] = Piece(text, before.left, bottom, max(before.right, piece.right), top)
        else:
            joined.append(piece)
    return joined


def order_rows(rows: list[Row], height: float) -> list[Line]:
    """The lines of some rows, band by band."""
    lines: list[Line] = []
    start = 0
    while start < len(rows):
        end, gutter = find_band(rows, start, height)
        band = rows[start:end]
        if gutter is None:
            lines += [join_row(row) for row in band]
        elif is_prose(band, gutter):
            left = [part for row in band if (part := [piece for piece in row if piece.right <= gutter[1]])]
            right = [part for row in band if (part := [piece for piece in row if piece.right > gutter[1]])]
            lines += [*order_rows(left, height), *order_rows(right, height)]
        else:
            lines += read_page_table(band)
        start = end
    return mark_paragraphs(lines)


def find_band(rows: list[Row], start: int, height: float) -> tuple[int, Span | None]:
    """The end of the band that starts at a row, and its leftmost gutter, or None if no two rows share one."""
    if len(rows[start]) == 1:
        return find_band_end(rows, start), None
    left, right = min(p.left for row in rows for p in row), max(p.right for row in rows for p in row)
    gutters: list[Span] = [(left, right)]
    end = start
    split_rows = 0
    while end < len(rows):
        shared = narrow_gutters(gutters, rows[end], height)
        if not shared:
            break
        gutters, end = shared, end + 1
        split_rows += len(rows[end - 1]) > 1
    sides = [gutter for gutter in gutters if gutter[0] > left and gutter[1] < right]
    if split_rows < 2 or not sides:
        return find_band_end(rows, start), None
    return trim_band(rows, start, end, sides[0], height), sides[0]


def trim_band(rows: list[Row], start: int, end: int, gutter: Span, height: float) -> int:
    """The end of a band without rows at its foot that are on one side and set apart, like a heading below columns."""
    last = max(n for n in range(start, end) if is_on_both_sides(rows[n], gutter) or n == start)
    while last + 1 < end and get_edges(rows[last])[1] - get_edges(rows[last + 1])[0] <= COLUMN_GAP * height:
        last += 1
    return last + 1


def narrow_gutters(gutters: list[Span], row: Row, height: float) -> list[Span]:
    """The parts of some strips that are free of a row's pieces and still wide enough."""
    for piece in row:
        gutters = [
            part
            for low, high in gutters
            for part in ((low, min(high, piece.left)), (max(low, piece.right), high))
            if part[1] - part[0] >= MIN_GUTTER * height
        ]
    return gutters


def find_band_end(rows: list[Row], start: int) -> int:
    """The end of a run of rows with one piece each; at least one row."""
    end = start + 1
    while end < len(rows) and len(rows[end]) == 1 and len(rows[start]) == 1:
        end += 1
    return end


def is_on_both_sides(row: Row, gutter: Span) -> bool:
    return any(piece.right <= gutter[0] for piece in row) and any(piece.left >= gutter[1] for piece in row)


def is_prose(band: list[Row], gutter: Span) -> bool:
    """Whether both sides of a gutter are prose; a table has short cells or numbers."""
    for side in (
        [piece.text for row in band for piece in row if piece.right <= gutter[1]],
        [piece.text for row in band for piece in row if piece.right > gutter[1]],
    ):
        numbers = sum(bool(NUMBER.fullmatch(text.strip())) for text in side)
        if not side or sum(map(len, side)) < PROSE_CHARS * len(side) or numbers > len(side) / 3:
            return False
    return True


def read_page_table(band: list[Row]) -> list[Line]:
    """The rows of a table as lines, values with the headings of their columns if these are recognised."""
    columns = find_columns(band)
    grid = [[""] * len(columns) for _ in band]
    for cells, row in zip(grid, band, strict=True):
        for piece in row:
            column = next(n for n, (low, high) in enumerate(columns) if low <= piece.left <= high)
            cells[column] = f"{cells[column]} {piece.text.strip()}".strip()
    texts = format_table(grid)
    places = band[len(band) - len(texts) :]
    return [
        Line(text, *get_edges(row), begins_block=n == 0, is_row=True)
        for place, row in zip(texts, places, strict=True)
        for n, text in enumerate(place.split("\n"))
        if text
    ]


def find_columns(band: list[Row]) -> list[Span]:
    """The horizontal spans of a table's columns, from left to right."""
    columns: list[Span] = []
    for piece in sorted((piece for row in band for piece in row), key=lambda each: each.left):
        if columns and piece.left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.right))
        else:
            columns.append((piece.left, piece.right))
    return columns


def join_row(row: Row) -> Line:
    """A row as one line."""
    text = " ".join(piece.text.strip() for piece in row)
    return Line(text, *get_edges(row), is_value=len(row) == 1 and row[0].is_value)


def get_edges(row: Row) -> Span:
    """The top and bottom of a row."""
    return max(piece.top for piece in row), min(piece.bottom for piece in row)


def mark_paragraphs(lines: list[Line]) -> list[Line]:
    """The lines, with `begins_block` set on those unusually far below the previous line."""
    gaps = [a.bottom - b.top for a, b in pairwise(lines) if a.bottom >= b.top]
    if not gaps:
        return lines
    usual, height = median(gaps), median(line.top - line.bottom for line in lines)
    return [
        lines[0],
        *(replace(b, begins_block=b.begins_block or begins_paragraph(a, b, usual, height)) for a, b in pairwise(lines)),
    ]


def begins_paragraph(before: Line, line: Line, usual: float, height: float) -> bool:
    """Whether a line begins a paragraph after the one before; `usual` is the median gap between lines."""
    if line.is_value or before.is_value:
        return not (line.is_value and before.text.endswith(":"))
    far = before.bottom - line.top > usual + PARAGRAPH_GAP * height
    is_larger = line.top - line.bottom > 1.4 * (before.top - before.bottom) and not line.is_row
    return far or is_larger or before.is_row != line.is_row
