"""HTML pages: trafilatura finds the article, its title, source, date and address, and leaves out what surrounds it."""

from __future__ import annotations

import codecs
import re

from index.reading.document import Document
from index.reading.files import UnreadableFileError
from index.reading.metadata import metadata_from

DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
HEAD = 4_096
"""Bytes in which a page has to declare its encoding."""
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What a page says of its date itself; not whatever looks like one, such as the year of a copyright.
DATES = {"original_date": True, "extensive_search": False}
STYLE = "translate(@style, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ ', 'abcdefghijklmnopqrstuvwxyz')"
HIDDEN = [
    "//*[@hidden]",
    "//*[@aria-hidden='true']",
    f"//*[contains({STYLE}, 'display:none')]",
    f"//*[contains({STYLE}, 'visibility:hidden')]",
]
"""What nobody who reads the page in a browser would see is no part of the article."""


def read_html(data: bytes) -> Document:
    """Raises UnreadableFileError where there is no article in the page, or its encoding is not the one it declares."""
    from trafilatura import bare_extraction, load_html

    tree = load_html(page_text(data))
    if tree is None:
        raise UnreadableFileError("it is no HTML that can be read")
    for element in tree.xpath(" | ".join(HIDDEN)):
        if element.getparent() is not None:
            element.drop_tree()
    found = bare_extraction(tree, with_metadata=True, include_comments=False, date_extraction_params=dict(DATES))
    text = "" if found is None or isinstance(found, dict) else (found.text or "")
    if not text.strip():
        raise UnreadableFileError("no article text is found in it")
    written = {
        "title": found.title,
        "source": found.sitename or found.hostname,
        "published": found.date,
        "url": found.url,
        "author": found.author,
    }
    metadata, notes = metadata_from({name: value for name, value in written.items() if value})
    # Each line is a block of its own on the page: a heading must not run into the sentence below it.
    return Document(text.replace("\n", "\n\n"), metadata, tuple(notes))


def page_text(data: bytes) -> str:
    """The page in the encoding that it declares, or UTF-8. Raises UnreadableFileError where it does not fit."""
    declared = DECLARED.search(data[:HEAD])
    name = next((name for mark, name in MARKS if data.startswith(mark)), None)
    name = name or (declared.group(1).decode("ascii", "replace") if declared else "utf-8")
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError) as error:
        raise UnreadableFileError(f"it is not {name}, the encoding that it should have; save it as UTF-8") from error
