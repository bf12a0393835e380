"""Rich text (RTF), by striprtf."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from index.reading.document import Document, UnreadableFileError
from index.reading.format import Format, read_single
from index.reading.formats.text import add_own_date
from index.reading.metadata.fields import Metadata
from index.reading.options import ReadOptions
from index.reading.text.scripts import append_script
from index.reading.text.tables import format_table

TITLE = re.compile(r"\{\\info\b.{0,2000}?\{\\title\s+((?:[^{}]|\\[{}])*)\}", re.DOTALL)
HIDDEN = re.compile(r"\{(?=(?:\\[a-z]+-?\d*\s?)*?\\(?:v|deleted)(?![a-z\d]))")
"""The start of a group that is formatted as hidden or deleted."""
FOOTNOTE = re.compile(r"\{\\footnote\b")
ENCODING = re.compile(r"\\ansicpg\d+")
BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
SCRIPT = re.compile(
    r"\{(?P<before>(?:\\[a-z]+-?\d*\s?)*)\\(?P<kind>super|sub)(?![a-z])(?P<after>(?:\\[a-z]+-?\d*\s?)*)\s?"
    r"(?P<text>[^{}\\]{1,20})\}"
    r"|\\(?P<kind2>super|sub)\s(?P<text2>[^{}\\]{1,20})\\nosupersub(?![a-z])\s?"
)
"""A superscript or subscript: a group of its own, or text up to the end of the formatting."""
MARKS = {"super": "\ue000", "sub": "\ue001"}
END_MARK = "\ue002"
MARKED = re.compile("([\ue000\ue001])([^\ue002]*)\ue002")
SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def read_rtf(data: bytes, options: ReadOptions) -> Document:
    """Raises UnreadableFileError if it is not RTF or contains no text."""
    from striprtf.striprtf import rtf_to_text

    written = data.decode("latin-1")  # RTF is ASCII; it names the encoding of \\'xx itself
    if not written.lstrip("\ufeff \t\r\n").startswith("{\\rtf"):
        raise UnreadableFileError("it is not RTF")
    written, footnotes = split_footnotes(SCRIPT.sub(mark_script, HIDDEN.sub(r"{\\*", written)))
    text = "\n".join(rtf_to_text(each, errors="replace") for each in (written, *footnotes)).strip()
    text = write_scripts(text)
    text = SURROGATES.sub(lambda found: found[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    blocks = list(write_rows(text.split("\n")))
    found = TITLE.search(written)
    title = rtf_to_text("{\\rtf1 " + found[1] + "}").strip() if found else ""
    if not text:
        raise UnreadableFileError("it holds no text")
    notes = ("some of its characters could not be decoded",) if "\ufffd" in text else ()
    return add_own_date(Document("\n\n".join(filter(None, blocks)), Metadata(title), notes), options)


def mark_script(found: re.Match[str]) -> str:
    """A superscript or subscript with marks around it, which striprtf keeps."""
    start, end = (f"\\u{ord(mark) - 0x10000}?" for mark in (MARKS[found["kind"] or found["kind2"]], END_MARK))
    marked = f"{start}{found['text'] or found['text2']}{end}"
    return f"{{{found['before']}{found['after']}{marked}}}" if found["kind"] else marked


def write_scripts(text: str) -> str:
    """A text in which marked superscripts and subscripts are written as such."""
    pieces = [""]
    place = 0
    for found in MARKED.finditer(text):
        before = text[place : found.start()]
        pieces += [append_script(before, found[2], is_raised=found[1] == MARKS["super"])]
        place = found.end()
    return "".join([*pieces, text[place:]])


def split_footnotes(written: str) -> tuple[str, list[str]]:
    """The file without its footnotes, which striprtf drops, and each footnote as an RTF file of its own."""
    encoding = found[0] if (found := ENCODING.search(written)) else ""
    pieces: list[str] = []
    footnotes: list[str] = []
    place = 0
    while found := FOOTNOTE.search(written, place):
        end, depth = len(written), 0
        for brace in BRACES.finditer(written, found.start()):
            depth += {"{": 1, "}": -1}.get(brace[0], 0)
            if not depth and brace[0] == "}":
                end = brace.end()
                break
        pieces.append(written[place : found.start()])
        footnotes.append(f"{{\\rtf1{encoding} {written[found.end() : end]}")
        place = end
    return "".join([*pieces, written[place:]]), footnotes


def write_rows(lines: list[str]) -> Iterator[str]:
    """The lines, stripped; table rows, whose cells end in "|", with the headings of their columns."""
    for is_table, group in groupby(lines, key=lambda line: line.rstrip().endswith("|")):
        if is_table:
            yield from format_table([line.rstrip()[:-1].split("|") for line in group])
        else:
            yield from (line.strip() for line in group)


FORMATS = (
    Format(
        "RTF",
        (".rtf",),
        "striprtf",
        "text, tables with their headings, footnotes; the title from the file's properties",
        read=read_single(read_rtf),
        modules=("striprtf.striprtf",),
        is_large=True,
    ),
)
