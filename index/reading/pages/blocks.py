"""Divides a page into blocks, such as paragraphs: text and inline elements side by side are one block."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.reading.pages.text import Rows
from index.reading.text.writing import TextBuilder

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

HEADINGS = frozenset("head h1 h2 h3 h4 h5 h6".split())
BLOCKS = HEADINGS | frozenset(
    "p item quote row cell fw ab table list div li ul ol blockquote pre section article main td th tr hr center header "
    "footer nav aside form fieldset figure figcaption address dl dt dd dir menu details summary dialog".split()
)
"""Block elements of pages and of trafilatura's output."""
BOXES = tuple("body div section article main center header form fieldset dialog details dir search".split())
"""Elements whose text should be in paragraphs: trafilatura loses it otherwise."""
MAX_LINKED = 0.3
"""The share of linked text in a box that belongs to an article; teasers of other pages have more."""
MIN_FORM_CHARS = 1_000
"""A form with fields and less text asks for something; one with more has the whole page in it."""
PREFORMATTED = ("pre", "code")
SPACE = re.compile(r"\s+")
BLANK_LINE = re.compile(r"\n\s*\n")


def find_blocks(element: Element) -> set[Element]:
    """The block elements in an element, and all that contain one."""
    found: set[Element] = set()
    for block in element.iter(*BLOCKS):
        while block is not None and block not in found:
            found.add(block)
            block = block.getparent()
    return found


def open_boxes(tree: Element) -> None:
    """Turn boxes that trafilatura drops into <div>, in place, unless they lead elsewhere or ask for something."""
    for element in tree.xpath("//fieldset | //menu | //dialog | //form | //article//aside | //article//footer"):
        text = len("".join(element.itertext()))
        linked = sum(len("".join(link.itertext())) for link in element.iter("a"))
        has_fields = element.tag != "fieldset" and element.xpath("boolean(.//input[not(@type='hidden')])")
        if linked <= MAX_LINKED * text and (text > MIN_FORM_CHARS or not has_fields):
            element.tag = "div"


def wrap_loose_text(tree: Element) -> None:
    """Put text that stands beside blocks, or by itself in a box, into paragraphs, in place."""
    blocks = find_blocks(tree)
    for box in list(tree.iter(*BOXES)):
        children = list(box)
        paragraph = wrap_text(box.text)
        if paragraph is not None:
            box.text = None
            box.insert(0, paragraph)
        for child in children:
            if child in blocks or is_second_break(child, paragraph):
                paragraph = wrap_text(child.tail)
                if paragraph is not None:
                    child.tail = None
                    child.addnext(paragraph)
            elif isinstance(child.tag, str) and (paragraph is not None or has_text(child)):
                if paragraph is None:
                    paragraph = child.makeelement("p")
                    child.addprevious(paragraph)
                paragraph.append(child)


def wrap_text(text: str | None) -> Element | None:
    """A new paragraph with a text; None if the text is blank."""
    from lxml import html

    if not (text or "").strip():
        return None
    paragraph = html.Element("p")
    paragraph.text = text
    return paragraph


def is_second_break(element: Element, paragraph: Element | None) -> bool:
    """Whether an element is a line break right after the one that ends a paragraph."""
    last = paragraph[-1] if paragraph is not None and len(paragraph) else None
    return element.tag == "br" and last is not None and last.tag == "br" and not (last.tail or "").strip()


def has_text(element: Element) -> bool:
    return bool("".join(element.itertext()).strip() or (element.tail or "").strip())


class BlockWriter:
    """Writes the blocks of an element in order, with headings and table rows as places."""

    def __init__(self, builder: TextBuilder, title: str, rows: Rows) -> None:
        self._builder = builder
        self._title = title
        self._rows = rows
        self._blocks: set[Element] = set()

    def write(self, element: Element) -> None:
        """Write an element's blocks; text and inline elements between them become blocks too."""
        self._blocks = find_blocks(element)
        self._write_inner(element)

    def _write_inner(self, element: Element) -> None:
        run = [join_lines(element.text)]
        for child in element:
            if child in self._blocks:
                self._write_text("".join(run))
                run.clear()
                self._write_block(child)
            else:
                run.append(read_inline(child))
            run.append(join_lines(child.tail))
        self._write_text("".join(run))

    def _write_block(self, element: Element) -> None:
        if any(child in self._blocks for child in element):
            self._write_inner(element)
            return
        text = read_inline(element)
        name = tidy_lines(text)
        if element.tag in HEADINGS and name:
            is_title = name == self._title or "h1" in (element.tag, element.get("rend"))
            self._builder.start_place("" if is_title else f"section {name}")
        if name in self._rows:
            self._builder.add_row(name, *self._rows[name])
        elif element.tag in PREFORMATTED:
            self._builder.add_block(name)
        else:
            self._write_text(text)

    def _write_text(self, text: str) -> None:
        for part in BLANK_LINE.split(text):
            self._builder.add_block(tidy_lines(part))


def read_inline(element: Element, *, has_lines: bool = False) -> str:
    """The text of an element, with its line breaks; those of its source count only in preformatted text."""
    if not isinstance(element.tag, str):  # a comment
        return ""
    if element.tag in ("lb", "br"):
        return "\n"
    has_lines = has_lines or element.tag in PREFORMATTED
    pieces = [element.text or "" if has_lines else join_lines(element.text)]
    for child in element:
        pieces.append(read_inline(child, has_lines=has_lines))
        pieces.append(child.tail or "" if has_lines else join_lines(child.tail))
    return "".join(pieces)


def join_lines(text: str | None) -> str:
    """A text with single spaces for line ends and other white space."""
    return SPACE.sub(" ", text or "")


def tidy_lines(text: str) -> str:
    """The lines of a text, stripped, without empty ones."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
