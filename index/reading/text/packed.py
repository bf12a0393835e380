"""Reads XML and packed XML (docx, odt, epub) within limits and without entities, which could expand to any size."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from index.reading.document import UnreadableFileError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_UNPACKED = 20
"""A packed file may unpack to this many times `article_bytes`; a larger one is a zip bomb."""
ENTITY_MARKS = tuple("<!ENTITY".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
MACROS = re.compile(r".*vbaProject\.bin|Basic/[^/]+/(?!script-lb\.xml).+\.xml|Scripts/.+")
"""Where packed formats keep macros; each library of LibreOffice also has a list of them, which may be empty."""
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""The first bytes of old Office files and of encrypted new ones."""


def open_package(data: bytes, max_bytes: int, kind: str) -> zipfile.ZipFile:
    """Open a file of a packed format as an archive.

    Raises UnreadableFileError if it is not an archive, is encrypted, or declares that it unpacks to more than
    `max_bytes`; zipfile never unpacks more than declared.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        old = data.startswith(OLD_OFFICE)
        reason = "it is encrypted or in an old format; save it again without a password" if old else f"it is not {kind}"
        raise UnreadableFileError(reason) from error
    size = sum(entry.file_size for entry in entries)
    if size > max_bytes:
        raise UnreadableFileError(f"it unpacks to {size:,} bytes, more than the limit of {max_bytes:,}")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFileError("it is encrypted; save it without a password")
    return archive


def read_entry(archive: zipfile.ZipFile, name: str) -> bytes:
    """The content of a file in an archive. Raises UnreadableFileError if it is missing or damaged."""
    try:
        return archive.read(name)
    except KeyError as error:
        raise UnreadableFileError(f"it is damaged: it contains no {name}") from error
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UnreadableFileError(f"it is damaged: {name} cannot be unpacked") from error


def check_entities(archive: zipfile.ZipFile) -> None:
    """Raises UnreadableFileError if a part declares XML entities; for formats whose library parses the parts itself."""
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            data = read_entry(archive, name)
            if any(mark in data for mark in ENTITY_MARKS):  # parsing every part would take as long as reading the file
                parse_xml(data)


def list_macro_notes(archive: zipfile.ZipFile) -> list[str]:
    """A note if a file holds macros."""
    return ["its macros were ignored"] if any(map(MACROS.fullmatch, archive.namelist())) else []


def parse_xml(data: bytes, encoding: str | None = None) -> Element:
    """The root of an XML document, in the encoding that it declares unless one is given.

    Raises UnreadableFileError if it is malformed or declares entities.
    """
    from lxml import etree

    parser = etree.XMLParser(
        encoding=encoding, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFileError(f"it is not valid XML ({error})") from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise UnreadableFileError("it declares XML entities, which are refused; save it without them")
    return root


def local_name(element: Element) -> str:
    """An element's name without its namespace; empty for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
