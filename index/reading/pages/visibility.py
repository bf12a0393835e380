"""Removes what a browser does not show, according to attributes and the page's own styles.

Text for screen readers only counts as hidden; aria-hidden text does not. The text of closed <details> counts as shown,
as a reader can open them; so does that of a box without height, which scripts open and close.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.reading.pages.styles import Styles, compute_styles

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NEVER_SHOWN = (
    "//*[@hidden or @popover] | //template | //noscript | //script | //textarea | //select | //dialog[not(@open)]"
    " | //svg"
)
SCREEN_READER_CLASSES = frozenset(
    "sr-only visually-hidden visuallyhidden u-visually-hidden screen-reader-text screen-reader-only "
    "screenreader-only element-invisible".split()
)
"""Classes for which usual style sheets, which are not in the page, hide text from all but screen readers."""
NOTICE = re.compile(
    r"(?:cookie|consent)s?[-_]*(?:banner|bar|box|consent|law|message|modal|notice|overlay|popup|prompt|wall)",
    re.IGNORECASE,
)
NOTICE_WORDS = frozenset(("cookie", "cookies", "consent"))
"""Words in the names of notices about cookies; an article about baking has them too."""
FAR_AWAY = re.compile(r"-\d{4,}(?:\.\d+)?(?:px|pt)|-\d{3,}r?em|-999+\D|-\d{3,}(?:vw|vh|%)")
ZERO = re.compile(r"[+-]?0*\.?0*(?:px|pt|r?em|%)?")
CLIPPED = re.compile(r"rect\(\s*(?:0(?:px)?|1px)[\s,]|inset\(\s*(?:50|100)%")
INHERITED = frozenset(("visibility", "font-size", "color"))
"""Properties by which an element in a hidden one can be visible again."""
SPANS = frozenset("a abbr b cite code em font i label small span strong u".split())
LINES = ("block", "flex", "grid", "list-item", "table")
"""Values of `display` by which an element begins and ends a line."""


def drop_hidden(tree: Element) -> None:
    """Remove hidden elements and notices that cover the page, except one with most of the page's text."""
    whole = len(read_text_content(tree)) or 1
    styles = compute_styles(tree)
    hidden = find_hidden(tree, styles)
    keep_visible(styles, hidden)
    divide_lines(styles)
    for element in hidden:
        is_large = len(read_text_content(element)) > whole / 2 and element.tag not in ("template", "script", "noscript")
        if element.getparent() is not None and element.tag not in ("body", "head", "html") and not is_large:
            element.drop_tree()
    clear_marks(tree)


def clear_marks(tree: Element) -> None:
    """Remove attributes for which trafilatura would drop visible text, such as the class "cookie-recipe"."""
    for name in ("aria-hidden", "style"):
        for element in tree.xpath(f"//*[@{name}]"):
            del element.attrib[name]
    for name in ("class", "id"):
        for element in tree.xpath(f"//*[contains(translate(@{name}, 'COKIE', 'cokie'), 'cookie')]"):
            del element.attrib[name]


def find_hidden(tree: Element, styles: dict[Element, Styles]) -> dict[Element, set[str]]:
    """The hidden elements, with the properties that hide them; empty for what is hidden otherwise."""
    hidden: dict[Element, set[str]] = {}
    for element, found in styles.items():
        if names := {name for name, setting in found.items() if is_hiding(name, setting.value)}:
            hidden[element] = names
        elif is_tiny(found):
            hidden[element] = set()
    for element in tree.xpath(NEVER_SHOWN):
        display = styles.get(element, {}).get("display")
        if display is None or display.value == "none" or element.tag == "template":
            hidden[element] = set()
    for element in tree.xpath("//*[@class or @id or @role or @aria-modal]"):
        if is_overlay(element) or SCREEN_READER_CLASSES.intersection((element.get("class") or "").lower().split()):
            hidden[element] = set()
    return hidden


def is_overlay(element: Element) -> bool:
    """Whether an element is a dialog or a notice about cookies, which covers the page."""
    if element.get("role") in ("dialog", "alertdialog") or element.get("aria-modal") == "true":
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    in_article = any(each.tag in ("article", "main") for each in element.iterancestors())
    words = set() if in_article else set(re.split(r"[-_\s]", names.lower()))
    return bool(NOTICE.search(names) or words & NOTICE_WORDS)


def keep_visible(styles: dict[Element, Styles], hidden: dict[Element, set[str]]) -> None:
    """Move elements that are visible although they are in a hidden one before it."""
    for element, found in styles.items():
        shown = INHERITED.intersection(found) if element not in hidden else set()
        around = [each for each in element.iterancestors() if each in hidden] if shown else []
        if around and all(hidden[each] and hidden[each] <= shown for each in around):
            element.tail = None  # which stays hidden
            around[-1].addprevious(element)


def divide_lines(styles: dict[Element, Styles]) -> None:
    """Put line breaks around elements that are inline by their tag, but lines by their style."""
    for element, found in styles.items():
        if element.tag in SPANS and "display" in found and found["display"].value in LINES:
            element.addprevious(element.makeelement("br"))
            element.addnext(element.makeelement("br"))


def read_text_content(element: Element) -> str:
    """All text in an element, except scripts and styles."""
    return "".join(element.xpath(".//text()[not(parent::script) and not(parent::style)]"))


def is_tiny(found: Styles) -> bool:
    """Whether an element is cut off at a pixel; one without height only may be opened by the reader."""
    width, height, overflow = (found[name].value if name in found else "" for name in ("width", "height", "overflow"))
    return overflow in ("hidden", "clip") and all(is_zero(each) or each == "1px" for each in (width, height))


def is_zero(value: str) -> bool:
    return bool(ZERO.fullmatch(value)) and "0" in value


def is_hiding(name: str, value: str) -> bool:
    """Whether a declaration hides an element."""
    if name in ("display", "visibility", "content-visibility"):
        return value in ("none", "hidden", "collapse")
    if name in ("opacity", "font-size"):
        return is_zero(value)
    if name in ("clip", "clip-path"):
        return bool(CLIPPED.match(value))
    return value == "transparent" if name == "color" else bool(FAR_AWAY.match(value))
