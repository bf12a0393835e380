"""Joins the lines of a PDF's pages: removes end-of-line hyphens and headers, joins sentences across pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.reading.pdf_layout import Line
from index.reading.writing import TextBuilder

EDGE = 0.12
"""The share of a page's height, at top and bottom, that may contain headers and footers."""
PAGE_NUMBER = re.compile(r"(?:page|p\.|seite|-|–)?\s*\d{1,4}\s*(?:(?:of|/|von)\s*\d{1,4})?\s*[-–]?", re.IGNORECASE)
HYPHENS = ("\x02", "\ufffe", "\u00ad", "-", "‐")
COMPOUND = re.compile(
    r"(?:^|\W)(?:self|well|non|ex|anti|cross|high|low|long|short|mid|half|vice|all|co|pre|post|semi|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|two|three|four|five|six|seven|eight|nine|ten)$",
    re.IGNORECASE,
)
"""Words that keep their hyphen at the end of a line."""
SENTENCE_END = re.compile(r"[.!?:;…。！？][\"'”’»)\]]*\Z")
CONTINUES = re.compile(r"[a-zà-ÿ(,;]")
MIN_WORDS = 5
"""A line with fewer words may be a heading; a longer one without a full stop continues on the next page."""


@dataclass(frozen=True)
class Page:
    """A page's height in points, its lines in reading order, and notes written on it."""

    height: float
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


def write_pages(pages: Sequence[Page]) -> TextBuilder:
    """Join the pages into one text, with places "page 1", "page 2" and so on."""
    repeated = find_repeated(pages)
    words = Counter(re.findall(r"\w+(?:-\w+)+", " ".join(line.text for page in pages for line in page.lines)))
    builder = TextBuilder()
    last = ""
    for number, page in enumerate(pages, start=1):
        builder.start_place(f"page {number}")
        kept = [line for line in page.lines if not is_header_or_footer(line, page, repeated)]
        for place, line in enumerate(kept):
            text = " ".join(line.text.split())
            previous = kept[place - 1] if place else None
            begins = line.begins_block if previous else not continues_sentence(last, text)
            same_table = bool(previous and previous.is_row and line.is_row)
            is_next_column = previous is not None and not same_table and not line.is_below(previous)
            begins = begins or (is_next_column and not continues_sentence(last, text))
            write_line(builder, last, text, begins, same_table, words)
            last = text
        for note in page.notes:
            builder.add_block(f"Note: {note}")
            last = note
    return builder


def write_line(builder: TextBuilder, last: str, text: str, begins: bool, same_table: bool, words: Counter[str]) -> None:
    """Append a line as a paragraph or as the continuation of the last line, removing its hyphen if need be."""
    if not last or begins:
        builder.add_block(text)
    elif same_table:
        builder.add_block(text, "\n")
    elif last.endswith(HYPHENS) and len(last) > 1 and last[-2].isalnum():
        stem = re.split(r"\W", last[:-1])[-1]
        tail = re.split(r"[^\w-]", text)[0]
        stays = not text[:1].islower() or bool(COMPOUND.search(last[:-1])) or words[f"{stem}-{tail}"] > 0
        builder.replace_end(1, "-" if stays else "")
        builder.add(text)
    else:
        builder.add(f" {text}")


def continues_sentence(last: str, text: str) -> bool:
    """Whether a text at the top of a page or column continues the sentence at the end of the previous one."""
    if not last or SENTENCE_END.search(last):
        return False
    return last.endswith(HYPHENS) or bool(CONTINUES.match(text)) or len(last.split()) >= MIN_WORDS


def find_repeated(pages: Sequence[Page]) -> set[str]:
    """Normalised lines at the top or bottom of at least two pages and a third of all pages."""
    found = Counter(
        key for page in pages for key in {normalise(line.text) for line in page.lines if is_at_edge(line, page)}
    )
    return {key for key, count in found.items() if count >= max(2, len(pages) / 3)}


def is_header_or_footer(line: Line, page: Page, repeated: set[str]) -> bool:
    """Whether a line is a header, footer or page number."""
    if not is_at_edge(line, page):
        return False
    return normalise(line.text) in repeated or bool(PAGE_NUMBER.fullmatch(line.text.strip()))


def is_at_edge(line: Line, page: Page) -> bool:
    return line.bottom > page.height * (1 - EDGE) or line.top < page.height * EDGE


def normalise(text: str) -> str:
    """A line with its numbers replaced by "#", so that "Page 1 of 2" and "Page 2 of 2" are the same."""
    return re.sub(r"\d+", "#", " ".join(text.split()).lower())
