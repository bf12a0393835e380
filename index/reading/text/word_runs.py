"""The text of a paragraph of a Word file, as Word shows it: with superscripts and symbols, without hidden text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.reading.text.packed import local_name
from index.reading.text.scripts import append_script
from index.reading.text.symbols import read_symbol, read_symbols

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NOT_SHOWN = frozenset(
    "del moveFrom delText instrText delInstrText pPr rPr tblPr tblGrid tcPr trPr sectPr sdtPr sdtEndPr Fallback "
    "fldData proofErr bookmarkStart bookmarkEnd commentRangeStart commentRangeEnd posOffset positionH positionV".split()
)
"""Elements whose text Word does not show, or shows elsewhere as well."""
SCRIPTS = ("superscript", "subscript")
BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_runs(element: Element, boxes: list[Element]) -> str:
    """The text of a paragraph. Its text boxes are appended to `boxes`, to be read after it."""
    pieces: list[str] = []
    collect_text(element, pieces, boxes)
    return "".join(pieces)


def collect_text(element: Element, pieces: list[str], boxes: list[Element]) -> None:
    """Append the text of an element to `pieces`."""
    for child in element:
        name = local_name(child)
        if name == "t":
            pieces.append(read_symbols(child.text or "", read_font(element)))
        elif name == "sym":
            pieces.append(read_sym(child) or "")
        elif name in BREAKS:
            pieces.append(BREAKS[name])
        elif name == "txbxContent":
            boxes.append(child)
        elif name == "r" and (script := read_property(child, "vertAlign")) in SCRIPTS and not is_hidden(child):
            pieces[:] = [append_script("".join(pieces), read_runs(child, boxes), is_raised=script == SCRIPTS[0])]
        elif name not in NOT_SHOWN and not is_hidden(child):
            collect_text(child, pieces, boxes)


def read_property(run: Element, name: str) -> str:
    """The value of a property of a run; empty if it is not set."""
    found = run.find(f"{W}rPr/{W}{name}")
    return found.get(f"{W}val", "true") if found is not None else ""


def is_hidden(run: Element) -> bool:
    """Whether a run is formatted as hidden text."""
    return read_property(run, "vanish") not in ("", "0", "false")


def read_font(run: Element) -> str:
    """The font of a run; empty if it is that of its paragraph."""
    found = run.find(f"{W}rPr/{W}rFonts")
    return found.get(f"{W}ascii", "") if found is not None else ""


def read_sym(symbol: Element) -> str | None:
    """The character of a symbol; None if it is not known."""
    code = symbol.get(f"{W}char", "")
    try:
        return read_symbol(int(code, 16), symbol.get(f"{W}font", ""))
    except (ValueError, OverflowError):
        return None


def list_unknown_symbols(body: Element) -> list[str]:
    """The fonts of symbols that are not known."""
    return sorted({each.get(f"{W}font", "") for each in body.iter(f"{W}sym") if read_sym(each) is None})


def joins_next(paragraph: Element) -> bool:
    """Whether the end of a paragraph is a tracked deletion, so that the next one continues it."""
    marks = (f"{W}pPr/{W}rPr/{W}{name}" for name in ("del", "moveFrom"))
    return any(paragraph.find(mark) is not None for mark in marks)
