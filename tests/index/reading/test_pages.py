"""Web pages as a browser shows them: what is seen is read, what is hidden is not, and dates are the article's own."""

from __future__ import annotations

import json
from datetime import date

import pytest

from index.reading.document import Document
from index.reading.formats.html import read_html, write_page
from index.reading.options import ReadOptions
from index.reading.writing import TextBuilder

FIRST = "The council of the lake town met on Tuesday and spoke for two hours about the new ferry and about its price."
LAST = "In the end the members agreed to ask the people of the town, who will vote on the ferry in the month of May."
SEEN = "The harbour was dredged by Ulla Berg."
DAY = date(2024, 6, 18)


def read(inner: str, head: str = "", around: str = "", charset: str = "utf-8", *, declare: bool = True) -> Document:
    meta = f"<meta charset='{charset}'>" if declare else ""
    article = f"<main><article><h1>Ferry</h1><p>{FIRST}</p>{inner}<p>{LAST}</p></article></main>"
    page = f"<!doctype html><html><head>{meta}<title>Ferry</title>{head}</head><body>{around}{article}</body></html>"
    return read_html(page.encode(charset), ReadOptions())


@pytest.mark.parametrize(
    "inner",
    [
        f"<p aria-hidden='true'>{SEEN}</p>",
        f"<p class='paywall' aria-hidden=TRUE>{SEEN}</p>",
        f"<p style='display:block'>{SEEN}</p>",
        f"<p class='only-print'>{SEEN}</p>",
        f"<p class='shown'>{SEEN}</p>",
        f"<p class='narrow'>{SEEN}</p>",
        f"<figure><img src=a.jpg><figcaption>{SEEN}</figcaption></figure>",
        f"<ul><li>{SEEN}</li></ul>",
        f"<dl><dt>Harbour</dt><dd>{SEEN}</dd></dl>",
        f"<details><summary>More</summary><p>{SEEN}</p></details>",
        f"<blockquote><p>{SEEN}</p></blockquote>",
    ],
)
def test_what_is_seen_is_read(inner: str) -> None:
    style = (
        "<style>@media print {.only-print {display: none}} .shown {display: none} p.shown {display: block} "
        "@media (max-width: 400px) {.narrow {display: none}}</style>"
    )
    assert SEEN in read(inner, style).text


@pytest.mark.parametrize(
    "inner",
    [
        f"<p style='display: none'>{SEEN}</p>",
        f"<p style='display:\n\tnone !important'>{SEEN}</p>",
        f"<p style='display:n\\6fne'>{SEEN}</p>",
        f"<p style='visibility:collapse'>{SEEN}</p>",
        f"<p style='opacity: 0.0'>{SEEN}</p>",
        f"<p style='font-size:0px'>{SEEN}</p>",
        f"<p style='position:absolute;left:-9999px'>{SEEN}</p>",
        f"<p style='text-indent:-9999em'>{SEEN}</p>",
        f"<p style='position:absolute;clip:rect(0,0,0,0)'>{SEEN}</p>",
        f"<p class='gone'>{SEEN}</p>",
        f"<div id='away'><p>{SEEN}</p></div>",
        f"<p class='a b'>{SEEN}</p>",
        f"<p hidden>{SEEN}</p>",
        f"<template><p>{SEEN}</p></template>",
        f"<noscript><p>{SEEN}</p></noscript>",
        f"<dialog><p>{SEEN}</p></dialog>",
        f"<!-- <p>{SEEN}</p> -->",
        f"<textarea>{SEEN}</textarea>",
    ],
)
def test_what_is_hidden_is_not_read(inner: str) -> None:
    """By attributes, inline styles and the page's own style sheet, however they are written."""
    style = (
        "<style>/* . */ .gone, #away { color: red; DISPLAY : NONE } @media screen {.a.b {visibility: hidden}}</style>"
    )
    found = read(inner, style).text
    assert "Ulla Berg" not in found
    assert FIRST in found
    assert LAST in found


def test_a_page_that_hides_most_of_itself_is_read() -> None:
    """Scripts show it once it has loaded; what they show first is a notice about cookies."""
    notice = "<div role='dialog'><p>We value your privacy and keep cookies for many reasons.</p></div>"
    assert SEEN in read(f"<p>{SEEN}</p>", "<style>main {opacity: 0}</style>", notice).text
    assert "cookies" not in read(f"<p>{SEEN}</p>", around=notice).text


def test_exponents_and_references() -> None:
    inner = (
        "<p>It holds 3.1 &times; 10<sup>7</sup> m<sup>3</sup> of CO<sub>2</sub><sup>[4]</sup> since the 5<sup>th</sup> "
        "of May<sup><a href='#n'>2</a></sup>.</p>"
    )
    assert "It holds 3.1 × 10⁷ m³ of CO₂[4] since the 5th of May[2]." in read(inner).text


def test_tables_carry_their_headings() -> None:
    """Spans count for each of their cells; lists in cells are kept apart; a table for layout is no table."""
    table = (
        "<table><caption>Passengers</caption><tr><th>Ferry</th><th>2001</th><th>2011</th></tr>"
        "<tr><td>Orsa</td><td>8,100</td><td>7,700</td></tr><tr><td>Mora</td><td colspan=2>none</td></tr></table>"
        "<table><tr><td>Open</td><td><ul><li>Monday 9 to 12</li><li>Friday 14 to 18</li></ul></td></tr></table>"
        f"<table><tr><td><p>{SEEN * 12}</p></td><td><p>{LAST * 5}</p></td></tr></table>"
    )
    text = read(table).text
    for line in ("Passengers", "Orsa, 2011: 7,700.", "Mora, 2001: none.", "Open: Monday 9 to 12; Friday 14 to 18."):
        assert line in text.splitlines()
    assert (text.count(SEEN), text.count(LAST)) == (12, 6)


@pytest.mark.parametrize(
    ("declared", "python"),
    [
        ("iso-8859-1", "cp1252"),
        ("latin1", "cp1252"),
        ("gb2312", "gbk"),
        ("x-sjis", "shift_jis"),
        ("ks_c_5601-1987", "cp949"),
        ("utf8", "utf-8"),
        ("koi8-r", "koi8-r"),
    ],
)
def test_labels_of_encodings_as_browsers_read_them(declared: str, python: str) -> None:
    known = {"cp1252": "“Zoë” pays €5", "gbk": "橋镕", "shift_jis": "橋", "cp949": "똠", "koi8-r": "Мост"}
    words = known.get(python, "“Zoë”")
    meta = f"<meta http-equiv=Content-Type content='text/html; charset={declared}'>"
    body = f"<article><p>{FIRST}</p><p>{words} said so.</p></article>"
    page = f"<html><head><!-- <meta charset=koi8-u> -->{meta}</head><body>{body}</body></html>"
    assert f"{words} said so." in read_html(page.encode(python), ReadOptions()).text


def test_the_encoding_of_an_xml_declaration() -> None:
    page = f"<html><body><article><p>{FIRST}</p><p>Łódź.</p></article></body></html>"
    page = f"<?xml version='1.0' encoding='iso-8859-2'?>{page}"
    assert "Łódź." in read_html(page.encode("iso-8859-2"), ReadOptions()).text


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
    assert read(inner).metadata.published is None


def test_headings_are_places() -> None:
    found = read(f"<h2>Costs</h2><p>{SEEN}</p>")
    assert found.places == ((found.text.index("Costs"), "section Costs"),)


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
    assert read("", f"<script type='{kind}'>{script}</script>").metadata.published == DAY


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
    assert read(inner).metadata.published == DAY


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
    assert read(inner).metadata.published is None


LONG = "".join(f"<p>{FIRST.replace('lake', name)}</p>" for name in ("river", "hill", "coast", "forest", "island"))


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (
            "It ran from <time datetime=1998-05-03>3 May 1998</time> to <time>9 June 2004</time>.",
            "3 May 1998 to 9 June",
        ),
        ("It weighs <output>48 tonnes</output> and <b><time>two</time></b> more.", "weighs 48 tonnes and two more."),
        ("Its call is <label>Alpha</label>, <progress>70 percent</progress> done.", "call is Alpha, 70 percent done."),
        (
            "It needs <math><mi>v</mi><mo>=</mo><msup><mn>10</mn><mn>3</mn></msup><annotation>v</annotation></math>.",
            "It needs v=10³.",
        ),
        ("A share of <math><mfrac><mn>2</mn><mn>3</mn></mfrac></math> sank.", "A share of 2/3 sank."),
    ],
)
def test_no_element_leaves_a_gap_in_a_sentence(inner: str, text: str) -> None:
    assert text in read(f"<p>{inner}</p>{LONG}").text
    assert text in read(f"<ul><li>{inner}</li><li>More.</li></ul>{LONG}").text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (
            "The ferry was built in <b>1961</b> by <i>Ulla Berg</i> of Orsa.",
            "The ferry was built in 1961 by Ulla Berg of Orsa.",
        ),
        (
            "<p>One.</p>It is <em>two</em>,<!-- no --> or <a href=a>three</a>.<p>Four.</p>",
            "One.\n\nIt is two, or three.\n\nFour.",
        ),
        (
            "A line<br>and a <b>second</b>.<br><br>A paragraph\nover two lines.",
            "A line\nand a second.\n\nA paragraph over two lines.",
        ),
        (
            "<a href=a><h2>The ferry</h2></a> It <span>sank<div>in Orsa</div></span>.",
            "The ferry\n\nIt\n\nsank\n\nin Orsa\n\n.",
        ),
        ("<pre>One\n\nTwo</pre>", "One\nTwo"),
    ],
)
def test_inline_elements_do_not_divide_a_text(page: str, text: str) -> None:
    """In mails and feeds, whose pages are read in full."""
    builder = TextBuilder()
    write_page(page, builder)
    assert builder.text == text


@pytest.mark.parametrize(
    "inner",
    [
        f"<div>{SEEN}</div>",
        f"<center>{SEEN}</center>",
        f"<section>{SEEN}<ul><li>More.</li></ul></section>",
        f"<div><p>More.</p>{SEEN}<p>More.</p></div>",
        "<div><span>The harbour was</span> <b>dredged</b> by <a href=u>Ulla Berg</a>.</div>",
        f"<div>A line.<br><br>{SEEN}<br><br>Another.</div>",
        f"<town-note>{SEEN}</town-note>",
    ],
)
def test_text_outside_paragraphs_is_read(inner: str) -> None:
    """Also on a page with many paragraphs, from which trafilatura takes only those."""
    assert SEEN in read(f"{LONG}{inner}{LONG}").text.split("\n\n")
