"""Joins the lines of a PDF's pages: removes end-of-line hyphens, joins sentences across columns and pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from index.reading.pdf.lines import SIZE_CHANGE, Line
from index.reading.pdf.margins import EDGE, Page, drop_margins
from index.reading.text.writing import TextBuilder

HYPHENS = ("\x02", "\ufffe", "\u00ad", "-", "‐")
COMPOUND = re.compile(
    r"(?:^|\W)(?:self|well|non|ex|anti|cross|high|low|long|short|mid|half|vice|all|co|pre|post|semi|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|two|three|four|five|six|seven|eight|nine|ten)$",
    re.IGNORECASE,
)
"""Words that keep their hyphen at the end of a line."""
COMPOUND_END = re.compile(
    r"based|friendly|free|related|oriented|owned|driven|minded|sized|specific|looking|speaking|backed|funded|level|scale"
)
"""Words before which a hyphen at the end of a line is kept if at least `MIN_STEM` letters stand before it."""
MIN_STEM = 4
SENTENCE_END = re.compile(r"[.!?:;…。！？][\"'”’»)\]]*\Z")
CONTINUES = re.compile(r"[a-zà-ÿ(,;]")
MIN_WORDS = 5
"""A line with fewer words may be a heading; a longer one without a full stop continues on the next page."""
FOOTNOTE = re.compile(r"(?:\[?\d{1,3}\]?|[*†‡§])\s+\S")
SMALL = 0.95
"""The largest height of a footnote's lines, as a share of the usual one."""


Note = tuple[int, str, bool]
"""The page and text of a line of a footnote, and whether the footnote begins with it."""


@dataclass(frozen=True)
class Column:
    """Lines below each other, the footnotes below them, and whether they are the first ones on their page."""

    page: int
    lines: Sequence[Line]
    footnotes: tuple[Note, ...] = ()
    is_first: bool = False
    has_header: bool = False
    """Whether the first line may be a header that no other page has."""


@dataclass
class PageWriter:
    """Writes columns one after the other; a footnote waits until the sentence above it has ended."""

    words: Counter[str]
    """Words with hyphens that stand within a line."""
    builder: TextBuilder = field(default_factory=TextBuilder)
    last: str = ""
    """The line written last."""
    waiting: tuple[Note, ...] = ()

    def write_column(self, column: Column) -> None:
        self.builder.start_place(f"page {column.page}")
        previous: Line | None = None
        lines = column.lines
        if column.has_header and continues_sentence(self.last, lines[1].text):
            self.waiting = (*self.waiting, (column.page, lines[0].text, True))
            lines = lines[1:]
        for line in lines:
            text = " ".join(line.text.split())
            same_table = bool(previous and previous.is_row and line.is_row)
            begins = line.begins_block and not (previous is None and column.is_first)
            if begins or (previous is None and not continues_sentence(self.last, text)):
                self.write_waiting(column.page)
                begins = True
            write_line(self.builder, self.last, text, begins, same_table, self.words)
            previous, self.last = line, text
        if column.footnotes:
            self.write_waiting(column.page)
            self.waiting = column.footnotes

    def write_waiting(self, page: int) -> None:
        """Write the footnotes that wait; the text after them is on `page`."""
        for own_page, text, begins in self.waiting:
            self.builder.start_place(f"page {own_page}")
            write_line(self.builder, self.last, text, begins, False, self.words)
            self.last = text
        self.waiting = ()
        self.builder.start_place(f"page {page}")


def write_pages(pages: Sequence[Page]) -> TextBuilder:
    """Join the pages into one text, with places "page 1", "page 2" and so on."""
    words = Counter(re.findall(r"\w+(?:-\w+)+", " ".join(line.text for page in pages for line in page.lines)))
    writer = PageWriter(words)
    for number, (page, lines) in enumerate(zip(pages, drop_margins(pages), strict=True), start=1):
        columns = [split_page_notes(column, page.height) for column in split_columns(lines, number)]
        if columns and may_have_header(columns[0].lines, page.height):
            columns[0] = replace(columns[0], has_header=True)
        notes = tuple((number, f"Note: {note}", True) for note in page.notes)
        last = columns.pop() if columns else Column(number, ())
        for column in (*columns, replace(last, footnotes=(*last.footnotes, *notes))):
            writer.write_column(column)
    writer.write_waiting(len(pages))
    return writer.builder


def split_columns(lines: Sequence[Line], page: int) -> list[Column]:
    """The lines of a page, divided where one is not below the one before it."""
    starts = [
        place
        for place, (before, line) in enumerate(pairwise(lines), start=1)
        if not line.is_below(before) and not (before.is_row and line.is_row)
    ]
    edges = [0, *starts, len(lines)] if lines else []
    return [Column(page, lines[a:b], is_first=a == 0) for a, b in pairwise(edges)]


def may_have_header(lines: Sequence[Line], height: float) -> bool:
    """Whether the first line is a few words at the top of a page of that height, set apart and not larger."""
    if len(lines) < 2 or lines[0].is_row or not lines[1].begins_block:
        return False
    text = lines[0].text.strip()
    is_short = len(text.split()) < MIN_WORDS and not SENTENCE_END.search(text)
    return is_short and lines[0].bottom > height * (1 - EDGE) and lines[0].height < SIZE_CHANGE * lines[1].height


def split_page_notes(column: Column, height: float) -> Column:
    """A column with the footnotes that break a sentence at its foot set apart; `height` is that of the page."""
    lines = column.lines
    usual = median(line.height for line in lines)
    for place, (before, line) in enumerate(pairwise(lines), start=1):
        is_set_off = line.height < SMALL * usual or line.begins_block
        if line.bottom < height / 2 and is_set_off and not line.is_row and FOOTNOTE.match(line.text.strip()):
            if SENTENCE_END.search(before.text.strip()):
                break
            texts = [" ".join(each.text.split()) for each in lines[place:]]
            notes = ((column.page, text, n == 0 or bool(FOOTNOTE.match(text))) for n, text in enumerate(texts))
            return replace(column, lines=lines[:place], footnotes=tuple(notes))
    return column


def write_line(builder: TextBuilder, last: str, text: str, begins: bool, same_table: bool, words: Counter[str]) -> None:
    """Append a line as a paragraph or as the continuation of the last line, removing its hyphen if need be."""
    if not last or begins:
        builder.add_block(text)
    elif same_table:
        builder.add_block(text, "\n")
    elif last.endswith(HYPHENS) and len(last) > 1 and last[-2].isalnum():
        stem = re.split(r"\W", last[:-1])[-1]
        tail = re.split(r"[^\w-]", text)[0]
        stays = not text[:1].islower() or is_compound(last[:-1], stem, tail) or words[f"{stem}-{tail}"] > 0
        builder.replace_end(1, "-" if stays else "")
        builder.add(text)
    else:
        builder.add(f" {text}")


def is_compound(before: str, stem: str, tail: str) -> bool:
    """Whether a hyphen at a line's end is part of the word; `stem` is the end of the text before it."""
    ends = len(stem) >= MIN_STEM and COMPOUND_END.fullmatch(tail)
    return bool(COMPOUND.search(before) or ends or before[: -len(stem)].endswith(HYPHENS))


def continues_sentence(last: str, text: str) -> bool:
    """Whether a text at the top of a page or column continues the sentence at the end of the previous one."""
    if not last or SENTENCE_END.search(last):
        return False
    return last.endswith(HYPHENS) or bool(CONTINUES.match(text)) or len(last.split()) >= MIN_WORDS
