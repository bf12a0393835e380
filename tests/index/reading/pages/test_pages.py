"""Web pages as a browser shows them: no sentence loses a part, tables have their headings, encodings are found."""

from __future__ import annotations

import pytest

from index.reading.formats.html import read_html, write_page
from index.reading.options import ReadOptions
from index.reading.text.writing import TextBuilder
from tests.index.reading.pages.articles import FIRST, LAST, LONG, SEEN, read_article


def test_exponents_and_references() -> None:
    inner = (
        "<p>It holds 3.1 &times; 10<sup>7</sup> m<sup>3</sup> of CO<sub>2</sub><sup>[4]</sup> since the 5<sup>th</sup> "
        "of May<sup><a href='#n'>2</a></sup>.</p>"
    )
    assert "It holds 3.1 × 10⁷ m³ of CO₂[4] since the 5th of May[2]." in read_article(inner).text


def test_tables_carry_their_headings() -> None:
    """Spans count for each of their cells; lists in cells are kept apart; a table for layout is no table."""
    table = (
        "<table><caption>Passengers</caption><tr><th>Ferry</th><th>2001</th><th>2011</th></tr>"
        "<tr><td>Orsa</td><td>8,100</td><td>7,700</td></tr><tr><td>Mora</td><td colspan=2>none</td></tr></table>"
        "<table><tr><td>Open</td><td><ul><li>Monday 9 to 12</li><li>Friday 14 to 18</li></ul></td></tr></table>"
        f"<table><tr><td><p>{SEEN * 12}</p></td><td><p>{LAST * 5}</p></td></tr></table>"
    )
    text = read_article(table).text
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


@pytest.mark.parametrize(
    "before",
    [
        "<script>document.write('<meta charset=koi8-u>')</script>",
        "<style>/* <meta charset=koi8-u> */</style>",
        "<title>How <meta charset=koi8-u> is written</title>",
        "<meta name=description content='use charset=koi8-u'>",
        "<meta name=description content='use <meta charset=koi8-u>'>",
        "<meta charset=not-known>",
    ],
)
def test_only_a_meta_element_declares_the_encoding(before: str) -> None:
    body = f"<article><p>{FIRST}</p><p>“Zoë” pays €5.</p></article>"
    page = f"<html><head>{before}<meta charset=windows-1252></head><body>{body}</body></html>"
    assert "“Zoë” pays €5." in read_html(page.encode("cp1252"), ReadOptions()).text


def test_the_encoding_of_an_xml_declaration() -> None:
    page = f"<html><body><article><p>{FIRST}</p><p>Łódź.</p></article></body></html>"
    page = f"<?xml version='1.0' encoding='iso-8859-2'?>{page}"
    assert "Łódź." in read_html(page.encode("iso-8859-2"), ReadOptions()).text


def test_headings_are_places() -> None:
    found = read_article(f"<h2>Costs</h2><p>{SEEN}</p>")
    assert found.places == ((found.text.index("Costs"), "section Costs"),)


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
    assert text in read_article(f"<p>{inner}</p>{LONG}").text
    assert text in read_article(f"<ul><li>{inner}</li><li>More.</li></ul>{LONG}").text


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
    assert SEEN in read_article(f"{LONG}{inner}{LONG}").text.split("\n\n")
