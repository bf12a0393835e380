"""Pieces of text that stand side by side on a PDF page, as rows from top to bottom."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from index.reading.pdf.glyphs import DESCENT
from index.reading.pdf.pieces import MIN_GUTTER, Piece
from index.reading.text.scripts import append_script

SCRIPT_SIZE = 0.88
"""The largest height of a superscript or subscript, as a share of the text beside it."""
SCRIPT_SHIFT = 0.08
"""The least that it is raised or lowered, in heights of the text beside it."""
MAX_SCRIPT = 12
"""The most characters of a superscript or subscript."""

MAX_INDENT = 4.0
"""The widest space between the mark of a list's item and its text, in line heights."""
MARK = re.compile(r"[•◦▪■●○‣∙·*–—-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]", re.IGNORECASE)
"""The mark of a list's item."""
LEADER = re.compile(r"(?:\. ?){5}")
"""Dots that lead to a page number."""

Row = list[Piece]
Span = tuple[float, float]


def join_scripts(pieces: Sequence[Piece], height: float) -> list[Piece]:
    """Join superscripts and subscripts to the text beside them; `height` is the usual height of pieces."""
    tallest = max((piece.height for piece in pieces if not piece.rows), default=0.0)
    kept = sorted(pieces, key=lambda each: each.middle)
    middles = [piece.middle for piece in kept]
    joined: set[int] = set()
    for place in sorted(range(len(kept)), key=lambda each: kept[each].left):
        script = kept[place]
        if script.height > SCRIPT_SIZE * tallest or len(script.text) > MAX_SCRIPT or script.is_value:
            continue
        around = range(bisect_left(middles, script.middle - height), bisect_left(middles, script.middle + height))
        near = [n for n in around if n not in joined and find_shift(script, kept[n])]
        before = [n for n in near if -0.3 < (script.left - kept[n].right) / kept[n].height < 0.25]
        after = [n for n in near if -0.1 < (kept[n].left - script.right) / kept[n].height < 0.4]
        if before:
            base = kept[before[-1]]
            text = append_script(base.text, script.text, is_raised=find_shift(script, base) > 0)
            kept[before[-1]] = replace(base, text=text, right=max(base.right, script.right))
            joined.add(place)
        elif after and script.text.strip().isdecimal():  # the number of a footnote
            base = kept[after[-1]]
            kept[after[-1]] = replace(base, text=f"[{script.text.strip()}] {base.text.lstrip()}", left=script.left)
            joined.add(place)
    return [piece for place, piece in enumerate(kept) if place not in joined]


def find_shift(script: Piece, base: Piece) -> float:
    """How far a smaller piece is raised above the base line of another, 0 if it is no superscript or subscript."""
    if script.height > SCRIPT_SIZE * base.height or script.top < base.bottom or script.bottom > base.top or base.rows:
        return 0
    shift = (script.bottom + DESCENT * script.height - base.bottom - DESCENT * base.height) / base.height
    is_outside = script.top > base.top if shift > 0 else script.bottom < base.bottom
    return shift if abs(shift) > SCRIPT_SHIFT and is_outside else 0


def group_rows(pieces: Sequence[Piece]) -> list[Row]:
    """Group pieces that are side by side into rows, from top to bottom, each from left to right."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda each: (-each.middle, each.left)):
        row = next((row for row in reversed(rows[-3:]) if fits_row(piece, row)), None)
        if row is None:
            rows.append([piece])
        else:
            row.append(piece)
    return [sorted(row, key=lambda each: each.left) for row in rows]


def fits_row(piece: Piece, row: Row) -> bool:
    """Whether a piece is level with others of a row, and none of them stands above or below it."""
    if not any(is_same_row(piece, other) for other in row[:3]):
        return False
    others = [other for other in row if not (piece.is_value or other.is_value)]
    return all(min(piece.right, each.right) - max(piece.left, each.left) < each.height / 2 for each in others)


def is_same_row(piece: Piece, other: Piece) -> bool:
    """Whether two pieces stand on one line, or are the label and the value of a form's field."""
    if piece.is_value or other.is_value:
        return other.bottom <= piece.middle <= other.top
    height = min(piece.height, other.height)
    shift = piece.bottom + DESCENT * piece.height - other.bottom - DESCENT * other.height
    return abs(shift) < 0.15 * height or abs(piece.middle - other.middle) < 0.3 * height


def join_close(row: Row, height: float) -> Row:
    """Join the pieces of a row that are as close as words in a line."""
    joined: Row = []
    for piece in row:
        before = joined[-1] if joined else None
        if before and are_close(before, piece, height):
            apart = piece.left - before.right > 0.1 * height and not before.text.endswith(" ")
            main = max(before, piece, key=lambda each: len(each.text))
            text = f"{before.text}{' ' if apart else ''}{piece.text}"
            joined[-1] = replace(main, text=text, left=before.left, right=max(before.right, piece.right))
        else:
            joined.append(piece)
    return joined


def are_close(before: Piece, piece: Piece, height: float) -> bool:
    """Whether a piece continues the one before it: a word, an item after its mark, or a page after dots."""
    if before.rows or piece.rows:
        return False
    gap = piece.left - before.right
    is_near = gap < MIN_GUTTER * max(height, min(before.height, piece.height))
    is_item = gap < MAX_INDENT * height and bool(MARK.fullmatch(before.text))
    return is_near or is_item or bool(LEADER.search(before.text) or LEADER.search(piece.text))


def get_edges(row: Row) -> Span:
    """The top and bottom of a row."""
    return max(piece.top for piece in row), min(piece.bottom for piece in row)
