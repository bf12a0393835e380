"""The characters of a PDF page, joined into pieces: runs of text on one line without a wide space."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from index.reading.pdf.glyphs import DESCENT, GlyphReader, Glyphs

MIN_GUTTER = 0.6
"""The smallest width of a gutter between columns, in line heights."""
MAX_SHIFT = 0.08
"""How far apart two characters of a line may be vertically, in line heights."""
RIGHT_TO_LEFT = frozenset(("R", "AL"))


@dataclass(frozen=True)
class Piece:
    """A run of text and its box."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    is_value: bool = False
    """Whether it was filled into a form."""
    rows: tuple[tuple[str, float, float], ...] = ()
    """The text, top and bottom of each row, if the piece is a table."""

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def read_pieces(page: Any, is_divided: Callable[[float, float, float], bool]) -> dict[int, list[Piece]]:
    """The pieces of a page by the direction of their lines, with boxes turned so that the lines are horizontal.

    `is_divided` says whether a rule stands between two places of a line, given their left, right and height.
    """
    found: dict[int, list[Piece]] = defaultdict(list)
    for line in GlyphReader(page.get_textpage()).read_lines():
        run: list[Glyphs] = []
        texts: list[str] = []
        for glyphs in line:
            if glyphs.text == " ":
                texts.append(" ")
                continue
            if run and (not continues_run(run[-1], glyphs) or has_rule(run[-1], glyphs, texts[-1], is_divided)):
                found[run[0].angle].append(join_run(run, "".join(texts)))
                run, texts = [], []
            texts.append(glyphs.text)
            run.append(glyphs)
        if run:
            found[run[0].angle].append(join_run(run, "".join(texts)))
    return found


def join_run(run: Sequence[Glyphs], text: str) -> Piece:
    """A run of glyphs as a piece with that text."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    lefts, bottoms, rights, tops = zip(*((each.left, each.bottom, each.right, each.top) for each in run), strict=True)
    return Piece(text.strip(), min(lefts), min(bottoms), max(rights), max(tops))


def continues_run(before: Glyphs, glyphs: Glyphs) -> bool:
    """Whether glyphs are on the same line as those before them, with at most the space between words."""
    height = before.top - before.bottom
    if before.angle != glyphs.angle or not is_level(before, glyphs):
        return False
    if glyphs.left < before.left and unicodedata.bidirectional(glyphs.text[0]) in RIGHT_TO_LEFT:
        return before.left - glyphs.right < MIN_GUTTER * height
    return glyphs.left - before.right < MIN_GUTTER * height and glyphs.left > before.left - height / 2


def has_rule(before: Glyphs, glyphs: Glyphs, text: str, is_divided: Callable[[float, float, float], bool]) -> bool:
    """Whether there is a rule between glyphs with a space between them."""
    return text == " " and is_divided(before.right, glyphs.left, (before.top + before.bottom) / 2)


def is_level(before: Glyphs, glyphs: Glyphs) -> bool:
    """Whether glyphs stand on the line of those before them and are neither raised nor lowered."""
    if before.bottom == glyphs.bottom and before.top == glyphs.top:
        return True
    height, other = before.top - before.bottom, glyphs.top - glyphs.bottom
    shift = glyphs.bottom + DESCENT * other - before.bottom - DESCENT * height
    limit = MAX_SHIFT * max(height, other)
    # Some fonts give tight boxes, which are inside those of other letters.
    is_inside = abs(glyphs.top + glyphs.bottom - before.top - before.bottom) < limit
    return (abs(shift) < limit or is_inside) and 0.5 < other / (height or 1) < 2


def move_down(pieces: list[Piece], distance: float) -> list[Piece]:
    """The pieces moved down by so many points."""
    return [
        replace(
            each,
            bottom=each.bottom - distance,
            top=each.top - distance,
            rows=tuple((text, top - distance, bottom - distance) for text, top, bottom in each.rows),
        )
        for each in pieces
    ]
