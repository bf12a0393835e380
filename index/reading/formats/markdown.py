"""Markdown, unchanged except for tables, whose rows become lines with their headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index.reading.document import Document
from index.reading.format import Format, read_single
from index.reading.formats.text import read_text
from index.reading.options import ReadOptions
from index.reading.text.tables import format_rows
from index.reading.text.writing import TextBuilder

HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.+?)[ \t#]*$")
RULE_BELOW = re.compile(r" {0,3}(=+|-+)[ \t]*$")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
TABLE_RULE = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
CELL_BORDER = re.compile(r"(?<!\\)\|")


def read_markdown(data: bytes, options: ReadOptions) -> Document:
    """A heading at the top is the title if the metadata has none. Raises UnreadableFileError if it is not text."""
    found = read_text(data, options)
    builder = TextBuilder()
    title = ""
    for place, (kind, piece) in enumerate(split_blocks(found.text)):
        if kind == "table":
            write_pipe_table(piece, place, builder)
        elif kind == "heading":
            name = clean_heading(piece)
            first = not title and not builder.text.strip()
            title = title or (name if first else "")
            builder.start_place("" if first else f"section {name}")
            builder.add(piece)
        else:
            builder.add(piece)
    metadata = replace(found.metadata, title=found.metadata.title or title)
    return replace(found, text=builder.text, metadata=metadata, places=builder.places)


def write_pipe_table(block: str, table: int, builder: TextBuilder) -> None:
    """Write the rows of a pipe table, separated by blank lines, and a line end."""
    rows = [row for row in format_rows(parse_table(block), heading_rows=1) if row[1]]
    for place, (number, text) in enumerate(rows, start=1):
        end = "\n" if place == len(rows) else ""
        builder.add_row(text + end, table, number, "\n\n" if place > 1 else "")
    if not rows:
        builder.add("\n")


def split_blocks(text: str) -> Iterator[tuple[str, str]]:
    """Split a text into consecutive pieces: ("heading", ...), ("table", ...) and ("text", ...)."""
    lines = text.splitlines(keepends=True)
    fence = ""
    place = 0
    while place < len(lines):
        line = lines[place]
        below = lines[place + 1] if place + 1 < len(lines) else ""
        if found := FENCE.match(line):
            fence = "" if fence and found[1].startswith(fence) else fence or found[1]
        elif not fence and "|" in line and "|" in below and TABLE_RULE.match(below):
            end = place + 2
            while end < len(lines) and "|" in lines[end]:
                end += 1
            yield "table", "".join(lines[place:end])
            place = end
            continue
        elif not fence and (HEADING.match(line.rstrip("\r\n")) or is_underlined(lines, place)):
            yield "heading", line
            place += 1
            continue
        yield "text", line
        place += 1


def is_underlined(lines: list[str], place: int) -> bool:
    """Whether a line is a heading because of a line of = or - below it."""
    below = lines[place + 1] if place + 1 < len(lines) else ""
    alone = place == 0 or not lines[place - 1].strip()
    line = lines[place].strip()
    return bool(alone and line and line[0] not in "-*_>|#" and RULE_BELOW.match(below) and len(below.strip()) > 2)


def clean_heading(line: str) -> str:
    """The text of a heading, without its markup."""
    found = HEADING.match(line.strip("\r\n"))
    return (found[2] if found else line).strip(" *_`\t\r\n")


def parse_table(block: str) -> list[list[str]]:
    """The cells of a pipe table, without the line below its headings."""
    lines = [line.strip() for line in block.splitlines()]
    rows = [CELL_BORDER.split(line.removeprefix("|").removesuffix("|")) for line in [lines[0], *lines[2:]]]
    return [[cell.replace("\\|", "|").strip(" *`\t") for cell in row] for row in rows]


FORMATS = (
    Format(
        "Markdown",
        (".md", ".markdown"),
        "PyYAML, tomllib",
        "the exact text; tables as lines with their headings; front matter as metadata",
        "section Results; table 1, row 3",
        read=read_single(read_markdown),
        is_sandboxed=False,
    ),
)
