"""The reading order of a page: pieces of text with boxes become lines, column by column, and tables row by row.

From top to bottom, rows of pieces that share a gutter (a vertical strip without text) form a band. A band of prose is
read column by column; a band of short cells is a table, read row by row. A line across the gutter ends the band.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from index.reading.pdf.lines import SIZE_CHANGE, Line, mark_paragraphs
from index.reading.pdf.pieces import MIN_GUTTER, Piece
from index.reading.pdf.rows import Row, Span, get_edges, group_rows, join_close, join_scripts
from index.reading.pdf.tables import find_columns, format_page_table, group_wrapped
from index.reading.text.tables import ENDS, NUMBER

PROSE_CHARS = 15
"""A column whose lines have at least this many characters on average is prose."""
LONG_CHARS = 30
"""The average length, in characters, of lines of prose beside which there may be short ones, as in a box of facts."""
COLUMN_GAP = 0.95
"""The largest space between two lines of a column, in line heights."""
MAX_GAP = 2.0
"""The largest space between the rows of columns or a table, in line heights, unless all rows are far apart."""


def order_lines(pieces: Sequence[Piece]) -> list[Line]:
    """The lines of a page in reading order."""
    pieces = [piece for piece in pieces if piece.text.strip()]
    if not pieces:
        return []
    height = median(piece.height for piece in pieces) or 1.0
    return order_rows([join_close(row, height) for row in group_rows(join_scripts(pieces, height))], height)


def order_rows(rows: list[Row], height: float) -> list[Line]:
    """The lines of some rows, band by band."""
    lines: list[Line] = []
    plain: list[Row] = []
    start = 0
    while start < len(rows):
        end, gutter = find_band(rows, start, height)
        band = rows[start:end]
        start = end
        if gutter is None:
            plain += band
            continue
        while plain and all(piece.left >= gutter[1] for piece in plain[-1]):  # the right column begins higher
            band.insert(0, plain.pop())
        lines += join_rows(plain)
        lines += order_band(band, gutter, height)
        plain = []
    return mark_paragraphs([*lines, *join_rows(plain)])


def order_band(band: list[Row], gutter: Span, height: float) -> list[Line]:
    """The lines of a band: its columns one after the other, or the rows of a table."""
    left = [part for row in band if (part := [piece for piece in row if piece.right <= gutter[1]])]
    right = [part for row in band if (part := [piece for piece in row if piece.right > gutter[1]])]
    if (is_prose(left) and is_prose(right)) or has_prose_beside(band, left, right):
        return [*order_rows(left, height), *order_rows(right, height)]
    return [
        Line(line, *get_edges([piece for row in rows for piece in row]), begins_block=n == 0, is_row=True)
        for text, rows in format_page_table(band)
        for n, line in enumerate(text.split("\n"))
        if line
    ]


def find_band(rows: list[Row], start: int, height: float) -> tuple[int, Span | None]:
    """The end of the band that starts at a row, and its leftmost gutter, or None if no two rows share one."""
    if len(rows[start]) == 1 and not (start + 1 < len(rows) and are_beside(rows[start], rows[start + 1])):
        return start + 1, None
    left, right = min(p.left for row in rows for p in row), max(p.right for row in rows for p in row)
    strips: list[Span] = [(left, right)]
    gutters: list[Span] = []
    end = start
    while end < len(rows) and (shared := narrow_strips(strips, rows[end], height)):
        inner = [strip for strip in shared if left < strip[0] and strip[1] < right]
        found = [strip for strip in inner if has_two_sides(rows[start : end + 1], strip)]
        if gutters and (not found or is_section_heading(rows, end, gutters[0], height)):
            break
        if start < end < len(rows) - 1 and is_set_off(rows[end - 1], rows[end], rows[end + 1], height):
            break
        strips, gutters, end = shared, found, end + 1
    if not gutters:
        return start + 1, None
    return trim_band(rows, start, end, gutters[0], height), gutters[0]


def is_set_off(above: Row, row: Row, below: Row, height: float) -> bool:
    """Whether there is far more space above a row than below it, as under a header."""
    gap, following = get_edges(above)[1] - get_edges(row)[0], get_edges(row)[1] - get_edges(below)[0]
    return gap > MAX_GAP * height and gap > 2 * following


def is_section_heading(rows: list[Row], place: int, gutter: Span, height: float) -> bool:
    """Whether a row is larger text by itself, after which there are columns again."""
    if not 0 < place < len(rows) - 1 or len(rows[place]) > 1:
        return False
    (_, above), (top, bottom), (below, low) = (get_edges(rows[n]) for n in (place - 1, place, place + 1))
    is_larger = top - bottom > SIZE_CHANGE * (below - low)
    if not is_larger or above < top or below > bottom:
        return False
    following = rows[place + 1 : place + 7]
    strips = [gutter]
    for row in following:
        strips = narrow_strips(strips, row, height)
    return any(has_two_sides(following, strip) for strip in strips)


def trim_band(rows: list[Row], start: int, end: int, gutter: Span, height: float) -> int:
    """The end of a band without rows at its foot that are on one side and set apart, like a heading below columns."""
    last = max(find_facing(rows[start:end], gutter)) + start
    while last + 1 < end and get_edges(rows[last])[1] - get_edges(rows[last + 1])[0] <= COLUMN_GAP * height:
        last += 1
    return last + 1


def narrow_strips(strips: list[Span], row: Row, height: float) -> list[Span]:
    """The parts of some strips that are free of a row's pieces and still wide enough."""
    for piece in row:
        strips = [
            part
            for low, high in strips
            for part in ((low, min(high, piece.left)), (max(low, piece.right), high))
            if part[1] - part[0] >= MIN_GUTTER * height
        ]
    return strips


def has_two_sides(rows: Sequence[Row], gutter: Span) -> bool:
    """Whether at least two rows have text on both sides of a gutter."""
    facing = find_facing(rows, gutter)
    return next(facing, None) is not None and next(facing, None) is not None


def find_facing(rows: Sequence[Row], gutter: Span) -> Iterator[int]:
    """The places of rows with text on both sides of a gutter, or on one side and beside the row before."""
    for place, row in enumerate(rows):
        both = [*row, *rows[place - 1]] if place and are_beside(rows[place - 1], row) else row
        if any(piece.right <= gutter[0] for piece in both) and any(piece.left >= gutter[1] for piece in both):
            yield place


def are_beside(row: Row, other: Row) -> bool:
    """Whether two rows overlap vertically and not horizontally, like lines of columns that are not level."""
    (top, bottom), (next_top, next_bottom) = get_edges(row), get_edges(other)
    overlap = min(top, next_top) - max(bottom, next_bottom)
    is_apart = row[-1].right < other[0].left or other[-1].right < row[0].left
    return is_apart and overlap > 0.3 * min(top - bottom, next_top - next_bottom)


def is_prose(side: Sequence[Row]) -> bool:
    """Whether one side of a gutter is prose; a table has short cells or numbers."""
    texts = [piece.text for row in side for piece in row]
    numbers = sum(bool(NUMBER.fullmatch(text.strip())) for text in texts)
    return sum(map(len, texts)) >= PROSE_CHARS * len(texts) and numbers <= len(texts) / 3


def has_prose_beside(band: list[Row], left: list[Row], right: list[Row]) -> bool:
    """Whether one side of a band is prose beside short lines, and no column of a table with long cells."""
    is_beside = is_prose_beside(left, right) or is_prose_beside(right, left)
    return is_beside and not group_wrapped(band, find_columns(band))


def is_prose_beside(side: Sequence[Row], other: Sequence[Row]) -> bool:
    """Whether one side is prose whose sentences run on beside the lines of the other side."""
    texts = [" ".join(piece.text.strip() for piece in row) for row in side]
    if len(side) < 3 or sum(map(len, texts)) < LONG_CHARS * len(texts):
        return False
    tops = [get_edges(row) for row in other]
    facing = [
        (before, text)
        for before, text, row in zip(["", *texts], texts, side, strict=False)
        if any(min(top, get_edges(row)[0]) - max(low, get_edges(row)[1]) > 0.5 * (top - low) for top, low in tops)
    ]
    flowing = sum(bool(before) and not before.endswith(ENDS) and text[0].islower() for before, text in facing)
    return flowing >= max(1, len(facing) / 4)


def join_rows(rows: Sequence[Row]) -> list[Line]:
    """Rows as one line each, and the rows of tables."""
    lines: list[Line] = []
    for row in rows:
        if texts := [piece for piece in row if not piece.rows]:
            lines.append(join_row(texts))
        lines += [
            Line(line, top, bottom, begins_block=n == 0, is_row=True)
            for piece in row
            for text, top, bottom in piece.rows
            for n, line in enumerate(text.split("\n"))
        ]
    return lines


def join_row(row: Row) -> Line:
    """A row as one line; its height is that of its longest piece."""
    text = " ".join(piece.text.strip() for piece in row)
    main = max(row, key=lambda each: len(each.text))
    return Line(text, main.top, main.bottom, is_value=len(row) == 1 and row[0].is_value)
