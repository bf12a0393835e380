"""Applies a page's own styles as far as they decide what is visible: the CSS cascade for a few properties.

Rules for print or for some screen widths are ignored, and so are those that depend on what a reader does (":hover").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

PROPERTIES = frozenset(
    "display visibility opacity font-size left top right text-indent clip clip-path color content-visibility overflow "
    "width height".split()
)
"""Properties that decide whether an element is visible."""
SCREENS = frozenset(("", "all", "screen", "only all", "only screen"))
MAX_RULES = 5_000
MAX_SELECTORS = 100
"""The most selectors of a rule; nested rules multiply them."""
MAX_DEPTH = 10
MAX_COMPARISONS = 4_000_000
"""The most elements that are compared with selectors, which takes a few seconds; later rules are ignored."""
NAME = re.compile(r"[.#](-?[A-Za-z_][\w-]*)")
NOT_ONE = re.compile(r":not\(([^()]*,[^()]*)\)")
""":not() with several selectors, which cssselect does not know."""
FUNCTION = re.compile(r":[\w-]+\([^()]*\)")


class Setting(NamedTuple):
    """The value of a property, and its weight: important, inline, specificity, order."""

    weight: tuple[int, ...]
    value: str


Styles = dict[str, Setting]
"""The settings that win, by property."""
Declarations = dict[str, tuple[bool, str]]
"""Whether each property is important, and its value."""


def compute_styles(tree: Element) -> dict[Element, Styles]:
    """The settings of each element that the page's styles or its own attribute name, without inheritance."""
    styles: dict[Element, Styles] = {}
    for place, (selector, declarations) in enumerate(read_rules(tree)):
        for specificity, element in select_elements(tree, selector):
            apply_declarations(styles.setdefault(element, {}), declarations, (0, *specificity, place))
    for element in tree.xpath("//*[@style]"):
        apply_declarations(styles.setdefault(element, {}), parse_declarations(element.get("style")), (1,))
    return styles


def read_rules(tree: Element) -> Iterator[tuple[str, Declarations]]:
    """A selector and declarations for each rule in the page's own style sheets that may hide something."""
    import tinycss2

    elements = tree.xpath("//*[@class or @id]")
    names = {name for each in elements for name in f"{each.get('class') or ''} {each.get('id') or ''}".split()}
    count = int(tree.xpath("count(//*)"))
    comparisons = 0
    for style in tree.xpath("//style"):
        if not is_for_screens(style.get("media") or ""):
            continue
        nodes = tinycss2.parse_stylesheet(style.text or "", skip_comments=True, skip_whitespace=True)
        for selector, declarations in unfold_rules(nodes[:MAX_RULES], [], 0):
            if names.issuperset(NAME.findall(FUNCTION.sub("", selector))):
                comparisons += count
                if comparisons > MAX_COMPARISONS:
                    return
                yield selector, declarations


def unfold_rules(nodes: list[Any], parents: list[str], depth: int) -> Iterator[tuple[str, Declarations]]:
    """The rules among nodes, including nested ones, whose selectors are below `parents`."""
    import tinycss2

    for node in nodes if depth < MAX_DEPTH else []:
        if node.type == "qualified-rule":
            selectors = join_selectors(parents, split_selectors(node.prelude))
            declarations = parse_declarations(tinycss2.serialize(node.content))
            yield from ((selector, declarations) for selector in selectors if declarations)
        elif node.type == "at-rule" and node.content is not None and is_applied(node):
            selectors = parents
        else:
            continue
        inner = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
        yield from unfold_rules(inner, selectors, depth + 1)


def is_applied(rule: Any) -> bool:
    """Whether the rules in an at-rule apply to a browser of today, on a screen of any size."""
    import tinycss2

    condition = tinycss2.serialize(rule.prelude).strip().lower()
    if rule.lower_at_keyword == "media":
        return is_for_screens(condition)
    return rule.lower_at_keyword == "layer" or (rule.lower_at_keyword == "supports" and not condition.startswith("not"))


def is_for_screens(media: str) -> bool:
    return any(" ".join(each.split()) in SCREENS for each in media.lower().split(","))


def split_selectors(prelude: list[Any]) -> list[str]:
    """The selectors of a rule, which commas separate."""
    import tinycss2

    found: list[list[Any]] = [[]]
    for part in prelude:
        if part == ",":
            found.append([])
        else:
            found[-1].append(part)
    return [tinycss2.serialize(tokens).strip() for tokens in found][:MAX_SELECTORS]


def join_selectors(parents: list[str], selectors: list[str]) -> list[str]:
    """The selectors of a nested rule in full; "&" stands for the selector of the rule around it."""
    if not parents:
        return selectors
    pairs = [(parent, each) for parent in parents for each in selectors]
    return [each.replace("&", parent) if "&" in each else f"{parent} {each}" for parent, each in pairs][:MAX_SELECTORS]


def select_elements(tree: Element, selector: str) -> Iterator[tuple[tuple[int, ...], Element]]:
    """The elements that match a selector, with its specificity; none for ::before and what is unknown."""
    from cssselect import HTMLTranslator, SelectorError, parse

    selector = NOT_ONE.sub(lambda found: "".join(f":not({each})" for each in found[1].split(",")), selector)
    try:
        for parsed in parse(selector):
            if parsed.pseudo_element is None:
                for element in tree.xpath(HTMLTranslator().selector_to_xpath(parsed)):
                    yield parsed.specificity(), element
    except SelectorError:
        return


def parse_declarations(style: str) -> Declarations:
    """The declarations that decide whether an element is visible, in lower case, unescaped."""
    import tinycss2

    found: Declarations = {}
    for each in tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True):
        if each.type == "declaration" and each.lower_name in PROPERTIES:
            value = "".join(token.value if token.type == "ident" else token.serialize() for token in each.value)
            if each.important or not found.get(each.lower_name, (False, ""))[0]:
                found[each.lower_name] = each.important, value.strip().lower()
    return found


def apply_declarations(styles: Styles, declarations: Declarations, weight: tuple[int, ...]) -> None:
    """Record the declarations that outweigh the settings; of equals, the later one wins."""
    for name, (is_important, value) in declarations.items():
        setting = Setting((is_important, *weight), value)
        if name not in styles or setting.weight >= styles[name].weight:
            styles[name] = setting
