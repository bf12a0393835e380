"""CSV as spreadsheets write it: with a `sep=` line, leading empty lines, spaces after delimiters, and stray quotation
marks. Comment lines, which begin with "#", are skipped before the headings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from index.reading.document import UnreadableFileError

DELIMITERS = ",;\t|"
NO_DELIMITER = "\x1f"
"""Occurs in no file: for a file with one column, in which commas are text."""
Row = tuple[int, list[str] | UnreadableFileError]
"""A row's number, counted as in spreadsheets, and its cells or why it cannot be read."""


@dataclass(frozen=True)
class CsvTable:
    """The headings, stripped, and all rows."""

    headings: list[str]
    rows: list[Row]


def parse_csv(text: str) -> CsvTable:
    """The table in a text. Raises UnreadableFileError if there is no heading line."""
    csv.field_size_limit(2**31 - 1)  # a field may contain an article; the file's size is already limited
    lines = text.splitlines(keepends=True)
    delimiter = ""
    skipped = 0
    while skipped < len(lines):
        line = lines[skipped].strip()
        if line.lower().startswith("sep=") and len(line) in (4, 5):
            delimiter = line[4:] or "\t"
        elif line.strip(f"{DELIMITERS} ") and not line.startswith("#"):
            break
        skipped += 1
    if skipped == len(lines):
        raise UnreadableFileError("it holds no record")
    counts = {each: lines[skipped].count(each) for each in DELIMITERS}
    delimiter = delimiter or (max(DELIMITERS, key=counts.__getitem__) if any(counts.values()) else NO_DELIMITER)
    (_, first), *rows = read_rows("".join(lines[skipped:]), skipped, delimiter)
    if isinstance(first, UnreadableFileError):
        raise first
    return CsvTable([cell.strip() for cell in first], rows)


def read_rows(text: str, skipped: int, delimiter: str) -> Iterator[Row]:
    """All rows. A line with a misplaced quotation mark is read by itself, by `read_stray`."""
    lines = text.splitlines(keepends=True)
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
    joined: list[str] = []
    for cell in cells:  # a delimiter in quotation marks does not end the field
        if joined and joined[-1].startswith('"') and not is_closed(joined[-1]):
            joined[-1] += delimiter + cell
        else:
            joined.append(cell.lstrip(" "))
    if any(cell.startswith('"') and not is_closed(cell) for cell in joined):
        return UnreadableFileError("it is not CSV: a quotation mark is not closed")
    return [cell[1:-1].replace('""', '"') if cell.startswith('"') else cell for cell in joined]


def is_closed(cell: str) -> bool:
    return len(cell) > 1 and cell.endswith('"')
