"""A page's metadata about its article: JSON-LD, <meta> and <time>.

Dates of other pages, comments and pictures are ignored.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.reading.dates import parse_date
from index.reading.metadata import Metadata, build_metadata
from index.reading.options import DateOrder

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ARTICLE_TYPES = frozenset(
    "Article NewsArticle BlogPosting Report ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle "
    "LiveBlogPosting ScholarlyArticle TechArticle ReviewNewsArticle BackgroundNewsArticle "
    "SocialMediaPosting WebPage".split()
)
DATE_NAMES = (
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "publish-date",
    "publish_date",
    "published_time",
    "pubdate",
    "citation_publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "date",
)
"""Names of <meta> with the article's date, in order of precedence."""
NOT_IN_SURROUNDINGS = (
    "[not(ancestor::*[self::aside or self::nav or self::footer or self::figure or self::figcaption or self::li"
    " or contains(translate(@class, 'CMNTRELASD', 'cmntrelasd'), 'comment')"
    " or contains(translate(@id, 'CMNTRELASD', 'cmntrelasd'), 'comment')"
    " or contains(translate(@class, 'CMNTRELASD', 'cmntrelasd'), 'related')"
    " or contains(translate(@class, 'CMNTRELASD', 'cmntrelasd'), 'teaser')])]"
)
"""An XPath condition: not in comments, teasers of other pages, or pictures."""


def find_metadata(tree: Element, dates: DateOrder = "") -> tuple[Metadata, list[str]]:
    """The metadata of a page's article, with notes on dates that cannot be parsed."""
    from trafilatura.metadata import extract_metadata

    linked = find_linked_data(tree)
    about = extract_metadata(tree, date_config={"original_date": True, "extensive_search": False})
    fields = {
        "title": about.title or to_name(linked.get("headline")),
        "source": about.sitename or to_name(linked.get("publisher")) or about.hostname,
        "url": about.url,
        "author": about.author or to_name(linked.get("author")),
    }
    metadata, notes = build_metadata({name: value for name, value in fields.items() if value})
    problems: list[str] = []
    for written in find_dates(tree, linked):
        found, problem = parse_date(written, dates)
        if found:
            published = Metadata(metadata.title, metadata.source, found, metadata.url, metadata.extra)
            return published, notes
        problems += [problem] if problem else []
    return metadata, [*notes, *problems[:1]]


def find_dates(tree: Element, linked: dict[str, Any]) -> Iterator[str]:
    """The dates that a page gives for its article, the most reliable first."""
    yield from (str(linked[name]) for name in ("datePublished", "dateCreated") if isinstance(linked.get(name), str))
    given: dict[str, str] = {}
    for element in tree.xpath("//meta[@content]"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        given.setdefault(name.strip().lower(), element.get("content").strip())
    yield from (given[name] for name in DATE_NAMES if given.get(name))
    for path in (
        "//*[@itemprop='datePublished']",
        "//time[@pubdate]",
        "//header//time",
        "//article//time",
        "//main//time",
    ):
        times = tree.xpath(f"{path}{NOT_IN_SURROUNDINGS}")
        if times and (len(times) == 1 or path != "//main//time"):
            yield (times[0].get("datetime") or times[0].get("content") or "".join(times[0].itertext())).strip()


def find_linked_data(tree: Element) -> dict[str, Any]:
    """The JSON-LD of the page's article; empty if there is none, or several with no match to the headline."""
    found: list[dict[str, Any]] = []
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            found += walk_linked_data(json.loads(script.text or ""))
        except (ValueError, RecursionError):
            continue
    articles = [each for each in found if "WebPage" not in to_types(each)] or found
    headline = " ".join("".join(tree.xpath("//h1[1]//text()")).split())
    named = [each for each in articles if headline and each.get("headline") == headline]
    chosen = named or articles
    return chosen[0] if len(chosen) == 1 or named else {}


def walk_linked_data(value: Any) -> Iterator[dict[str, Any]]:
    """The articles in a JSON-LD value: itself, the items of a list, or the members of its @graph."""
    if isinstance(value, list):
        for each in value:
            yield from walk_linked_data(each)
    elif isinstance(value, dict):
        if to_types(value) & ARTICLE_TYPES:
            yield value
        yield from walk_linked_data(value.get("@graph", []))


def to_types(value: dict[str, Any]) -> set[str]:
    types = value.get("@type", [])
    return {str(each) for each in types} if isinstance(types, list) else {str(types)}


def to_name(value: Any) -> str:
    """The name of a JSON-LD value: a text, an object with a name, or a list of these."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(to_name, value)))
    return to_name(value.get("name")) if isinstance(value, dict) else str(value or "") if isinstance(value, str) else ""
