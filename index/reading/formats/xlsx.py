"""Spreadsheets (xlsx), by openpyxl: an article per row if a column contains texts, else one with all tables."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from index.reading.document import Document, Part, UnreadableFileError
from index.reading.format import Format
from index.reading.formats.records import find_text_name, make_parts
from index.reading.options import ReadOptions
from index.reading.text.decoding import Decoded
from index.reading.text.packed import MAX_UNPACKED, check_entities, list_macro_notes, open_package, read_entry
from index.reading.text.tables import RowFormatter, find_headings, format_plain_row, is_spanned
from index.reading.text.writing import TextBuilder
from index.wording import count_of

if TYPE_CHECKING:
    from zipfile import ZipFile

PERCENT = re.compile(r"0(?:\.(0+))?%")
THOUSANDS = re.compile(r"#,##0(?:\.(0+))?")
DECIMALS = re.compile(r"0\.(0+)")
CURRENCY = re.compile(r'\[\$([^\]-]+)(?:-[^\]]*)?\]|"([^"\w]{1,3}|[A-Z]{3})"|([$€£¥])')
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
UNKNOWN_FORMULA = re.compile(rb"<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
MAX_WHOLE_BYTES = 5_000_000
"""Larger files (in bytes) are read row by row, so that their merged cells are not known."""
MAX_COVERED = 10_000
"""The most cells filled from a merged one."""
MAX_SAMPLE = 50
"""Rows used to decide whether the first one has headings."""


NumberedRow = tuple[int, list[str]]


@dataclass(frozen=True)
class Sheet:
    """A sheet's name and its non-empty rows, with their numbers."""

    name: str
    rows: list[NumberedRow]


def read_xlsx(data: bytes, options: ReadOptions) -> Iterator[Part]:
    """Raises UnreadableFileError if it is not an xlsx, is encrypted, unpacks to too much or is empty."""
    from openpyxl import load_workbook

    with open_package(data, MAX_UNPACKED * options.article_bytes, "a spreadsheet (xlsx)") as archive:
        check_entities(archive)
        unknown = count_unknown_formulas(archive)
        notes = list_macro_notes(archive)
    try:
        book = load_workbook(io.BytesIO(data), read_only=len(data) > MAX_WHOLE_BYTES, data_only=True)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        sheets = [Sheet(sheet.title, list(read_xlsx_rows(sheet))) for sheet in visible]
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise UnreadableFileError(f"it is not a readable spreadsheet ({error})") from error
    sheets = [sheet for sheet in sheets if sheet.rows]
    if not sheets:
        raise UnreadableFileError("it is empty")
    hidden = {
        "sheet": len(book.worksheets) - len(visible),
        "row": sum(len(list_hidden(sheet, "row_dimensions")) for sheet in visible),
        "column": sum(len(list_hidden(sheet, "column_dimensions")) for sheet in visible),
    }
    notes += [f"{count_of(count, f'hidden {name}')} left out" for name, count in hidden.items() if count]
    if unknown:
        notes.append(f"{count_of(unknown, 'formula')} without a saved value left out; save it in a spreadsheet program")
    yield from read_sheets(sheets, tuple(notes), options)


def read_sheets(sheets: list[Sheet], notes: tuple[str, ...], options: ReadOptions) -> Iterator[Part]:
    """A part for each record in sheets of records, and one for all other sheets."""
    builder = TextBuilder()
    for sheet in sheets:
        prefix = f"sheet {sheet.name}, " if len(sheets) > 1 else ""
        headings = sheet.rows[0][1]
        if find_text_name(dict.fromkeys(headings, ""), options.fields) in headings:
            records = [(number, dict(zip(headings, row, strict=False))) for number, row in sheet.rows[1:]]
            yield from make_parts(records, f"{prefix}row", Decoded("", "", notes), options)
            notes = ()
        else:
            builder.start_place(f"sheet {sheet.name}" if prefix else "")
            builder.add_block(sheet.name if prefix else "")
            write_range(sheet, prefix, builder)
    if builder.text:
        yield Part(Document(builder.text, notes=notes, places=builder.places))


def write_range(sheet: Sheet, prefix: str, builder: TextBuilder) -> None:
    """Write a sheet's rows, every value with its headings; a table without headings takes those of the one above."""
    headings: list[str] = []
    for block in split_tables(sheet.rows):
        rows = [row for _, row in block]
        count, found = find_headings(rows[:MAX_SAMPLE])
        if count or is_title(rows[0]):
            headings = found
        formatter = RowFormatter(headings, rows[count:])
        for number, row in block[count:]:
            builder.start_place(f"{prefix}row {number}")
            builder.add_block(formatter.format(row) if is_spanned(row) or not is_title(row) else format_plain_row(row))


def split_tables(rows: list[NumberedRow]) -> Iterator[list[NumberedRow]]:
    """Split a sheet's rows at empty rows into tables; a title is a table by itself."""
    table: list[NumberedRow] = []
    for number, row in rows:
        if table and number > table[-1][0] + 1:
            yield table
            table = []
        table.append((number, row))
        if len(table) == 1 and is_title(row):
            yield table
            table = []
    if table:
        yield table


def is_title(row: list[str]) -> bool:
    """Whether a row has text only in its first cell, like the title above a table."""
    return bool(row[0]) and not any(cell for cell in row if cell != row[0])


def read_xlsx_rows(sheet: Any) -> Iterator[NumberedRow]:
    """The non-empty rows of a sheet, with their numbers; a merged cell is repeated in all cells it covers."""
    covers = {
        place: (merged.min_row, merged.min_col)
        for merged in getattr(sheet, "merged_cells", ())
        for place in islice(merged.cells, MAX_COVERED)
    }
    shown: dict[tuple[int, int], str] = {}
    rows, columns = list_hidden(sheet, "row_dimensions"), list_hidden(sheet, "column_dimensions")
    for y, row in enumerate(sheet.iter_rows(), start=1):
        cells = []
        for x, cell in enumerate(row, start=1):
            text = format_cell(cell.value, getattr(cell, "number_format", "") or "")
            if (y, x) in covers:
                text = shown.setdefault(covers[y, x], text)
            if x not in columns:
                cells.append(" ".join(text.split()))
        if any(cells) and y not in rows:
            yield y, cells


def list_hidden(sheet: Any, name: str) -> set[int]:
    """The numbers of hidden rows or columns that hold something; those of large files are not known."""
    dimensions = getattr(sheet, name, None) or {}
    if name == "row_dimensions":
        hidden_rows = [number for number, row in dimensions.items() if row.hidden]
        last_row = sheet.max_row if hidden_rows else 0  # openpyxl looks at every cell for it
        return {number for number in hidden_rows if number <= last_row}
    hidden = [column for column in dimensions.values() if column.hidden and column.min]
    last = sheet.max_column if hidden else 0
    return {number for column in hidden for number in range(column.min, min(column.max, last) + 1)}


def count_unknown_formulas(archive: ZipFile) -> int:
    """How many formulas have no value, as in files that no spreadsheet program has calculated."""
    names = [name for name in archive.namelist() if SHEET.fullmatch(name)]
    return sum(len(UNKNOWN_FORMULA.findall(read_entry(archive, name))) for name in names)


def format_cell(value: Any, number_format: str) -> str:
    """A cell's value formatted as in the spreadsheet, for dates, percentages, decimals and currencies."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if found := PERCENT.search(number_format):
        return f"{round_half_up(100 * Decimal(repr(value)), found[1])}%"
    form = number_format.partition(";")[0]  # the others are for negative numbers and the like
    if found := THOUSANDS.search(form):
        return add_currency(f"{round_half_up(Decimal(repr(value)), found[1]):,}", form)
    if (found := DECIMALS.search(form)) and "E" not in form:
        return add_currency(str(round_half_up(Decimal(repr(value)), found[1])), form)
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else f"{value:.12g}"


def round_half_up(value: Decimal, decimals: str | None) -> Decimal:
    """Round to as many decimals as `decimals` has zeros, halves up, as spreadsheets do."""
    return value.quantize(Decimal(1).scaleb(-len(decimals or "")), ROUND_HALF_UP)


def add_currency(number: str, form: str) -> str:
    """Add the currency of a number format before or after a number."""
    found = CURRENCY.search(form)
    if found is None:
        return number
    sign = (found[1] or found[2] or found[3]).strip()
    is_after = found.start() > form.index("0")
    return f"{number} {sign}" if is_after else f"{sign}{' ' if sign.isalpha() else ''}{number}"


FORMATS = (
    Format(
        "Excel",
        (".xlsx", ".xlsm"),
        "openpyxl",
        "one article per row if a column contains texts, else one article, every value with its headings; "
        "not what is hidden",
        "row 7; sheet Prices, row 7",
        read=read_xlsx,
        modules=("openpyxl",),
        is_large=True,
    ),
)
