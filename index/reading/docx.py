"""Word files (docx), by python-docx: paragraphs and tables in their order.

A file's own dates are those of its making, which need not be that of publication, and are not taken for it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.reading.document import Document
from index.reading.files import UnreadableFileError
from index.reading.metadata import Metadata

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

UNPACKED = 20
"""Times a file's limit that it may have unpacked; what claims to be more is a zip bomb."""


def read_docx(data: bytes, most: int) -> Document:
    """Raises UnreadableFileError where it is no docx, is encrypted, unpacks to too much or holds no text."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    check_unpacked(data, UNPACKED * most)
    try:
        document = docx.Document(io.BytesIO(data))
        text = "\n\n".join(part for part in blocks(document) if part)
        title = (document.core_properties.title or "").strip() or heading(document)
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, SyntaxError, zipfile.BadZipFile) as error:
        raise UnreadableFileError(f"it is no Word file that can be read ({type(error).__name__}: {error})") from error
    if not text:
        raise UnreadableFileError("it holds no text")
    return Document(text, Metadata(title=title))


def check_unpacked(data: bytes, most: int) -> None:
    """Raises UnreadableFileError by the sizes that the archive states; zipfile unpacks no more than these."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        old = data.startswith(b"\xd0\xcf\x11\xe0")
        said = "it is encrypted or of an old format; save it anew as docx" if old else "it is no Word file (docx)"
        raise UnreadableFileError(said) from error
    if size > most:
        raise UnreadableFileError(f"it unpacks to {size:,} bytes, more than the limit of {most:,}")


def blocks(document: WordDocument) -> Iterator[str]:
    """The text of each paragraph, and of each row of a table."""
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield " | ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)).strip(" |")
        else:
            yield block.text.strip()


def heading(document: WordDocument) -> str:
    """The first paragraph where it is set as title or top heading; an empty string otherwise."""
    first = next((paragraph for paragraph in document.paragraphs if paragraph.text.strip()), None)
    style = first.style.name if first is not None and first.style else ""
    return first.text.strip() if first is not None and style in ("Title", "Heading 1") else ""
