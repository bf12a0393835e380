"""The characters of a PDF page and their boxes, as PDFium gives them: in the order in which they are drawn.

Loose boxes are read, which have the height of the font and the width by which a character moves the next one, so that
lines and spaces are the same whatever the shapes of the letters.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

DESCENT = 0.22
"""The share of a character's box that is below the line on which it stands."""
FULL_TURN = 360
LINE = re.compile(r"[^\r\n]*[^\s\0][^\r\n]*")
WORD = re.compile(r"[^\W\d_]+|\s+|.")

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points; y grows upwards."""


class Glyphs(NamedTuple):
    """A character, word or line, its box, and the direction in which its line runs, in degrees."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    angle: int = 0


class GlyphReader:
    """Reads the glyphs of one page, given its text page."""

    def __init__(self, handle: Any) -> None:
        import pypdfium2.raw as raw

        self._raw = raw
        self._handle = handle
        self._box = raw.FS_RECTF()
        self._into = ctypes.byref(self._box)

    def read_lines(self) -> Iterator[list[Glyphs]]:
        """The glyphs of each of PDFium's lines, which end wherever it finds no more than a space between characters."""
        for match in LINE.finditer(self._read_text()):
            text = match[0].rstrip()
            start = match.start() + len(text) - len(text.lstrip())
            text = text.lstrip()
            whole = self._read_whole(start, text)
            yield [whole] if whole else list(self._read_words(start, text))

    def _read_text(self) -> str:
        """The text in which every character stands at its number; "\\0" for those without a meaning."""
        count = self._handle.count_chars()
        text: str = self._handle.get_text_range()
        if len(text) == count:
            return text
        return "".join(chr(self._raw.FPDFText_GetUnicode(self._handle, place)) for place in range(count))

    def _read_whole(self, start: int, text: str) -> Glyphs | None:
        """A line, if it was drawn as one and is neither turned nor written from right to left."""
        if len(text) < 2 or self._handle.count_rects(start, len(text)) > 1 or "\0" in text:
            return None
        return self._read_span(start, text, self._find_angle(start))

    def _read_words(self, start: int, text: str) -> Iterator[Glyphs]:
        """The words of a line, other characters one by one, and the spaces between them, without a box."""
        angle = self._find_angle(start)
        for match in WORD.finditer(text):
            place, word = start + match.start(), match[0]
            if word.isspace():
                yield Glyphs(" ", 0, 0, 0, 0)
            elif len(word) > 1 and (span := self._read_span(place, word, angle)):
                yield span
            else:
                yield from (self._read_one(place + n, letter, angle) for n, letter in enumerate(word) if letter != "\0")

    def _read_span(self, start: int, text: str, angle: int) -> Glyphs | None:
        """Glyphs as one, if they are level and run from left to right."""
        if angle:
            return None
        first = self._read_one(start, text, angle)
        last = self._read_one(start + len(text) - 1, text, angle)
        if first.bottom != last.bottom or first.top != last.top or first.left > last.left or last.angle:
            return None
        return first._replace(right=last.right)

    def _read_one(self, place: int, text: str, angle: int) -> Glyphs:
        box = self._box
        self._raw.FPDFText_GetLooseCharBox(self._handle, place, self._into)
        if not angle and box.bottom < box.top:
            return Glyphs(text, box.left, box.bottom, box.right, box.top)
        return self._read_turned(place, text, angle or self._find_angle(place))

    def _find_angle(self, place: int) -> int:
        angle = math.degrees(self._raw.FPDFText_GetCharAngle(self._handle, place))
        return round(-angle) % FULL_TURN  # PDFium counts clockwise

    def _read_turned(self, place: int, text: str, angle: int) -> Glyphs:
        """A character on a line that is not horizontal; its width is estimated."""
        x, y = ctypes.c_double(), ctypes.c_double()
        matrix = self._raw.FS_MATRIX()
        self._raw.FPDFText_GetCharOrigin(self._handle, place, x, y)
        self._raw.FPDFText_GetMatrix(self._handle, place, matrix)
        size = self._raw.FPDFText_GetFontSize(self._handle, place) * math.hypot(matrix.a, matrix.b)
        left, base = turn_point(x.value, y.value, angle)
        return Glyphs(text, left, base - DESCENT * size, left + size / 2, base + (1 - DESCENT) * size, angle)


def turn_point(x: float, y: float, angle: int) -> tuple[float, float]:
    """A point on the page turned so that lines in that direction are horizontal."""
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return x * cosine + y * sine, y * cosine - x * sine


def turn_box(box: Box, angle: int) -> Box:
    """A box on the page turned so that lines in that direction are horizontal."""
    corners = [turn_point(x, y, angle) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
