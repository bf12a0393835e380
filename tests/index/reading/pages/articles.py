"""A page with an article, for tests of what is read of pages."""

from __future__ import annotations

from index.reading.document import Document
from index.reading.formats.html import read_html
from index.reading.options import ReadOptions

FIRST = "The council of the lake town met on Tuesday and spoke for two hours about the new ferry and about its price."

LAST = "In the end the members agreed to ask the people of the town, who will vote on the ferry in the month of May."

SEEN = "The harbour was dredged by Ulla Berg."

LONG = "".join(f"<p>{FIRST.replace('lake', name)}</p>" for name in ("river", "hill", "coast", "forest", "island"))


def read_article(inner: str, head: str = "", around: str = "") -> Document:
    """A page of an article with two paragraphs around `inner`."""
    head = f"<meta charset=utf-8><title>Ferry</title>{head}"
    article = f"<main><article><h1>Ferry</h1><p>{FIRST}</p>{inner}<p>{LAST}</p></article></main>"
    page = f"<!doctype html><html><head>{head}</head><body>{around}{article}</body></html>"
    return read_html(page.encode(), ReadOptions())
