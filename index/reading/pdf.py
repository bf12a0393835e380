"""PDF files, by pypdf. The title is taken from the file; its dates are those of the file and not of publication."""

from __future__ import annotations

import io
import logging

from index.reading.document import Document
from index.reading.files import UnreadableFileError
from index.reading.metadata import Metadata


def read_pdf(data: bytes) -> Document:
    """Raises UnreadableFileError where it is encrypted, damaged or holds no text."""
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every oddity that it reads all the same
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            raise UnreadableFileError("it is encrypted; save it without a password")
        text = "\n\n".join(page.extract_text() for page in reader.pages).strip()
        title = str((reader.metadata.title if reader.metadata else None) or "").strip()
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableFileError(f"it is no PDF that can be read ({type(error).__name__}: {error})") from error
    if not text:
        raise UnreadableFileError("it holds no text, as scanned pages do; run text recognition (OCR) over it first")
    return Document(text, Metadata(title=title))
