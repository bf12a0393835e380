"""Removes what a browser does not show, according to attributes and the page's own styles.

Implements the CSS cascade as far as it hides elements: specificity, order and inline styles. Rules for print or for
some screen widths are ignored. Text for screen readers only counts as hidden; aria-hidden text does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NEVER_SHOWN = "//*[@hidden] | //template | //noscript | //script | //textarea | //select | //dialog[not(@open)] | //svg"
OVERLAYS = (
    "//*[@role='dialog' or @role='alertdialog' or @aria-modal='true']"
    " | //*[contains(concat(' ', translate(@class, '-_', '  '), ' '), ' cookie ')]"
    " | //*[contains(concat(' ', translate(@class, '-_', '  '), ' '), ' consent ')]"
    " | //*[contains(concat(' ', translate(@id, '-_', '  '), ' '), ' cookie ')]"
    " | //*[contains(concat(' ', translate(@id, '-_', '  '), ' '), ' consent ')]"
)
"""Dialogs and cookie notices, which cover the page."""
MAX_RULES = 5_000
FAR_AWAY = re.compile(r"-\d{4,}(?:\.\d+)?(?:px|pt)|-\d{3,}r?em|-999+\D|-\d{3,}(?:vw|vh|%)")
ZERO = re.compile(r"[+-]?0*\.?0*(?:px|pt|r?em|%)?")
CLIPPED = re.compile(r"rect\(\s*(?:0(?:px)?|1px)[\s,]|inset\(\s*(?:50|100)%")

HIDING_PROPERTIES = frozenset(
    "display visibility opacity font-size left top right text-indent clip clip-path color content-visibility".split()
)
"""Properties that decide whether an element is visible."""
Hiding = dict[str, tuple[tuple[object, ...], bool]]
"""By property: the weight of the winning rule, and whether it hides the element."""


def drop_hidden(tree: Element) -> None:
    """Remove hidden elements and notices that cover the page, except one with most of the page's text."""
    for element in tree.xpath("//*[@aria-hidden]"):
        del element.attrib["aria-hidden"]  # trafilatura would drop it
    whole = len(read_text_content(tree)) or 1
    styled: dict[Element, Hiding] = {}
    for weight, selector, declarations in read_rules(tree):
        for element in select_elements(tree, selector):
            apply_declarations(styled.setdefault(element, {}), weight, declarations)
    for element in tree.xpath("//*[@style]"):
        apply_declarations(styled.setdefault(element, {}), (9,), parse_declarations(element.get("style")))
    hidden = [element for element, found in styled.items() if any(hides for _, hides in found.values())]
    shown = {element for element, found in styled.items() if found.get("display", ((), True))[1] is False}
    hidden += [element for element in tree.xpath(NEVER_SHOWN) if element not in shown or element.tag == "template"]
    for element in [*hidden, *tree.xpath(OVERLAYS)]:
        is_large = len(read_text_content(element)) > whole / 2 and element.tag not in ("template", "script", "noscript")
        if element.getparent() is not None and element.tag not in ("body", "head", "html") and not is_large:
            element.drop_tree()


def read_text_content(element: Element) -> str:
    """All text in an element, except scripts and styles."""
    return "".join(element.xpath(".//text()[not(parent::script) and not(parent::style)]"))


def read_rules(tree: Element) -> Iterator[tuple[tuple[object, ...], str, dict[str, str]]]:
    """The weight, selector and declarations of each rule in the page's own style sheets that may hide something."""
    import tinycss2

    order = 0
    for style in tree.xpath("//style"):
        if (style.get("media") or "all").strip().lower() not in ("", "all", "screen"):
            continue
        rules = tinycss2.parse_stylesheet(style.text or "", skip_comments=True, skip_whitespace=True)
        for rule in list(unfold_media(rules))[:MAX_RULES]:
            declarations = parse_declarations(tinycss2.serialize(rule.content))
            order += 1
            if not declarations:
                continue
            for selector in tinycss2.serialize(rule.prelude).split(","):
                yield (1, selector.count("#"), selector.count("."), order), selector.strip(), declarations


def unfold_media(rules: list[Any]) -> Iterator[Any]:
    """The qualified rules, including those in @media for all screens."""
    import tinycss2

    for rule in rules:
        if rule.type == "qualified-rule":
            yield rule
        elif rule.type == "at-rule" and rule.lower_at_keyword == "media" and is_for_screens(rule):
            inner = tinycss2.parse_rule_list(rule.content or [], skip_comments=True, skip_whitespace=True)
            yield from unfold_media(inner)


def is_for_screens(rule: Any) -> bool:
    """Whether an @media rule applies to screens of any size."""
    import tinycss2

    return tinycss2.serialize(rule.prelude).strip().lower() in ("screen", "all")


def select_elements(tree: Element, selector: str) -> list[Element]:
    """The elements that match a selector; none if only a browser can evaluate it (":hover")."""
    from cssselect import SelectorError
    from lxml.cssselect import CSSSelector

    if ":" in selector or not selector:
        return []
    try:
        return list(CSSSelector(selector, translator="html")(tree))
    except SelectorError:
        return []


def parse_declarations(style: str) -> dict[str, str]:
    """The declarations that decide whether an element is visible, in lower case, unescaped."""
    import tinycss2

    found: dict[str, str] = {}
    for each in tinycss2.parse_declaration_list(style, skip_comments=True, skip_whitespace=True):
        if each.type == "declaration" and each.lower_name in HIDING_PROPERTIES:
            value = "".join(token.value if token.type == "ident" else token.serialize() for token in each.value)
            found[each.lower_name] = value.strip().lower()
    return found


def apply_declarations(hiding: Hiding, weight: tuple[object, ...], declarations: dict[str, str]) -> None:
    """Record in `hiding` whether each property hides an element; the heaviest rule wins, or the later of equals."""
    for name, value in declarations.items():
        before = hiding.get(name)
        if before is None or weight >= before[0]:
            hiding[name] = (weight, is_hiding(name, value))


def is_hiding(name: str, value: str) -> bool:
    """Whether a declaration hides an element."""
    if name in ("display", "visibility", "content-visibility"):
        return value in ("none", "hidden", "collapse")
    if name in ("opacity", "font-size"):
        return bool(ZERO.fullmatch(value)) and "0" in value
    if name in ("clip", "clip-path"):
        return bool(CLIPPED.match(value))
    return value == "transparent" if name == "color" else bool(FAR_AWAY.match(value))
