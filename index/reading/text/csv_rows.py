"""CSV as spreadsheets write it: with a `sep=` line, leading empty lines, spaces after delimiters, and stray quotation
marks. Comment lines, which begin with "#", are skipped before the headings; titles are kept apart.

Lines end only where CSV says so: other characters that Unicode counts as line ends occur inside texts.
"""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from index.reading.document import UnreadableFileError
from index.reading.text.tables import is_number

DELIMITERS = ",;\t|"
NO_DELIMITER = "\x1f"
"""Occurs in no file: for a file with one column, in which commas are text."""
MAX_TITLES = 10
MAX_HEADING_CHARS = 60
QUOTED = re.compile(r'"[^"]*(?:"|$)')
CLOSED_INSIDE = re.compile(r'(?:[^"]|"")*[^"\s(]"[\s.,;:!?)]')
Row = tuple[int, list[str] | UnreadableFileError]
"""A row's number, counted as in spreadsheets, and its cells or why it cannot be read."""


@dataclass(frozen=True)
class CsvTable:
    """The headings, stripped, all rows, and the lines above the headings, with their numbers."""

    headings: list[str]
    rows: list[Row]
    titles: list[tuple[int, str]]


def parse_csv(text: str) -> CsvTable:
    """The table in a text. Raises UnreadableFileError if there is no heading line."""
    csv.field_size_limit(2**31 - 1)  # a field may contain an article; the file's size is already limited
    lines = split_lines(text)
    delimiter = ""
    skipped = 0
    while skipped < len(lines):
        line = lines[skipped].strip()
        if line.lower().startswith("sep=") and len(line) in (4, 5):
            delimiter = line[4:] or "\t"
        elif line.strip(f"{DELIMITERS} ") and (not line.startswith("#") or is_marked_heading(lines[skipped:])):
            break
        skipped += 1
    if skipped == len(lines):
        raise UnreadableFileError("it holds no record")
    titles = [] if delimiter else find_titles(lines, skipped)
    skipped = titles[-1][0] if titles else skipped
    while not lines[skipped].strip():
        skipped += 1
    delimiter = delimiter or find_delimiter(lines[skipped])
    (_, first), *rows = read_rows("".join(lines[skipped:]), skipped, delimiter)
    if isinstance(first, UnreadableFileError):
        raise first
    headings = [cell.strip() for cell in first]
    headings[0] = headings[0].lstrip("# ") or headings[0]
    return CsvTable(headings, rows, titles)


def split_lines(text: str) -> list[str]:
    """The lines of a text with their ends: a line feed, a carriage return, or both."""
    return list(io.StringIO(text, newline=""))


def find_delimiter(line: str) -> str:
    """The delimiter that occurs most often in a line, outside of quotation marks."""
    bare = QUOTED.sub("", line)
    delimiter = max(DELIMITERS, key=bare.count)
    return delimiter if delimiter in bare else NO_DELIMITER


def is_marked_heading(lines: list[str]) -> bool:
    """Whether the first line, which begins with "#", has the headings of the rows below rather than a comment.

    It has a short cell for each cell of the next line. After "# ", the next line must also have a number, so that it is
    not the line of headings itself.
    """
    delimiter = find_delimiter(lines[0])
    below = next((line for line in lines[1:] if line.strip()), "")
    cells, values = (QUOTED.sub("", line).split(delimiter) for line in (lines[0], below))
    is_short = all(len(cell) <= MAX_HEADING_CHARS for cell in cells)
    is_sentence = ":" in lines[0] or lines[0].rstrip().endswith(".")
    is_same = len(cells) == len(values) > 1 and not below.startswith("#")
    is_heading = is_same and is_short and not is_sentence
    return is_heading and (not lines[0].startswith("# ") or any(is_number(cell.strip()) for cell in values))


def find_titles(lines: list[str], start: int) -> list[tuple[int, str]]:
    """The lines without a delimiter above the headings of a table, with their numbers.

    A table has three columns, or an empty line above it: lines with a comma may also be texts, one a line.
    """
    titles: list[tuple[int, str]] = []
    for place in range(start, min(len(lines), start + MAX_TITLES + 1)):
        line = lines[place].strip()
        if find_delimiter(line) != NO_DELIMITER:
            is_apart = not lines[place - 1].strip()
            return titles if is_heading_line(lines[place:], 1 if is_apart else 2) else []
        titles += [(place + 1, line)] if line else []
    return []


def is_heading_line(lines: list[str], least: int) -> bool:
    """Whether the first line has at least so many delimiters, as many as the next one, between short cells."""
    delimiter = find_delimiter(lines[0])
    first = QUOTED.sub(lambda quoted: quoted[0].replace(delimiter, " "), lines[0])
    cells = [cell.strip(' "\r\n') for cell in first.split(delimiter)]
    below = next((line for line in lines[1:] if line.strip()), "")
    is_short = all(len(cell) <= MAX_HEADING_CHARS and not cell.endswith(".") for cell in cells)
    return len(cells) > least and len(cells) == len(QUOTED.sub("", below).split(delimiter)) and is_short


def read_rows(text: str, skipped: int, delimiter: str) -> Iterator[Row]:
    """All rows. A line with a misplaced quotation mark is read by itself, by `read_stray`."""
    lines = split_lines(text)
    start = 0
    number = skipped
    while start < len(lines):
        # Strict mode detects marks that would otherwise swallow the following rows.
        reader = csv.reader(islice(lines, start, None), delimiter=delimiter, strict=True, skipinitialspace=True)
        used = 0
        try:
            for row in reader:
                used = reader.line_num
                number += 1
                if any(cell.strip() for cell in row):
                    yield number, row
            return
        except csv.Error:
            line = lines[start + used]
            number += 1
            yield number, read_stray(line, delimiter)
            start += used + 1


def read_stray(line: str, delimiter: str) -> list[str] | UnreadableFileError:
    """The cells of a line with misplaced quotation marks: marks around a whole field are removed, others are text."""
    reader = csv.reader(io.StringIO(line), delimiter=delimiter, quoting=csv.QUOTE_NONE)
    try:
        cells = next(reader)
    except (csv.Error, StopIteration) as error:
        return UnreadableFileError(f"it is not CSV ({error})")
    ends = [place for place, cell in enumerate(cells) if cell.rstrip(" ").endswith('"')]
    found: list[str] = []
    place = 0
    while place < len(cells):
        cell = cells[place].lstrip(" ")
        if cell.startswith('"') and not is_quoted(cell):  # a delimiter in quotation marks does not end the field
            end = next(iter(ends[bisect_right(ends, place) :]), None)
            if end is not None:
                cell, place = delimiter.join([cell, *cells[place + 1 : end + 1]]), end
            elif cell.count('"') % 2:
                return UnreadableFileError("it is not CSV: a quotation mark is not closed")
        found.append(unquote(cell))
        place += 1
    return found


def is_quoted(cell: str) -> bool:
    cell = cell.rstrip(" ")
    return len(cell) > 1 and cell.startswith('"') and cell.endswith('"')


def unquote(cell: str) -> str:
    """A cell without the quotation marks around it; those in '"Orsa" and "Mora"' are around its parts."""
    inner = cell.rstrip(" ")[1:-1]
    return inner.replace('""', '"') if is_quoted(cell) and not CLOSED_INSIDE.match(inner) else cell
