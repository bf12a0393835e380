"""Pages of our own, without a script: an article with a quote in view, and the frame that the login has too."""

from __future__ import annotations

import html
from urllib.parse import quote, urlencode

from rag.compose import printable
from rag.web.schema import ArticleData

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
    """Where an article is shown, with the characters from `start` to `end` highlighted and in view."""
    marked = {"start": start, "end": end} if end > start else {}
    return "/article?" + urlencode({"id": article_id, **marked}, quote_via=quote) + ("#quote" if marked else "")


def article_page(article: ArticleData, start: int = 0, end: int = 0) -> str:
    """The article as a page; every character of it is shown as text."""
    day = article.published.isoformat() if article.published else ""
    about = " · ".join(printable(part) for part in (article.source, day, article.id, article.url) if part)
    title = article.title or article.id
    return page(
        title,
        f'<main><h1>{html.escape(printable(title))}</h1><p class="about">{html.escape(about)}</p>'
        f'<div class="text" tabindex="0" role="region" aria-label="Text of the article">'
        f"{marked_text(article.text, start, end)}</div></main>",
    )


def notice_page(said: str) -> str:
    """One sentence in the place of an article."""
    return page("Article", f'<main><p role="alert">{html.escape(printable(said))}</p></main>')


def marked_text(text: str, start: int, end: int) -> str:
    if not 0 <= start < end <= len(text):
        return lines(text)
    return f'{lines(text[:start])}<mark id="quote">{lines(text[start:end])}</mark>{lines(text[end:])}'


def lines(text: str) -> str:
    """The text with its lines kept, without characters that would hide or turn others."""
    return "\n".join(html.escape(kept(line)) for line in text.split("\n"))


def kept(line: str) -> str:
    """One line, with the white space at its ends, which `printable` takes away."""
    inner = printable(line)
    before = line[: len(line) - len(line.lstrip())] and " "
    after = line[len(line.rstrip()) :] and " "
    return f"{before}{inner}{after}" if inner else " "
