"""Files of many articles, one a record: JSON Lines, JSON (a list of objects) and CSV with a heading line.

A record's id is that of its field, or a hash of what it says where it has none; behind the file's it is the article's.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

from index.articles import Article, FolderReading, Problem, is_unicode
from index.reading.document import Document
from index.reading.files import UnreadableFileError
from index.reading.metadata import metadata_from
from index.reading.options import Fields, ReadOptions
from index.reading.text import decoded

DELIMITERS = ",;\t|"
MOST_EXTRA = 500
"""Characters of another field that is kept; longer ones are no metadata."""

Record = tuple[str, Any]
"""Where a record stands in its file ("line 3"), and its value, or the UnreadableFileError that it is instead."""
Records = Callable[[bytes], Iterator[Record]]


def read_records(data: bytes, file_id: str, records: Records, options: ReadOptions) -> FolderReading:
    """Every record as an article; one that is none is reported under the file's id, and the others are taken.

    Raises UnreadableFileError where the file as a whole cannot be read, or holds no record.
    """
    articles: dict[str, Article] = {}
    places: dict[str, str] = {}
    failed: list[Problem] = []
    warnings: list[Problem] = []
    for place, value in records(data):
        try:
            record_id, document = document_of(value, options)
            article_id = f"{file_id}#{record_id}"
            if article_id in articles:
                raise UnreadableFileError(f"it has the id {record_id!r} of {places[article_id]}; give it another one")
        except UnreadableFileError as error:
            failed.append(Problem(file_id, f"{place}: {error}"))
            continue
        articles[article_id], places[article_id] = document.article(article_id), place
        warnings += [Problem(article_id, note) for note in document.notes]
    if not articles and not failed:
        raise UnreadableFileError("it holds no record")
    return FolderReading(tuple(articles.values()), tuple(failed), tuple(warnings))


def document_of(value: Any, options: ReadOptions) -> tuple[str, Document]:
    """A record's id and content. Raises UnreadableFileError."""
    if isinstance(value, UnreadableFileError):
        raise value
    if not isinstance(value, Mapping):
        raise UnreadableFileError("it is no object with named fields")
    fields = options.fields
    text = value.get(fields.text)
    if not isinstance(text, str) or not text.strip():
        raise UnreadableFileError(
            f"it has no text in the field {fields.text!r}; name the right one (setting `fields`), or leave it out"
        )
    about = {name: plain(other) for name, other in renamed(value, fields).items()}
    if not is_unicode("".join([text, *about, *about.values()])):
        raise UnreadableFileError("it holds half a character (a lone surrogate); mend its text")
    if len(text.encode()) > options.article_bytes:
        raise UnreadableFileError(f"its text is larger than the limit of {options.article_bytes:,} bytes")
    record_id = about.pop("id", "") or blake2b(f"{about.get('title', '')}\n{text}".encode(), digest_size=8).hexdigest()
    metadata, notes = metadata_from(about)
    return record_id, Document(text, metadata, tuple(notes))


def renamed(value: Mapping[Any, Any], fields: Fields) -> dict[str, Any]:
    """Everything but the text under our names; other fields keep theirs, those that are long or nested left out."""
    names = {getattr(fields, ours): ours for ours in ("id", "title", "source", "published", "url")}
    found: dict[str, Any] = {}
    for name, other in value.items():
        if name in names:
            found[names[name]] = other
        elif name != fields.text and name is not None and len(plain(other)) <= MOST_EXTRA:
            found.setdefault(str(name), other)
    return {name: other for name, other in found.items() if plain(other)}


def plain(value: Any) -> str:
    """A simple value as text, lists of such with commas; empty for what is nested or nothing."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(plain, value)))
    return str(value).strip() if isinstance(value, str | int | float) else ""


def json_lines(data: bytes) -> Iterator[Record]:
    for number, line in enumerate(io.BytesIO(data), start=1):
        if line.strip():
            yield f"line {number}", json_value(line)


def json_list(data: bytes) -> Iterator[Record]:
    """The items of a list, or of the one list of objects that an object holds; an object without one is a record."""
    value = json_value(data)
    if isinstance(value, UnreadableFileError):
        raise value
    if isinstance(value, dict):
        lists = [each for each in value.values() if isinstance(each, list) and any(isinstance(x, dict) for x in each)]
        value = lists[0] if len(lists) == 1 else [value]
    if not isinstance(value, list):
        raise UnreadableFileError("it is no list of objects")
    for number, item in enumerate(value, start=1):
        yield f"record {number}", item


def json_value(data: bytes) -> Any:
    try:
        return json.loads(decoded(data))
    except UnreadableFileError as error:
        return error
    except RecursionError:
        return UnreadableFileError("it is nested too deep")
    except ValueError as error:
        return UnreadableFileError(f"it is not JSON ({error})")


def csv_rows(data: bytes) -> Iterator[Record]:
    text = decoded(data)
    heading = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(DELIMITERS, key=heading.count)
    csv.field_size_limit(2**31 - 1)  # a field may hold an article; the size of the file is limited before
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in rows:
            yield f"line {rows.line_num}", row
    except csv.Error as error:
        yield f"line {rows.line_num}", UnreadableFileError(f"it is not CSV ({error}), nor is what follows")
