"""OpenDocument texts (odt): paragraphs, lists, tables, text boxes, notes. Comments and deletions are left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.reading.document import Document, UnreadableFileError
from index.reading.format import Format, read_single
from index.reading.formats.text import add_own_date
from index.reading.metadata.fields import Metadata
from index.reading.options import ReadOptions
from index.reading.text.packed import MAX_UNPACKED, list_macro_notes, local_name, open_package, parse_xml, read_entry
from index.reading.text.scripts import append_script
from index.reading.text.tables import format_rows
from index.reading.text.writing import Block, TextBuilder
from index.wording import count_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LEFT_OUT = frozenset("tracked-changes annotation annotation-end sequence-decls forms index-title-template".split())
SCRIPT = "script"
MAX_REPEATED = 50
"""The most cells or spaces that one element may stand for."""


def read_odt(data: bytes, options: ReadOptions) -> Document:
    """Raises UnreadableFileError if it is not an odt, is encrypted, unpacks to too much or contains no text."""
    with open_package(data, MAX_UNPACKED * options.article_bytes, "an OpenDocument text (odt)") as archive:
        manifest = "META-INF/manifest.xml"
        if manifest in archive.namelist() and b"encryption-data" in read_entry(archive, manifest):
            raise UnreadableFileError("it is encrypted; save it without a password")
        content = parse_xml(read_entry(archive, "content.xml"))
        about, styles = (
            parse_xml(read_entry(archive, name)) if name in archive.namelist() else None
            for name in ("meta.xml", "styles.xml")
        )
        notes = list_macro_notes(archive)
    mark_scripts(content, styles)
    builder = TextBuilder()
    title = find_title(about)
    footnotes: list[str] = []
    for level, text, row, table in read_odt_blocks(find_body(content), footnotes):
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
    document = Document(builder.text, Metadata(title), (*describe_left_out(content), *notes), builder.places)
    return add_own_date(document, options)


def find_body(content: Element) -> Element:
    """The element with the text. Raises UnreadableFileError for a spreadsheet or a drawing."""
    found = next(
        (each for each in content.iter() if each.tag is not None and str(each.tag).endswith("office:1.0}text")), None
    )
    if found is None:
        raise UnreadableFileError("it is not an OpenDocument text (odt)")
    return found


def find_title(about: Element | None) -> str:
    """The title in the file's properties; empty if there is none."""
    if about is None:
        return ""
    return next(((each.text or "").strip() for each in about.iter() if local_name(each) == "title"), "")


def read_odt_blocks(element: Element, footnotes: list[str]) -> Iterator[Block]:
    """Each paragraph, heading and row of a table, in order."""
    for child in element:
        name = local_name(child)
        if name in ("p", "h"):
            boxes: list[Element] = []
            level = find_attribute(child, "outline-level") or "1"
            text = read_odt_inline(child, boxes, footnotes).strip()
            yield Block(int(level) if name == "h" and level.isdecimal() else 0, text)
            for box in boxes:
                yield from read_odt_blocks(box, footnotes)
        elif name == "table":
            table = child.getroottree().getpath(child)
            for number, text in format_rows(read_odt_rows(child, footnotes), heading_rows=count_odt_headings(child)):
                yield Block(0, text, number, table)
        elif name and name not in LEFT_OUT:
            yield from read_odt_blocks(child, footnotes)


def read_odt_inline(element: Element, boxes: list[Element], footnotes: list[str]) -> str:
    """The text of a paragraph. Its text boxes and notes are appended to `boxes` and `footnotes`, to be read later."""
    pieces = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name == "s":
            count = next(iter(child.attrib.values()), "1")
            pieces.append(" " * min(int(count) if count.isdecimal() else 1, MAX_REPEATED))
        elif name in ("tab", "line-break"):
            pieces.append("\t" if name == "tab" else "\n")
        elif name == "text-box":
            boxes.append(child)
        elif name == "note":
            bodies = [each for each in child if local_name(each) == "note-body"]
            footnotes += [text for body in bodies for _, text, *_ in read_odt_blocks(body, footnotes) if text]
        elif name == "span" and (script := child.get(SCRIPT)):
            text = read_odt_inline(child, boxes, footnotes)
            pieces = [append_script("".join(pieces), text, is_raised=script == "super")]
        elif name and name not in LEFT_OUT:
            pieces.append(read_odt_inline(child, boxes, footnotes))
        pieces.append(child.tail or "")
    return "".join(pieces)


def mark_scripts(content: Element, styles: Element | None) -> None:
    """Set the attribute `SCRIPT` of spans whose style raises or lowers their text to "super" or "sub"."""
    kinds: dict[str, str] = {}
    for properties in (each for root in (styles, content) if root is not None for each in root.iter()):
        parent = properties.getparent()
        words = find_attribute(properties, "text-position").split()
        if words and parent is not None and words[0] not in ("0", "0%"):
            is_lowered = words[0] == "sub" or words[0].startswith("-")
            kinds[find_attribute(parent, "style:1.0}name")] = "sub" if is_lowered else "super"
    for span in (each for each in content.iter() if kinds and local_name(each) == "span"):
        if kind := kinds.get(find_attribute(span, "style-name")):
            span.set(SCRIPT, kind)


def find_attribute(element: Element, ending: str) -> str:
    """The value of the attribute whose name ends so; empty if there is none."""
    return next((value for key, value in element.attrib.items() if key.endswith(ending)), "")


def read_odt_rows(table: Element, footnotes: list[str]) -> list[list[str]]:
    """The cells of a table; a cell covered by a merged one repeats its text."""
    rows: list[list[str]] = []
    covered: dict[tuple[int, int], str] = {}
    for row in (each for each in table.iter() if local_name(each) == "table-row" and find_odt_table(each) is table):
        cells: list[str] = []
        for cell in row:
            if local_name(cell) not in ("table-cell", "covered-table-cell"):
                continue
            text = "; ".join(" ".join(text.split()) for _, text, *_ in read_odt_blocks(cell, footnotes) if text)
            if local_name(cell) == "covered-table-cell":
                text = text or covered.get((len(rows), len(cells)), "")
            for y in range(read_count(cell, "rows-spanned")):
                for x in range(read_count(cell, "columns-spanned")):
                    covered[len(rows) + y, len(cells) + x] = text
            cells += [
                text or covered.get((len(rows), len(cells) + n), "")
                for n in range(read_count(cell, "columns-repeated"))
            ]
        rows.append(cells)
    return rows


def read_count(cell: Element, name: str) -> int:
    """How many rows or columns a cell stands for, at most `MAX_REPEATED`."""
    written = find_attribute(cell, f"number-{name}")
    return max(1, min(int(written), MAX_REPEATED)) if written.isdecimal() else 1


def count_odt_headings(table: Element) -> int | None:
    """How many rows at the top are marked as headings; None if it is not known."""
    headings = next((each for each in table if local_name(each) == "table-header-rows"), ())
    return sum(local_name(row) == "table-row" for row in headings) or None


def find_odt_table(element: Element) -> Element | None:
    """The table that a row belongs to."""
    return next((each for each in element.iterancestors() if local_name(each) == "table"), None)


def describe_left_out(content: Element) -> Iterator[str]:
    """Notes on tracked changes and comments."""
    names = [local_name(each) for each in content.iter()]
    if "deletion" in names or "insertion" in names:
        yield "it holds tracked changes; they were read as if accepted"
    if count := names.count("annotation"):
        yield f"{count_of(count, 'comment')} left out"


FORMATS = (
    Format(
        "OpenDocument text",
        (".odt",),
        "zipfile, lxml",
        "text, lists, tables with their headings, text boxes, footnotes; tracked changes as if accepted",
        "section Results; table 1, row 3",
        read=read_single(read_odt),
        modules=("lxml.etree",),
        is_large=True,
    ),
)
