"""Tables drawn with rules on a PDF page: their cells are known from the lines around them."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from index.reading.pdf.glyphs import Box
from index.reading.pdf.pieces import Piece
from index.reading.text.tables import format_rows

MAX_OBJECTS = 4_000
"""The most objects of a page that are looked at; a page with more is a drawing."""
MAX_WIDTH = 3.0
"""The largest width of a rule, in points."""
MIN_LENGTH = 5.0
"""The smallest length of a rule, in points."""
NEAR = 4.0
"""Rules at most this far apart, in points, are the two sides of one border."""
MAX_SHARE = 0.88
"""A rule that is longer than this share of the page is part of a frame around it."""
MAX_CELLS = 2_000
MAX_CHARS = 400
"""The most characters of a cell on average; longer ones are no table."""
STROKED_RECTANGLE = (4, 5)
"""The segments of a rectangle's path."""


class Rule(NamedTuple):
    """A rule: its place on the axis that it crosses, and where it begins and ends on the other one."""

    place: float
    low: float
    high: float


@dataclass(frozen=True)
class Rules:
    """The vertical and horizontal rules of a page or table."""

    vertical: Sequence[Rule] = ()
    horizontal: Sequence[Rule] = ()


def read_ruled_lines(page: Any) -> Rules:
    """The rules of a page, and the sides of its rectangles."""
    import pypdfium2.raw as raw

    count = raw.FPDFPage_CountObjects(page)
    width, height = page.get_size()
    vertical: list[Rule] = []
    horizontal: list[Rule] = []
    for place in range(count if count <= MAX_OBJECTS else 0):
        drawn = raw.FPDFPage_GetObject(page, place)
        if raw.FPDFPageObj_GetType(drawn) == raw.FPDF_PAGEOBJ_PATH:
            for left, bottom, right, top in read_boxes(drawn):
                if right - left <= MAX_WIDTH and MIN_LENGTH <= top - bottom < MAX_SHARE * height:
                    vertical.append(Rule((left + right) / 2, bottom, top))
                elif top - bottom <= MAX_WIDTH and MIN_LENGTH <= right - left <= width:
                    horizontal.append(Rule((bottom + top) / 2, left, right))
    return Rules(sorted(vertical), sorted(horizontal))


def read_boxes(path: Any) -> list[Box]:
    """The box of a path, or of each side of a rectangle whose outline is drawn."""
    import pypdfium2.raw as raw

    edges = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(path, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    if not stroke.value or right - left <= MAX_WIDTH or top - bottom <= MAX_WIDTH:
        return [(left, bottom, right, top)]
    if raw.FPDFPath_CountSegments(path) not in STROKED_RECTANGLE:
        return []
    sides = (
        (left, bottom, left, top),
        (right, bottom, right, top),
        (left, bottom, right, bottom),
        (left, top, right, top),
    )
    return list(sides)


def is_divided(rules: Sequence[Rule], left: float, right: float, y: float) -> bool:
    """Whether a vertical rule stands between two places of a line."""
    for place in range(bisect_right(rules, (left - 1,)), len(rules)):
        rule = rules[place]
        if rule.place > right + 1:
            break
        if rule.low <= y <= rule.high:
            return True
    return False


def set_tables(pieces: Sequence[Piece], rules: Rules) -> list[Piece]:
    """The pieces of a page, those in the cells of a table replaced by one piece that is the table."""
    left = list(pieces)
    for part in divide_rules(rules):
        table = read_ruled_table(left, part)
        if table is not None:
            left = [piece for piece in left if not is_inside(piece, table)] + [table]
    return left


def divide_rules(rules: Rules) -> list[Rules]:
    """The rules of each table: groups of rules that do not overlap vertically."""
    spans = [*((rule.low, rule.high) for rule in rules.vertical), *((r.place, r.place) for r in rules.horizontal)]
    groups: list[tuple[float, float]] = []
    for low, high in sorted(spans):
        if groups and low <= groups[-1][1] + NEAR:
            groups[-1] = (groups[-1][0], max(groups[-1][1], high))
        else:
            groups.append((low, high))
    return [
        Rules(
            [rule for rule in rules.vertical if low <= rule.low <= high],
            [rule for rule in rules.horizontal if low <= rule.place <= high],
        )
        for low, high in groups
        if high - low > NEAR
    ]


def read_ruled_table(pieces: Sequence[Piece], rules: Rules) -> Piece | None:
    """The table within some rules, or None if they are no grid of short cells."""
    xs = join_near([rule.place for rule in rules.vertical] + [end for rule in rules.horizontal for end in rule[1:]])
    ys = join_near([rule.place for rule in rules.horizontal] + [end for rule in rules.vertical for end in rule[1:]])
    if len(xs) < 3 or len(ys) < 3 or len(xs) * len(ys) > MAX_CELLS or not rules.vertical:
        return None
    cells = join_cells(xs, ys, rules)
    lines: dict[int, list[Piece]] = {}
    for piece in sorted(pieces, key=lambda each: (-round(each.middle), each.left)):
        x, y = bisect_right(xs, (piece.left + piece.right) / 2) - 1, bisect_right(ys, piece.middle) - 1
        if 0 <= x < len(xs) - 1 and 0 <= y < len(ys) - 1:
            lines.setdefault(cells[y][x], []).append(piece)
    texts = {cell: " ".join(piece.text.strip() for piece in each) for cell, each in lines.items()}
    downwards = cells[::-1]
    if not is_table(downwards, lines, texts):
        return None
    grid = [[texts.get(cell, "") for cell in row] for row in downwards]
    rows = []
    for number, text in format_rows(grid):
        inside = [piece for cell in downwards[number - 1] for piece in lines.get(cell, ())]
        if inside and text:
            rows.append((text, max(piece.top for piece in inside), min(piece.bottom for piece in inside)))
    return Piece("\n".join(text for text, *_ in rows), xs[0], ys[0], xs[-1], ys[-1], rows=tuple(rows))


def join_near(places: Iterable[float]) -> list[float]:
    """The places in order, one for each group of near ones."""
    joined: list[float] = []
    for place in sorted(places):
        if not joined or place - joined[-1] > NEAR:
            joined.append(place)
    return joined


def join_cells(xs: Sequence[float], ys: Sequence[float], rules: Rules) -> list[list[int]]:
    """A number for each cell of a grid, from bottom to top; cells without a rule between them have the same."""
    cells = [[y * len(xs) + x for x in range(len(xs) - 1)] for y in range(len(ys) - 1)]
    walls = {(find_near(xs, rule.place), y) for rule in rules.vertical for y in find_covered(ys, rule)}
    floors = {(x, find_near(ys, rule.place)) for rule in rules.horizontal for x in find_covered(xs, rule)}
    for y in range(len(ys) - 1):
        for x in range(len(xs) - 1):
            if x and (x, y) not in walls:
                cells[y][x] = cells[y][x - 1]
            if y and (x, y) not in floors:
                cells[y][x] = cells[y - 1][x]
    return cells


def find_near(places: Sequence[float], place: float) -> int:
    return bisect_right(places, place + 0.01) - 1


def find_covered(places: Sequence[float], rule: Rule) -> list[int]:
    """The spaces between places that a rule passes."""
    return [n for n, (a, b) in enumerate(pairwise(places)) if rule.low <= (a + b) / 2 <= rule.high]


def is_table(cells: Sequence[Sequence[int]], lines: dict[int, list[Piece]], texts: dict[int, str]) -> bool:
    """Whether a grid has at least two rows and columns with short cells, and rules between all of its rows."""
    filled = [len({cell for cell in row if cell in texts}) for row in cells]
    if sum(count > 1 for count in filled) < 2 or sum(map(len, texts.values())) > MAX_CHARS * len(texts):
        return False
    counts = [
        [len({round(piece.bottom) for piece in lines[cell]}) for cell in set(row) if cell in lines] for row in cells
    ]
    return not any(len(row) > 1 and min(row) > 2 and len(set(row)) == 1 for row in counts)


def is_inside(piece: Piece, table: Piece) -> bool:
    middle = (piece.left + piece.right) / 2
    return table.left <= middle <= table.right and table.bottom <= piece.middle <= table.top
