"""Pages of our own, without a script: an article with a quote in view, and the frame that the login has too."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import quote, urlencode, urlsplit

from rag.schema import ArticleData
from rag.text import printable

Range = tuple[int, int]
"""Start and end of a quote, in characters."""
CSS = """
:root { color-scheme: light dark; --text: #1b1a18; --paper: #fff; --soft: #5f5b54; --line: #b9b4aa; --mark: #ffe9a3;
  --also: #fff6d8; --button: #1b1a18; --bad: #a3221b; }
@media (prefers-color-scheme: dark) {
  :root { --text: #edeae4; --paper: #1d1c1a; --soft: #aba69c; --line: #615d54; --mark: #6b5410; --also: #3a3216;
    --button: #edeae4; --bad: #ffaba3; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--text); font: 16px/24px system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 32px 24px 64px; overflow-wrap: anywhere; }
main.narrow { max-width: 24rem; padding-top: 15vh; }
h1 { font-size: 28px; line-height: 36px; font-weight: 600; margin: 0 0 4px; }
a { color: inherit; }
.about { display: flex; flex-wrap: wrap; gap: 0 16px; color: var(--soft); margin: 0 0 20px; font-size: 14px; }
.text { white-space: pre-wrap; }
mark { background: var(--also); color: inherit; scroll-margin-block: 35vh; }
mark#quote { background: var(--mark); }
label { display: block; margin: 0 0 16px; }
input { display: block; width: 100%; font: inherit; padding: 8px 12px; margin-top: 4px; border: 1px solid var(--line);
  border-radius: 8px; background: var(--paper); color: var(--text); }
button { font: inherit; padding: 8px 20px; border: 0; border-radius: 8px; background: var(--button);
  color: var(--paper); }
.wrong { border-left: 2px solid var(--bad); padding-left: 12px; }
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
    day = long_day(article.published)
    title = article.title or article.id
    parts = [html.escape(printable(part)) for part in (article.source, day, article.id) if part and part != title]
    about = "".join(f"<span>{part}</span>" for part in [*parts, *outside_link(article.url)])
    return page(
        title,
        f'<main><h1>{html.escape(printable(title))}</h1><p class="about">{about}</p>'
        f'<div class="text" tabindex="0" role="region" aria-label="Text of the article">'
        f"{mark_quotes(article.text, (start, end), others)}</div></main>",
    )


def long_day(day: date | datetime | str | None) -> str:
    """A date as 14 Mar 2025; empty for none."""
    if isinstance(day, str):
        day = date.fromisoformat(day) if day else None
    return f"{day.day} {day:%b %Y}" if day else ""


def outside_link(url: str) -> list[str]:
    """A link to where the article was published; none unless it is a plain http or https address."""
    try:
        parts = urlsplit(url)
        is_plain = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_plain = False
    if not is_plain or not url.isprintable() or " " in url:
        return []
    shown = html.escape(url, quote=True)
    return [f'<a href="{shown}" target="_blank" rel="noopener noreferrer nofollow">Open the source</a>']


def notice_page(said: str) -> str:
    """One sentence in the place of an article."""
    return page("Article", f'<main><p role="alert">{html.escape(printable(said))}</p></main>')


def mark_quotes(text: str, quote: Range, others: Sequence[Range] = ()) -> str:
    """The text with the quotes marked; ranges that are not in the text, or overlap an earlier one, are left out."""
    ranges = {each for each in (quote, *others) if 0 <= each[0] < each[1] <= len(text)}
    parts: list[str] = []
    done = len(text) - len(text.lstrip())  # empty lines at the beginning would look like a gap
    for start, end in sorted(each for each in ranges if each == quote or not spans_overlap(each, quote)):
        if parts and start < done:
            continue
        name = ' id="quote"' if (start, end) == quote else ""
        parts += [lines(text[done:start]), f"<mark{name}>{lines(text[start:end])}</mark>"]
        done = end
    return "".join([*parts, lines(text[done:])])


def spans_overlap(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def lines(text: str) -> str:
    """The text with its lines kept, without characters that would hide or turn others."""
    return "\n".join(html.escape(keep_line_spaces(line)) for line in text.split("\n"))


def keep_line_spaces(line: str) -> str:
    """One line, with the white space at its ends, which `printable` takes away."""
    inner = printable(line)
    before = line[: len(line) - len(line.lstrip())] and " "
    after = line[len(line.rstrip()) :] and " "
    return f"{before}{inner}{after}" if inner else " " * bool(line)
