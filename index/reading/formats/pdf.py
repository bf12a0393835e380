"""PDF files, by PDFium: text in reading order, form values and notes.

The title is taken from the file's metadata, but not the dates, which are those of the file and not of publication.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from index.reading.document import Document, UnreadableFileError
from index.reading.format import Format, read_single
from index.reading.metadata.dates import find_own_date
from index.reading.metadata.fields import Metadata
from index.reading.options import ReadOptions
from index.reading.pdf.glyphs import turn_box
from index.reading.pdf.layout import order_lines
from index.reading.pdf.margins import Page
from index.reading.pdf.pieces import Piece, move_down, read_pieces
from index.reading.pdf.rules import is_divided, read_ruled_lines, set_tables
from index.reading.pdf.text import write_pages

GENERATED_TITLES = re.compile(
    r"untitled|microsoft word\b.*|.*\.(?:docx?|pdf|indd|tex|pptx?|qxd)|document\d*", re.IGNORECASE
)
"""Titles that programs fill in."""
WRITTEN_NOTES = (1, 8, 9, 10, 11, 12)
"""PDF annotation types whose contents are notes: text, square, circle, highlight and so on."""
FREE_TEXT = 3
FORM_FIELD = 20
TEXT_FIELDS = (4, 5, 6)
"""PDFium's form field types with text: combo box, list box, text."""
TICKED_FIELDS = (2, 3)
"""PDFium's form field types without text: check box, radio button."""
TICKED, NOT_TICKED = "☒", "☐"


def read_pdf(data: bytes, options: ReadOptions) -> Document:
    """Raises UnreadableFileError if it is encrypted, damaged or contains no text."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
        pdf.init_forms()
        pages = [read_pdf_page(pdf, number) for number in range(len(pdf))]
        title = str(pdf.get_metadata_dict().get("Title") or "").strip()
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFileError("it is encrypted; save it without a password") from error
        raise UnreadableFileError(f"it is not a readable PDF ({error})") from error
    builder = write_pages(pages)
    if not builder.text.strip():
        raise UnreadableFileError("it contains no text, like scanned pages; run text recognition (OCR) first")
    empty = [n for n, page in enumerate(pages, start=1) if not page.lines]
    notes = [f"no text on {len(empty)} of its {len(pages)} pages, like scanned pages"] if empty else []
    metadata = Metadata(title="" if GENERATED_TITLES.fullmatch(title) else title)
    if found := find_own_date(builder.text, options.dates):
        metadata = replace(metadata, published=found)
        notes.append(f"its date {found} is taken from its first lines")
    return Document(builder.text, metadata, tuple(notes), builder.places)


def read_pdf_page(pdf: Any, number: int) -> Page:
    """Read one page; `number` counts from 0."""
    page = pdf[number]
    rules = read_ruled_lines(page)
    found = read_pieces(page, partial(is_divided, rules.vertical))
    angles = sorted(found, key=lambda each: -sum(len(piece.text) for piece in found[each]))
    _, low, _, high = turn_box(page.get_bbox(), angles[0] if angles else 0)
    main = found[angles[0]] if angles else []
    drawn = {piece.text for piece in main}
    notes: list[str] = []
    for kind, written, box in read_annotations(pdf, page):
        if kind in WRITTEN_NOTES:
            notes.append(written)
        elif written not in drawn:
            main.append(Piece(written, *turn_box(box, angles[0] if angles else 0), is_value=kind == FORM_FIELD))
    if angles and angles[0] == 0 and rules.vertical:
        main = set_tables(main, rules)
    lines = order_lines(move_down(main, low))
    for angle in angles[1:]:
        lines += order_lines(found[angle])
    return Page(high - low, tuple(lines), tuple(notes))


def read_annotations(pdf: Any, page: Any) -> Iterator[tuple[int, str, tuple[float, float, float, float]]]:
    """The type, text and box of each annotation and form field with text."""
    import pypdfium2.raw as raw

    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, place)
        try:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            written = ""
            if kind == FORM_FIELD and pdf.formenv:
                written = read_field(pdf.formenv, annotation)
            elif kind in (*WRITTEN_NOTES, FREE_TEXT):
                written = read_wide(lambda *to: raw.FPDFAnnot_GetStringValue(annotation, b"Contents", *to))  # noqa: B023
            box = raw.FS_RECTF()
            if written.strip() and raw.FPDFAnnot_GetRect(annotation, box):
                yield kind, " ".join(written.split()), (box.left, box.bottom, box.right, box.top)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)


def read_field(form: Any, annotation: Any) -> str:
    """The value of a form field: its text, or whether a box is ticked."""
    import pypdfium2.raw as raw

    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in TICKED_FIELDS:
        return TICKED if raw.FPDFAnnot_IsChecked(form, annotation) else NOT_TICKED
    if kind in TEXT_FIELDS:
        return read_wide(lambda *to: raw.FPDFAnnot_GetFormFieldValue(form, annotation, *to))
    return ""


def read_wide(call: Callable[..., int]) -> str:
    """The text that a PDFium function writes into a buffer as UTF-16."""
    size = call(None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    call(buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


FORMATS = (
    Format(
        "PDF",
        (".pdf",),
        "pypdfium2",
        "text in reading order, columns one after the other, without headers that repeat; form values, "
        "ticked boxes and notes",
        "page 12",
        read=read_single(read_pdf),
        modules=("pypdfium2",),
        is_large=True,
    ),
)
