"""Word files (docx): the text as Word shows it, in order.

Tracked insertions and moves are read and tracked deletions left out, as if accepted; comments are left out. Notes say
so. The file's own dates say when it was made, which need not be when it was published, and are not used.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from index.reading.document import Document, UnreadableFileError
from index.reading.format import Format, read_single
from index.reading.formats.text import add_own_date
from index.reading.metadata.fields import Metadata
from index.reading.options import ReadOptions
from index.reading.text.packed import MAX_UNPACKED, list_macro_notes, local_name, open_package, parse_xml, read_entry
from index.reading.text.tables import format_rows
from index.reading.text.word_runs import NOT_SHOWN, W, joins_next, list_unknown_symbols, read_runs
from index.reading.text.writing import Block, TextBuilder
from index.wording import count_of

if TYPE_CHECKING:
    from zipfile import ZipFile

    from lxml.etree import _Element as Element

MAIN_PART = "word/document.xml"
CHANGES = {"ins": "insertions", "moveTo": "moves", "del": "deletions"}


def read_docx(data: bytes, options: ReadOptions) -> Document:
    """Raises UnreadableFileError if it is not a docx, is encrypted, unpacks to too much or contains no text."""
    with open_package(data, MAX_UNPACKED * options.article_bytes, "a Word file (docx)") as archive:
        body = parse_xml(read_entry(archive, find_main_part(archive)))
        styles = read_heading_styles(archive)
        footnotes = [*read_notes(archive, "word/footnotes.xml"), *read_notes(archive, "word/endnotes.xml")]
        title = read_core_title(archive)
        notes = describe_changes(body, archive)
    builder = TextBuilder()
    for level, text, row, table in read_blocks(body, styles):
        if level and text:
            title = title or (text if level == 1 and not builder.text else "")
            builder.start_place("" if text == title else f"section {text}")
        if row:
            builder.add_row(text, table, row)
        else:
            builder.add_block(text)
    for text in footnotes:
        builder.add_block(text)
    if not builder.text:
        raise UnreadableFileError("it holds no text")
    return add_own_date(Document(builder.text, Metadata(title), tuple(notes), builder.places), options)


def find_main_part(archive: ZipFile) -> str:
    """The name of the part that holds the text."""
    relations = parse_xml(read_entry(archive, "_rels/.rels"))
    targets = [each.get("Target", "") for each in relations if each.get("Type", "").endswith("/officeDocument")]
    return targets[0].lstrip("/") if targets else MAIN_PART


def read_blocks(element: Element, styles: dict[str, int]) -> Iterator[Block]:
    """Each paragraph, heading and table row, in order."""
    before = ""
    for child in element:
        name = local_name(child)
        if name == "p":
            boxes: list[Element] = []
            text = before + read_runs(child, boxes)
            before = text if joins_next(child) else ""
            yield Block(0 if before else read_level(child, styles), "" if before else text.strip())
            for box in boxes:
                yield from read_blocks(box, styles)
        elif name == "tbl":
            table = child.getroottree().getpath(child)
            for number, text in format_rows(read_docx_rows(child), heading_rows=count_docx_headings(child)):
                yield Block(0, text, number, table)
        elif name not in NOT_SHOWN:
            yield from read_blocks(child, styles)
    yield Block(0, before.strip())


def read_level(paragraph: Element, styles: dict[str, int]) -> int:
    """The level of a heading; 0 for other paragraphs."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return styles.get(style.get(f"{W}val", ""), 0) if style is not None else 0


def read_docx_rows(table: Element) -> list[list[str]]:
    """The cells of a table; a merged cell is repeated in every row and column it spans."""
    rows: list[list[str]] = []
    for row in table.iter(f"{W}tr"):
        if next(row.iterancestors(f"{W}tbl")) is not table or row.find(f"{W}trPr/{W}del") is not None:
            continue
        cells: list[str] = []
        for cell in row.iter(f"{W}tc"):
            if next(cell.iterancestors(f"{W}tr")) is not row:
                continue
            blocks = [" ".join(text.split()) for _, text, *_ in read_blocks(cell, {}) if text.strip()]
            text = "; ".join([*(block.rstrip(".") for block in blocks[:-1]), *blocks[-1:]])
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and merge.get(f"{W}val") != "restart" and rows and len(cells) < len(rows[-1]):
                text = rows[-1][len(cells)]
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            count = span.get(f"{W}val", "1") if span is not None else "1"
            cells += [text] * (min(int(count), 50) if count.isdecimal() else 1)
        rows.append(cells)
    return rows


def count_docx_headings(table: Element) -> int | None:
    """How many rows at the top are marked as headings; None if it is not known."""
    marked = takewhile(lambda row: row.find(f"{W}trPr/{W}tblHeader") is not None, table.iterfind(f"{W}tr"))
    return sum(1 for _ in marked) or None


def read_heading_styles(archive: ZipFile) -> dict[str, int]:
    """The level of each heading style, by its id; a title has level 1."""
    if "word/styles.xml" not in archive.namelist():
        return {}
    found: dict[str, int] = {}
    for style in parse_xml(read_entry(archive, "word/styles.xml")).iter(f"{W}style"):
        name = style.find(f"{W}name")
        label = name.get(f"{W}val", "").lower() if name is not None else ""
        level = label.removeprefix("heading ")
        if label == "title" or (level != label and level.isdecimal()):
            found[style.get(f"{W}styleId", "")] = 1 if label == "title" else int(level)
    return found


def read_notes(archive: ZipFile, part: str) -> list[str]:
    """The texts of the footnotes or endnotes in a part, without separator lines."""
    if part not in archive.namelist():
        return []
    root = parse_xml(read_entry(archive, part))
    notes = (note for note in root if note.get(f"{W}type") in (None, "normal"))
    texts = (" ".join(text for _, text, *_ in read_blocks(note, {})).strip() for note in notes)
    return [text for text in texts if text]


def read_core_title(archive: ZipFile) -> str:
    """The title in the file's properties; empty if there is none."""
    if "docProps/core.xml" not in archive.namelist():
        return ""
    root = parse_xml(read_entry(archive, "docProps/core.xml"))
    return next(((each.text or "").strip() for each in root if local_name(each) == "title"), "")


def describe_changes(body: Element, archive: ZipFile) -> list[str]:
    """Notes on symbols, tracked changes, comments and macros."""
    present = [label for name, label in CHANGES.items() if next(body.iter(f"{W}{name}"), None) is not None]
    notes = []
    if fonts := list_unknown_symbols(body):
        notes.append(f"symbols of the font {' and '.join(fonts)} left out")
    if present:
        notes.append(f"it holds tracked changes ({', '.join(present)}); they were read as if accepted")
    if "word/comments.xml" in archive.namelist():
        comments = list(parse_xml(read_entry(archive, "word/comments.xml")).iter(f"{W}comment"))
        notes += [f"{count_of(len(comments), 'comment')} left out"] if comments else []
    return [*notes, *list_macro_notes(archive)]


FORMATS = (
    Format(
        "Word",
        (".docx", ".docm"),
        "lxml",
        "text, tables with their headings, text boxes, content controls, footnotes; tracked changes as if accepted",
        "section Results; table 1, row 3",
        read=read_single(read_docx),
        modules=("lxml.etree",),
        is_large=True,
    ),
)
