"""Pages of our own, without a script: an article with a quote in view, and the frame that the login has too."""

from __future__ import annotations

import html
from collections.abc import Sequence
from urllib.parse import quote, urlencode, urlsplit

from rag.schema import ArticleData
from rag.text import printable

Range = tuple[int, int]
"""Start and end of a quote, in characters."""
CSS = """
:root { color-scheme: light dark; --text: #1f2328; --paper: #fff; --soft: #59636e; --line: #d1d9e0; --mark: #ffe58f; }
:root[data-theme="dark"] { color-scheme: dark; --text: #e6edf3; --paper: #16181d; --soft: #9aa4af; --line: #3d444d; }
:root[data-theme="light"] { color-scheme: light; }
@media (prefers-color-scheme: dark) {
  :root:not([data-theme="light"]) { --text: #e6edf3; --paper: #16181d; --soft: #9aa4af; --line: #3d444d; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--text); font: 1rem/1.6 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 1rem 1.25rem 3rem; overflow-wrap: anywhere; }
main.narrow { max-width: 24rem; padding-top: 15vh; }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 .25rem; }
a { color: inherit; }
.about { color: var(--soft); margin: 0 0 1rem; font-size: .9rem; }
.text { white-space: pre-wrap; }
mark { background: var(--mark); color: #1f2328; padding: .1em 0; scroll-margin-block: 35vh; }
label { display: block; margin: 0 0 1rem; }
input { display: block; width: 100%; font: inherit; padding: .5rem; margin-top: .25rem; border: 1px solid #6b7580;
  border-radius: .375rem; background: var(--paper); color: var(--text); }
button { font: inherit; padding: .5rem 1.25rem; border: 0; border-radius: .375rem; background: #0b5cad; color: #fff; }
.wrong { border-left: 3px solid #b42318; padding-left: .75rem; }
"""


def page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(printable(title))}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{CSS}</style></head>'
        f"<body>{body}</body></html>"
    )


def article_url(article_id: str, start: int = 0, end: int = 0) -> str:
    """Address of an article, with the characters from `start` to `end` highlighted; relative to the page's address."""
    marked = {"start": start, "end": end} if end > start else {}
    return "article?" + urlencode({"id": article_id, **marked}, quote_via=quote) + ("#quote" if marked else "")


def article_page(article: ArticleData, start: int = 0, end: int = 0, others: Sequence[Range] = ()) -> str:
    """The article as a page; every character of it is shown as text.

    The quote from `start` to `end` has the id "quote"; `others` are further quotes that are marked.
    """
    day = article.published.isoformat() if article.published else ""
    about = " · ".join(html.escape(printable(part)) for part in (article.source, day, article.id) if part)
    title = article.title or article.id
    return page(
        title,
        f'<main><h1>{html.escape(printable(title))}</h1><p class="about">{about}{outside_link(article.url)}</p>'
        f'<div class="text" tabindex="0" role="region" aria-label="Text of the article">'
        f"{marked_text(article.text, (start, end), others)}</div></main>",
    )


def outside_link(url: str) -> str:
    """A link to where the article was published; empty unless it is a plain http or https address."""
    parts = urlsplit(url) if url.isprintable() and " " not in url else None
    if not parts or parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    shown = html.escape(url, quote=True)
    return f' · <a href="{shown}" target="_blank" rel="noopener noreferrer nofollow">Open the source</a>'


def notice_page(said: str) -> str:
    """One sentence in the place of an article."""
    return page("Article", f'<main><p role="alert">{html.escape(printable(said))}</p></main>')


def marked_text(text: str, quote: Range, others: Sequence[Range] = ()) -> str:
    """The text with the quotes marked; ranges that are not in the text, or overlap an earlier one, are left out."""
    ranges = {each for each in (quote, *others) if 0 <= each[0] < each[1] <= len(text)}
    parts: list[str] = []
    done = 0
    for start, end in sorted(each for each in ranges if each == quote or not spans_overlap(each, quote)):
        if start < done:
            continue
        name = ' id="quote"' if (start, end) == quote else ""
        parts += [lines(text[done:start]), f"<mark{name}>{lines(text[start:end])}</mark>"]
        done = end
    return "".join([*parts, lines(text[done:])])


def spans_overlap(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def lines(text: str) -> str:
    """The text with its lines kept, without characters that would hide or turn others."""
    return "\n".join(html.escape(kept(line)) for line in text.split("\n"))


def kept(line: str) -> str:
    """One line, with the white space at its ends, which `printable` takes away."""
    inner = printable(line)
    before = line[: len(line) - len(line.lstrip())] and " "
    after = line[len(line.rstrip()) :] and " "
    return f"{before}{inner}{after}" if inner else " "
