"""The dates that a page shows for its article: in its byline, not in a sentence, a comment or a teaser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SURROUNDINGS = re.compile("comment|repl(?:y|ies)|respon[sd]|discuss|related|teaser|recommend|promo|sidebar|event", re.I)
"""Words in classes and ids of what is beside an article."""
BESIDE = frozenset("aside nav footer figure figcaption li".split())
UNDER_LINK = "boolean(preceding-sibling::*[self::h2 or self::h3 or self::h4 or self::h5][.//a[@href]])"
SPANS = frozenset("span time b strong i em small a font abbr cite u bdi".split())
BYLINE = re.compile(
    r"\W*(?:(?:first\s+|last\s+)?(?:published|posted|written|created|issued|filed|dated?|updated|by|on)\b.*)?",
    re.DOTALL,
)
UPDATED = re.compile(r"(?:updated|modified|edited)(?:\s+on|\s+at)?\W*$")
DATE_CLASS = re.compile(r"date|publish|posted|byline|timestamp|entry-meta|post-meta|article-meta", re.IGNORECASE)
WORD = re.compile(r"\w")
MAX_BYLINE_CHARS = 120
MAX_TIMES = 50
"""The most <time> elements that are considered."""


def find_shown_dates(tree: Element) -> Iterator[str]:
    """The dates that a page marks or shows as its article's, the most reliable first."""
    for path in ("//*[@itemprop='datePublished']", "//time[@pubdate]"):
        yield from (
            read_shown_date(element) for element in tree.xpath(path)[:MAX_TIMES] if not is_outside_article(element)
        )
    for path in ("//article//header//time", "//header[.//h1]//time", "//article//time", "//main//time"):
        times = [each for each in tree.xpath(path)[:MAX_TIMES] if is_in_byline(each) and not is_outside_article(each)]
        times = [each for each in times if not each.xpath(UNDER_LINK)]
        if times and (len(times) == 1 or path != "//main//time"):
            yield read_shown_date(times[0])


def is_outside_article(element: Element) -> bool:
    """Whether an element is in a comment, a teaser of another page, or a picture, rather than in the page's article."""
    has_article = False
    for each in element.iterancestors():
        name = f"{each.get('class') or ''} {each.get('id') or ''}"
        if each.tag in BESIDE or (each.tag == "article" and has_article):
            return True
        if SURROUNDINGS.search(name) and each.find(".//h1") is None:
            return True
        has_article = has_article or each.tag == "article"
    return False


def read_shown_date(element: Element) -> str:
    return (element.get("datetime") or element.get("content") or "".join(element.itertext())).strip()


def is_in_byline(element: Element) -> bool:
    """Whether the line of a <time> says when the article was published, rather than something about that time."""
    before, after = read_line_around(element)
    line = f"{before} {after if WORD.search(after) else ''}".strip()
    if len(line) > MAX_BYLINE_CHARS or line.endswith((".", "!", "?")) or UPDATED.search(before.lower()):
        return False
    classes = " ".join(each.get("class") or "" for each in (element, element.getparent()) if each is not None)
    in_header = any(True for _ in element.iterancestors("header"))
    return bool(BYLINE.fullmatch(line.lower()) or DATE_CLASS.search(classes) or in_header)


def read_line_around(element: Element) -> tuple[str, str]:
    """The text before and after an element on its line: as far as the next block or line break."""
    before: list[str] = []
    after: list[str] = []
    while True:
        is_start = read_siblings(element, before, preceding=True)
        is_end = read_siblings(element, after, preceding=False)
        parent = element.getparent()
        if parent is None or parent.tag not in SPANS or (is_start and is_end):
            return " ".join("".join(reversed(before)).split()), " ".join("".join(after).split())
        element = parent


def read_siblings(element: Element, texts: list[str], *, preceding: bool) -> bool:
    """Append the texts beside an element, nearest first; returns whether the line begins or ends among them."""
    if not preceding:
        texts.append(element.tail or "")
    for sibling in element.itersiblings(preceding=preceding):
        texts += [sibling.tail or ""] if preceding else []
        if sibling.tag not in SPANS or len(texts) > MAX_BYLINE_CHARS:
            return True
        texts.append("".join(sibling.itertext()))
        texts += [] if preceding else [sibling.tail or ""]
    parent = element.getparent()
    if preceding and parent is not None:
        texts.append(parent.text or "")
    return False
