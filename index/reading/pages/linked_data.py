"""What a page's JSON-LD says about its article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ARTICLE_TYPES = frozenset(
    "Article NewsArticle BlogPosting Report ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle "
    "LiveBlogPosting ScholarlyArticle TechArticle ReviewNewsArticle BackgroundNewsArticle "
    "SocialMediaPosting WebPage".split()
)
SCRIPTS = (
    "//script[starts-with(translate(normalize-space(@type), 'APLICTONJSD', 'aplictonjsd'), 'application/ld+json')]"
)
WRAPPER = re.compile(r"\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)?(.*?)(?:-->|//\s*\]\]>|\]\]>)?;?\s*", re.DOTALL)
TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")


def find_linked_data(tree: Element) -> dict[str, Any]:
    """The JSON-LD of the page's article; empty if there is none, or several with no match to the headline."""
    found = [each for script in tree.xpath(SCRIPTS) for each in walk_linked_data(parse_script(script.text or ""))]
    articles = [each for each in found if "WebPage" not in to_types(each)] or found
    headline = " ".join("".join(tree.xpath("//h1[1]//text()")).split())
    named = [each for each in articles if headline and " ".join(to_name(each.get("headline")).split()) == headline]
    chosen = named or articles
    return chosen[0] if len(chosen) == 1 or named else {}


def parse_script(text: str) -> Any:
    """A script's value; None if it is not JSON. Comment marks, line breaks in texts and last commas are accepted."""
    found = WRAPPER.fullmatch(text)
    inner = found[1] if found else text
    for written in (inner, TRAILING_COMMA.sub("", inner)):
        try:
            return json.loads(written, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def walk_linked_data(value: Any) -> Iterator[dict[str, Any]]:
    """The articles in a JSON-LD value: itself, the items of a list, the members of its @graph, what it is about."""
    if isinstance(value, list):
        for each in value:
            yield from walk_linked_data(each)
    elif isinstance(value, dict):
        if to_types(value) & ARTICLE_TYPES:
            yield value
        for name in ("@graph", "mainEntity"):
            yield from walk_linked_data(value.get(name, []))


def to_types(value: dict[str, Any]) -> set[str]:
    """The types of a value, without the address of the vocabulary, as in "http://schema.org/Article"."""
    types = value.get("@type", [])
    return {re.split("[/#:]", str(each))[-1] for each in (types if isinstance(types, list) else [types])}


def to_name(value: Any) -> str:
    """The name of a JSON-LD value: a text, an object with a name, or a list of these."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(to_name, value)))
    return to_name(value.get("name")) if isinstance(value, dict) else str(value or "") if isinstance(value, str) else ""
