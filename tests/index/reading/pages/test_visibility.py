"""What a browser shows of a page is read, and what it hides is not."""

from __future__ import annotations

import time

import pytest

from tests.index.reading.pages.articles import FIRST, LAST, LONG, SEEN, read_article


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
        f"<div style='overflow:hidden'><p>{SEEN}</p></div>",
        f"<div style='visibility:hidden'>Not this.<p style='visibility:visible'>{SEEN}</p></div>",
        f"<div class='unseen'><div><p class='seen'>{SEEN}</p></div></div>",
        f"<p class='forced' style='display:none'>{SEEN}</p>",
        f"<p class='gone-not'>{SEEN}</p>",
        f"<div class='cookie-recipe'><p>{SEEN}</p></div>",
        f"<form><p>{SEEN}</p></form>",
        f"<fieldset><legend>Harbour</legend><label>{SEEN}</label></fieldset>",
        f"<aside><p>{SEEN}</p></aside>",
        f"<footer><p>{SEEN} See <a href=n>the notes</a>.</p></footer>",
        f"<dialog open><p>{SEEN}</p></dialog>",
    ],
)
def test_what_is_seen_is_read(inner: str) -> None:
    style = (
        "<style>@media print {.only-print {display: none}} .shown {display: none} p.shown {display: block} "
        "@media (max-width: 400px) {.narrow {display: none}} .unseen {visibility: hidden} .seen {visibility: visible} "
        ".forced {display: block !important} .gone-not::before, p:not(.gone-not):not(p) {display: none}</style>"
    )
    assert SEEN in read_article(inner, style).text


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
        f"<div popover><p>{SEEN}</p></div>",
        f"<p class='visually-hidden'>{SEEN}</p>",
        f"<p style='position:absolute;width:1px;height:1px;overflow:hidden'>{SEEN}</p>",
        f"<p class='in-support'>{SEEN}</p>",
        f"<p class='in-layer'>{SEEN}</p>",
        f"<p class='only-screen'>{SEEN}</p>",
        f"<div class='outer'><p class='inner'>{SEEN}</p></div>",
        f"<div class='outer also'><p>{SEEN}</p></div>",
        f"<p class='one'>{SEEN}</p>",
        f"<p class='closed'>{SEEN}</p>",
        f"<aside><p>{SEEN} <a href=other>The ferry sank in the harbour, and nobody saw it</a></p></aside>",
        f"<form><p>{SEEN}</p><input type=email></form>",
    ],
)
def test_what_is_hidden_is_not_read(inner: str) -> None:
    """By attributes, inline styles and the page's own style sheet, however they are written."""
    style = (
        "<style>/* . */ .gone, #away { color: red; DISPLAY : NONE } @media screen {.a.b {visibility: hidden}} "
        "@supports (display: grid) {.in-support {display: none}} @layer page {.in-layer {display: none}} "
        "@media only screen, print {.only-screen {display: none}} :is(.one, .two) {display: none} "
        ".outer {color: red; .inner {display: none} &.also {display: none}} "
        ".closed:not(.open, :hover) {display: none}</style>"
    )
    found = read_article(inner, style).text
    assert "Ulla Berg" not in found
    assert FIRST in found
    assert LAST in found


def test_a_page_that_hides_most_of_itself_is_read() -> None:
    """Scripts show it once it has loaded; what they show first is a notice about cookies."""
    notice = "<div role='dialog'><p>We value your privacy and keep cookies for many reasons.</p></div>"
    assert SEEN in read_article(f"<p>{SEEN}</p>", "<style>main {opacity: 0}</style>", notice).text
    assert "cookies" not in read_article(f"<p>{SEEN}</p>", around=notice).text


def test_elements_that_styles_make_lines_are_lines() -> None:
    inner = "<p>Crew: <b class='line'>Ulla</b><b class='line'>Per</b></p>"
    assert "Crew:\nUlla\nPer" in read_article(inner, "<style>.line {display: block}</style>").text


def test_many_styles_do_not_take_long() -> None:
    """Selectors of names that the page does not have are not compared; nor are more than a few millions."""
    rules = "".join(f".a{number} .b > p:not(.x), p.seen:not(.c{number}) {{display: none}}" for number in range(3_000))
    started = time.monotonic()
    assert SEEN in read_article(f"<p>{SEEN}</p>{LONG * 100}", f"<style>{rules}</style>").text
    met = "".join(f"p.seen:not(.seen{number}) {{color: red}}" for number in range(3_000))
    body = f"<p>{SEEN}</p>" + "<p class='seen'>The dam of Orsa holds.</p>" * 1_400
    assert SEEN in read_article(body, f"<style>{met}</style>").text
    assert time.monotonic() - started < 60
