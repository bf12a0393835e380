"""Headers, footers and page numbers of a PDF: lines set apart at the edge of a page that the other pages have too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, product
from statistics import median

from index.reading.pdf.lines import Line

EDGE = 0.12
"""The share of a page's height, at top and bottom, that may contain headers and footers."""
MAX_ROWS = 3
"""The most lines below each other in a header or footer."""
MIN_GAP = 0.4
"""The least space between a header or footer and the text, beyond that between lines, in line heights."""
MAX_STEP = 2.0
"""The largest usual distance from one line to the next, in line heights."""
MAX_NUMBERS = 3
"""The most numbers of a line that are compared with page numbers."""
PAGE_NUMBER = re.compile(r"(page|p\.|seite|-|–)?\s*(\d{1,4})\s*((?:of|/|von)\s*\d{1,4}|[-–])?", re.IGNORECASE)
NUMBER_AT_END = re.compile(r"^\d{1,4}(?!\S)|(?<!\S)\d{1,4}$")
ROMAN = re.compile(r"(?=[ivxl])(?:xl|l?x{0,3})(?:i[xv]|v?i{0,3})")
ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True)
class Edge:
    """A line at the top or bottom of a page; whether there is a space between it and the text."""

    line: Line
    is_apart: bool


@dataclass(frozen=True)
class Page:
    """A page's height in points, its lines in reading order, and notes written on it."""

    height: float
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


Margins = tuple[Sequence[Edge], Sequence[Edge]]
"""The lines at the top and at the bottom of a page, from its edge on."""


def drop_margins(pages: Sequence[Page]) -> list[list[Line]]:
    """The lines of each page without headers, footers and page numbers."""
    margins = [find_margins(page) for page in pages]
    counts = Counter(
        key
        for number, edges in enumerate(margins, start=1)
        for key in {key for edge in chain(*edges) for key in make_keys(edge, number)}
    )
    least = max(2, len(pages) / 3)
    offset = find_offset(margins, least)
    kept: list[list[Line]] = []
    for number, (page, edges) in enumerate(zip(pages, margins, strict=True), start=1):
        dropped = {id(line) for side in edges for line in list_repeated(side, number, counts, least, offset)}
        kept.append([line for line in page.lines if id(line) not in dropped])
    return kept


def list_repeated(
    side: Sequence[Edge], page: int, counts: Counter[str], least: float, offset: int | None
) -> Iterator[Line]:
    """The headers or footers among the lines at one side of a page, from its edge on.

    Lines that stand apart need `least` pages, or two if they have the page's number. If none does, lines need three
    pages, and no text between them and the edge.
    """
    has_apart = any(edge.is_apart for edge in side)
    for edge in side:
        times = {key: counts[key] for key in make_keys(edge, page)}
        if edge.is_apart:
            numbered = max((count for key, count in times.items() if key.endswith(f"#{offset}")), default=0)
            is_repeated = max(times.values()) >= least or numbered > 1
            if is_repeated or is_page_number(edge.line.text, page + (offset or 0)):
                yield edge.line
        elif not has_apart and max(times.values()) >= max(3, least):
            yield edge.line
        else:
            return


def find_offset(margins: Sequence[Margins], least: float) -> int | None:
    """By how much the numbers on the pages differ from the count of pages; None if it is not known."""
    counts = Counter(
        offset
        for page, edges in enumerate(margins, start=1)
        for offset in {int(number) - page for edge in chain(*edges) for number in NUMBER_AT_END.findall(edge.line.text)}
    )
    offset, count = max(counts.items(), key=lambda each: each[1], default=(0, 0))
    return offset if count >= least else None


def find_margins(page: Page) -> Margins:
    """The outermost lines at the top and bottom of a page."""
    lines = sorted(page.lines, key=lambda each: -each.bottom)
    steps = [a.bottom - b.bottom for a, b in pairwise(lines)]
    height = median(line.height for line in lines) if lines else 0.0
    usual = min(median([step for step in steps if step > height / 2] or [0.0]), MAX_STEP * height)
    least = usual + MIN_GAP * height
    top = take_edge([line for line in lines if line.bottom > page.height * (1 - EDGE)], lines, least, height)
    bottom = take_edge([line for line in lines[::-1] if line.top < page.height * EDGE], lines[::-1], least, height)
    return top, bottom


def take_edge(outer: Sequence[Line], lines: Sequence[Line], least: float, height: float) -> list[Edge]:
    """The lines of the first rows, from the edge of a page on; they are apart if a space of `least` follows them."""
    steps = [abs(a.bottom - b.bottom) for a, b in pairwise(lines)]
    starts = [0, *(place for place, step in enumerate(steps, start=1) if step > height / 2), len(lines)]
    end = starts[min(MAX_ROWS, len(starts) - 1)]
    apart = max(
        (place for place in range(1, end + 1) if place <= len(steps) and steps[place - 1] >= least),
        default=len(lines) == 1,
    )
    return [Edge(line, place < apart) for place, line in enumerate(outer[:end])]


def make_keys(edge: Edge, page: int) -> set[str]:
    """Names of a line that are the same on other pages: its words, and each number or its distance from the page's.

    Lines that no space divides from the text have their place in their names too.
    """
    place = "" if edge.is_apart else f"{edge.line.bottom:.0f} "
    return {f"{place}{name}" for name in name_line(" ".join(edge.line.text.split()).lower(), page)}


def name_line(text: str, page: int) -> set[str]:
    """A text with each of its numbers, or the number's distance from the page's."""
    if ROMAN.fullmatch(text):
        return {f"roman {read_roman(text) - page}"}
    parts = re.split(r"(\d+)", text)
    numbers = parts[1::2]
    if len(numbers) > MAX_NUMBERS:
        return {text}
    choices = [(number, f"#{int(number) - page}") for number in numbers]
    return {"".join(fill(parts, chosen)) for chosen in product(*choices)}


def fill(parts: Sequence[str], numbers: Sequence[str]) -> list[str]:
    """The parts of a text, with other numbers between its words."""
    return [numbers[n // 2] if n % 2 else part for n, part in enumerate(parts)]


def is_page_number(text: str, page: int) -> bool:
    """Whether a text is the number of a page: its own number, or one written as such."""
    found = PAGE_NUMBER.fullmatch(text.strip())
    return bool(found and ((found[1] or "-")[0].isalpha() or found[3] or int(found[2]) == page))


def read_roman(text: str) -> int:
    values = [ROMAN_VALUES[letter] for letter in text]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
