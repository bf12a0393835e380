"""A page's metadata about its article: JSON-LD, <meta> and <time>."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.reading.metadata.dates import parse_date
from index.reading.metadata.fields import Metadata, build_metadata
from index.reading.options import DateOrder
from index.reading.pages.dates import find_shown_dates
from index.reading.pages.linked_data import find_linked_data, to_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

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
    yield from find_shown_dates(tree)
