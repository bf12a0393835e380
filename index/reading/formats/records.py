"""Files with an article per record: JSON Lines, JSON (a list of objects) and CSV with a heading line.

A record's id is its id field, or else a hash of its title and text. A CSV file without a column of texts is a single
article: a table in which every value has its headings.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from index.articles import is_unicode
from index.reading.document import Document, Part, UnreadableFileError
from index.reading.format import Format
from index.reading.metadata.fields import build_metadata, normalise_name
from index.reading.options import Fields, ReadOptions
from index.reading.text.csv_rows import CsvTable, parse_csv
from index.reading.text.decoding import Decoded, decode_text
from index.reading.text.tables import RowFormatter, find_headings, is_number
from index.reading.text.writing import TextBuilder

MAX_EXTRA = 500
"""The most characters of an extra field that is kept; longer ones are not metadata."""
TEXT_NAMES = ("text", "body", "content", "articlebody", "contenttext", "fulltext", "article", "maintext")
"""Names of the text field if the default one is missing, in order of precedence."""


def read_record(value: Any, options: ReadOptions) -> tuple[str, Document]:
    """A record's id and document. Raises UnreadableFileError."""
    if not isinstance(value, Mapping):
        raise UnreadableFileError("it is not an object with named fields")
    named = {str(name): other for name, other in value.items() if name is not None}
    text_name = find_text_name(named, options.fields)
    text = named.get(text_name)
    if not isinstance(text, str) or not text.strip():
        raise UnreadableFileError(
            f"it has no text in the field {options.fields.text!r}; name the right one (setting `fields`)"
        )
    about = rename_fields({name: other for name, other in named.items() if name != text_name}, options.fields)
    if not is_unicode("".join([text, *about, *about.values()])):
        raise UnreadableFileError("its text is not valid Unicode (a lone surrogate)")
    if len(text.encode()) > options.article_bytes:
        raise UnreadableFileError(f"its text is larger than the limit of {options.article_bytes:,} bytes")
    record_id = about.pop("id", "") or blake2b(f"{about.get('title', '')}\n{text}".encode(), digest_size=8).hexdigest()
    metadata, notes = build_metadata(about, options.dates)
    if None in value:
        notes.append("it has more cells than there are headings; put texts that hold the delimiter in quotation marks")
    if count := text.count("\0"):  # which JSON has as \u0000
        notes.append(f"NUL characters were removed from it ({count})")
    return record_id, Document(text.replace("\0", ""), metadata, tuple(notes))


def find_text_name(value: Mapping[str, Any], fields: Fields) -> str:
    """The name of a record's text field: the one in `fields`, else a usual one, in any case; else that in `fields`."""
    if fields.text in value:
        return fields.text
    by_name = {normalise_name(name): name for name in reversed(list(value))}
    wanted = (normalise_name(fields.text), *(TEXT_NAMES if fields.text == Fields.text else ()))
    return next((by_name[name] for name in wanted if name in by_name), fields.text)


def rename_fields(value: Mapping[str, Any], fields: Fields) -> dict[str, str]:
    """All fields as texts, those in `fields` under the names used here, without long and nested ones."""
    ours = {getattr(fields, name): name for name in ("id", "title", "source", "published", "url")}
    found: dict[str, str] = {}
    for name, other in value.items():
        text = flatten_value(other)
        known = ours.get(name) or ("id" if normalise_name(name) == "id" and fields.id == "id" else "")
        if text and (known or len(text) <= MAX_EXTRA):
            found.setdefault(known or name, text)
    return found


def flatten_value(value: Any) -> str:
    """A value as text: a list's items with commas between, an object's name; empty for other objects."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(flatten_value, value)))
    if isinstance(value, Mapping):
        return flatten_value(value["name"]) if isinstance(value.get("name"), str) else ""
    return str(value).strip().replace("\0", "") if isinstance(value, str | int | float) else ""


def make_parts(values: Iterable[tuple[int, Any]], label: str, decoded: Decoded, options: ReadOptions) -> Iterator[Part]:
    """A part for each record, numbered as in the file; the first has the notes on the file's encoding."""
    notes = decoded.notes
    for number, value in values:
        place = f"{label} {number}"
        if isinstance(value, UnreadableFileError):
            yield Part(place=place, error=str(value))
            continue
        try:
            record_id, document = read_record(value, options)
        except UnreadableFileError as error:
            yield Part(place=place, error=str(error))
            continue
        places = ((0, place),)
        noted = (*notes, *document.notes)
        notes = ()
        yield Part(replace(document, places=places, encoding=decoded.encoding, notes=noted), record_id, place)


def read_json_lines(data: bytes, options: ReadOptions) -> Iterator[Part]:
    """A part for each line; a line that is not a record becomes an error."""
    decoded = decode_text(data)
    lines = enumerate(decoded.text.split("\n"), start=1)
    return make_parts(((n, parse_json_records(line)) for n, line in lines if line.strip()), "line", decoded, options)


def read_json_parts(data: bytes, options: ReadOptions) -> Iterator[Part]:
    """The items of a list, or of the one list of objects in an object; any other object is a record itself.

    Raises UnreadableFileError if it is not JSON, or neither a list nor an object.
    """
    decoded = decode_text(data)
    value = parse_json_records(decoded.text)
    if isinstance(value, UnreadableFileError):
        raise value
    if isinstance(value, dict):
        lists = [each for each in value.values() if isinstance(each, list) and any(isinstance(x, dict) for x in each)]
        value = lists[0] if len(lists) == 1 and find_text_name(value, options.fields) not in value else [value]
    if not isinstance(value, list):
        raise UnreadableFileError("it is not a list of objects")
    return make_parts(enumerate(value, start=1), "record", decoded, options)


def parse_json_records(text: str) -> Any:
    """Parse a JSON value; an UnreadableFileError is returned, not raised."""
    try:
        return json.loads(text)
    except RecursionError:
        return UnreadableFileError("it is nested too deeply")
    except ValueError as error:
        return UnreadableFileError(f"it is not JSON ({error})")


def read_csv(data: bytes, options: ReadOptions) -> Iterable[Part]:
    """A part for each row if a column contains texts; otherwise one for the whole table."""
    decoded = decode_text(data)
    table = parse_csv(decoded.text)
    text_name = find_text_name(dict.fromkeys(table.headings, ""), options.fields)
    if text_name not in table.headings:
        return read_table(table, decoded)
    if table.titles:
        note = f"what stands above its headings was left out ({'; '.join(title for _, title in table.titles)[:80]})"
        decoded = replace(decoded, notes=(*decoded.notes, note))
    names = number_headings(table.headings, text_name)
    rows = ((number, name_cells(names, row, text_name)) for number, row in table.rows)
    return make_parts(rows, "row", decoded, options)


def number_headings(headings: list[str], text_name: str) -> list[str]:
    """The headings, with a number after a repeated one other than that of the texts."""
    counts: Counter[str] = Counter()
    names: list[str] = []
    for heading in headings:
        counts[heading] += 1
        is_repeated = counts[heading] > 1 and heading != text_name
        names.append(f"{heading} {counts[heading]}" if is_repeated else heading)
    return names


def name_cells(names: list[str], row: list[str] | UnreadableFileError, text_name: str) -> Any:
    """A row's cells by name, texts of the same name joined; cells beyond the last name are under None.

    Errors are passed through.
    """
    if isinstance(row, UnreadableFileError):
        return row
    named = list(zip(names, row, strict=False))
    beyond = [cell for cell in row[len(names) :] if cell.strip()]
    texts = [cell for name, cell in named if name == text_name and cell.strip()]
    return dict(named) | {text_name: "\n\n".join(texts)} | ({None: beyond} if beyond else {})


def read_table(table: CsvTable, decoded: Decoded) -> list[Part]:
    """One part for the whole table, and an error for each row that cannot be read."""
    rows = [(number, row) for number, row in table.rows if not isinstance(row, UnreadableFileError)]
    errors = [Part(place=f"row {n}", error=str(row)) for n, row in table.rows if isinstance(row, UnreadableFileError)]
    if any(is_number(heading) for heading in table.headings):  # there are no headings: this is the first row
        rows, headings = [(rows[0][0] - 1 if rows else 1, table.headings), *rows], []
    else:
        headings = table.headings
    count, headings = find_headings([headings, *(row for _, row in rows)], 1 if headings else 0)
    rows = rows[max(count - 1, 0) :]
    formatter = RowFormatter(headings, [row for _, row in rows])
    builder = TextBuilder()
    for number, title in table.titles:
        builder.start_place(f"row {number}")
        builder.add_block(title)
    for number, row in rows:
        builder.start_place(f"row {number}")
        builder.add_block(formatter.format(row))
    if not builder.text and not errors:
        raise UnreadableFileError("it holds no record")
    document = Document(builder.text, notes=decoded.notes, places=builder.places, encoding=decoded.encoding)
    return [*([Part(document)] if builder.text else []), *errors]


FORMATS = (
    Format(
        "CSV",
        (".csv", ".tsv"),
        "csv",
        "one article per row if a column contains texts, else one article; any delimiter; headings in any case",
        "row 7",
        read=read_csv,
        is_large=True,
        is_sandboxed=False,
    ),
    Format(
        "JSON",
        (".json",),
        "json",
        "one article per object in a list",
        "record 7",
        read=read_json_parts,
        is_large=True,
        is_sandboxed=False,
    ),
    Format(
        "JSON Lines",
        (".jsonl", ".ndjson"),
        "json",
        "one article per line",
        "line 7",
        read=read_json_lines,
        is_large=True,
        is_sandboxed=False,
    ),
)
