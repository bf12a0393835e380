"""Lines of a PDF page in reading order, and where paragraphs begin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from index.reading.pdf.rows import LEADER, MARK
from index.reading.text.tables import ENDS

PARAGRAPH_GAP = 0.4
"""The extra space above the first line of a paragraph, beyond the usual on the page, in line heights."""
MAX_SPACING = 1.0
"""The largest usual space between the lines of a paragraph, in line heights."""
SIZE_CHANGE = 1.2
"""How much larger or smaller than the line before it the first line of a paragraph may be, as after a heading."""


@dataclass(frozen=True)
class Line:
    """A line of a column; whether it starts a paragraph, is a row of a table, or is the value of a form field."""

    text: str
    top: float
    bottom: float
    begins_block: bool = False
    is_row: bool = False
    is_value: bool = False

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def is_below(self, other: Line) -> bool:
        return self.bottom < other.bottom and self.top < other.top


def mark_paragraphs(lines: list[Line]) -> list[Line]:
    """The lines, with `begins_block` set on those unusually far below the previous line."""
    gaps = [a.bottom - b.top for a, b in pairwise(lines) if b.is_below(a)]
    if not gaps:
        return lines
    height = median(line.height for line in lines)
    usual = min(median(gaps), MAX_SPACING * height)
    return [
        lines[0],
        *(replace(b, begins_block=b.begins_block or begins_paragraph(a, b, usual, height)) for a, b in pairwise(lines)),
    ]


def begins_paragraph(before: Line, line: Line, usual: float, height: float) -> bool:
    """Whether a line begins a paragraph after the one before; `usual` is the median gap between lines."""
    if line.is_value or before.is_value:
        return not (line.is_value and before.text.endswith(":"))
    if line.is_row or before.is_row:
        return before.is_row != line.is_row
    if LEADER.search(before.text) or begins_item(before, line):
        return True
    is_far = before.bottom - line.top > usual + PARAGRAPH_GAP * height
    return is_far or max(line.height, before.height) > SIZE_CHANGE * min(line.height, before.height)


def begins_item(before: Line, line: Line) -> bool:
    """Whether a line begins with a bullet, or with another mark of an item after the end of a sentence or item."""
    mark = line.text.split(" ", 1)[0]
    if not MARK.fullmatch(mark) or mark == line.text:
        return False
    return not mark.isascii() or before.text.endswith((*ENDS, ","))
