"""The date of a page is that of its article, not of what stands beside it or what it tells of."""

from __future__ import annotations

import json
from datetime import date

import pytest

from index.reading.formats.html import read_html
from index.reading.options import ReadOptions
from tests.index.reading.pages.articles import FIRST, LAST, read_article

DAY = date(2024, 6, 18)


def linked_data(headline: str, day: str) -> str:
    thing = {"@graph": [{"@type": ["NewsArticle"], "headline": headline, "datePublished": day}]}
    return f"<script type='application/ld+json'>{json.dumps(thing)}</script>"


OTHER = linked_data("Another", "2001-01-01")


@pytest.mark.parametrize(
    ("head", "inner"),
    [
        (linked_data("Ferry", "2024-06-18T08:00:00Z") + OTHER, ""),
        ("<meta property='article:published_time' content='2024-06-18'>", ""),
        ("<meta name='DC.date.issued' content='18 June 2024'>", ""),
        ("", "<time datetime='2024-06-18'>last week</time>"),
        ("", "<span itemprop='datePublished'>June 18, 2024</span>"),
        ("", "<p>Published 18 June 2024</p>"),
    ],
)
def test_the_date_of_the_article(head: str, inner: str) -> None:
    around = "<aside><time datetime='2003-01-01'>old</time></aside>"
    article = f"<article><h1>Ferry</h1>{inner}<p>{FIRST}</p><p>{LAST}</p></article>"
    page = f"<html><head><title>Ferry</title>{head}</head><body>{around}{article}</body></html>"
    assert read_html(page.encode(), ReadOptions()).metadata.published == DAY


@pytest.mark.parametrize(
    "inner",
    [
        "<div class='comments'><p>Nice.</p><time datetime='2024-06-18'></time></div>",
        "<figure><img src=a><figcaption>Photo of 1999 <time datetime='1999-06-18'></time></figcaption></figure>",
        "<div class='related-stories'><a href=b>Old ferry</a> <time datetime='2024-06-18'></time></div>",
        OTHER + OTHER.replace("Another", "Third"),
        "<p>It opened on 18 June 2024, they said.</p>",
    ],
)
def test_dates_of_other_things_do_not_count(inner: str) -> None:
    assert read_article(inner).metadata.published is None


SCRIPT = '{"@type": "NewsArticle", "headline": "Ferry", "datePublished": "2024-06-18"}'


SHOWN = "<time datetime='2024-06-18'>18 June</time>"


@pytest.mark.parametrize(
    ("kind", "script"),
    [
        ("Application/LD+JSON", SCRIPT),
        ("application/ld+json; charset=utf-8", f"<!--{SCRIPT}-->"),
        ("application/ld+json", f"//<![CDATA[\n{SCRIPT}\n//]]>"),
        ("application/ld+json", SCRIPT.replace("NewsArticle", "https://schema.org/NewsArticle")),
        ("application/ld+json", SCRIPT.replace('"}', '",\n "description": "Two\nlines",}')),
        ("application/ld+json", f'{{"@type": "ItemPage", "mainEntity": {SCRIPT}}}'),
    ],
)
def test_json_ld_as_pages_write_it(kind: str, script: str) -> None:
    assert read_article("", f"<script type='{kind}'>{script}</script>").metadata.published == DAY


@pytest.mark.parametrize(
    "inner",
    [
        f"<p>Published on {SHOWN}.</p>",
        f"<p>By <a href=u>Ulla Berg</a> | <b>{SHOWN}</b> | 3 min read</p>",
        f"<div class=post-date>Veröffentlicht am {SHOWN}</div>",
        f"<p>Updated <time datetime='2024-07-01'>1 July</time></p><p>{SHOWN}</p>",
    ],
)
def test_the_date_of_a_byline(inner: str) -> None:
    assert read_article(inner).metadata.published == DAY


@pytest.mark.parametrize(
    "inner",
    [
        f"<p>The ferry of {SHOWN} was late.</p>",
        f"<p>The ferry of <em>{SHOWN}</em> was late, and so it was dark.<br>More.</p>",
        f"<section class=replies><p>{SHOWN}</p><p>Nice.</p></section>",
        f"<div><a href=b>The old ferry</a> {SHOWN}</div>",
        f"<div><h3><a href=b>The old ferry</a></h3>{SHOWN}</div>",
        f"<article><h2>The old ferry</h2><p>{SHOWN}</p></article>",
    ],
)
def test_a_time_in_a_sentence_or_a_teaser_is_no_date_of_the_page(inner: str) -> None:
    assert read_article(inner).metadata.published is None
