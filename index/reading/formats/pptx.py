"""Slides (pptx), by python-pptx: text, tables, charts and notes, slide by slide."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from index.reading.document import Document, UnreadableFileError
from index.reading.format import Format, read_single
from index.reading.metadata.fields import Metadata
from index.reading.options import ReadOptions
from index.reading.text.packed import MAX_UNPACKED, check_entities, list_macro_notes, open_package
from index.reading.text.scripts import append_script
from index.reading.text.tables import format_table
from index.reading.text.writing import TextBuilder

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def read_pptx(data: bytes, options: ReadOptions) -> Document:
    """Raises UnreadableFileError if it is not a pptx, is encrypted, unpacks to too much or contains no text."""
    from pptx import Presentation

    with open_package(data, MAX_UNPACKED * options.article_bytes, "a presentation (pptx)") as archive:
        check_entities(archive)
        notes = list_macro_notes(archive)
    try:
        presentation = Presentation(io.BytesIO(data))
    except (KeyError, ValueError, AttributeError) as error:
        raise UnreadableFileError(f"it is not a readable presentation ({error})") from error
    builder = TextBuilder()
    title = (presentation.core_properties.title or "").strip()
    hidden = 0
    for number, slide in enumerate(presentation.slides, start=1):
        if slide.element.get("show") == "0":
            hidden += 1
            continue
        builder.start_place(f"slide {number}")
        for text in read_shapes(slide.shapes):
            builder.add_block(text)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            builder.add_block(read_frame(slide.notes_slide.notes_text_frame))
        heading = slide.shapes.title
        title = title or (" ".join(read_frame(heading.text_frame).split()) if heading is not None else "")
    if not builder.text:
        raise UnreadableFileError("it holds no text")
    title = "" if title == "PowerPoint Presentation" else title
    notes += [f"its {hidden} hidden slides were left out"] if hidden else []
    return Document(builder.text, Metadata(title), tuple(notes), builder.places)


def read_shapes(shapes: Any) -> Iterator[str]:
    """The text of each shape and each table row, including those in groups."""
    for shape in shapes:
        if getattr(shape, "shapes", None) is not None:
            yield from read_shapes(shape.shapes)
        elif getattr(shape, "has_table", False):
            rows = [[read_slide_cell(row.cells, n) for n in range(len(row.cells))] for row in shape.table.rows]
            yield from format_table(rows, heading_rows=1 if shape.table.first_row else None)
        elif getattr(shape, "has_chart", False):
            yield from read_chart(shape.chart)
        elif shape.has_text_frame:
            yield read_frame(shape.text_frame)


def read_chart(chart: Any) -> Iterator[str]:
    """A chart's title, and its values with their series and categories."""
    if chart.has_title and chart.chart_title.has_text_frame:
        yield read_frame(chart.chart_title.text_frame)
    for plot in chart.plots:
        rows = [
            [series.name, *("" if value is None else f"{value:.12g}" for value in series.values)]
            for series in plot.series
        ]
        yield from format_table([["", *map(str, plot.categories)], *rows], heading_rows=1)


def read_slide_cell(cells: Any, place: int) -> str:
    """A cell's text; a cell covered by a merged one repeats its text."""
    while place and cells[place].is_spanned:
        place -= 1
    return " ".join(read_frame(cells[place].text_frame).split())


def read_frame(frame: Any) -> str:
    """The paragraphs of a text frame, one per line; line breaks in a paragraph become spaces."""
    texts = (" ".join(read_paragraph(paragraph).split()) for paragraph in frame.paragraphs)
    return "\n".join(filter(None, texts))


def read_paragraph(paragraph: Any) -> str:
    """The text of a paragraph, with superscripts and subscripts."""
    text = ""
    for run in paragraph._p:
        properties = run.find(f"{A}rPr")
        shift = properties.get("baseline", "0").removesuffix("%") if properties is not None else "0"
        written = "\n" if run.tag == f"{A}br" else "".join(each.text or "" for each in run.iter(f"{A}t"))
        if written.strip() and shift.lstrip("-").isdecimal() and int(shift):
            text = append_script(text, written, is_raised=int(shift) > 0)
        else:
            text += written
    return text


FORMATS = (
    Format(
        "PowerPoint",
        (".pptx", ".pptm"),
        "python-pptx",
        "titles, texts, tables and charts with their headings, notes; hidden slides are left out",
        "slide 3",
        read=read_single(read_pptx),
        modules=("pptx",),
        is_large=True,
    ),
)
