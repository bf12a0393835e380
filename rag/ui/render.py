"""Answers and articles as HTML and Markdown for the page, every character of article text escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from index.catalog import Listed
from rag.compose import behind, newest_of, printable
from rag.library import Listing, Overview
from rag.web.pages import article_url
from rag.web.schema import AnswerData, CitationData, PassageData, PositionData

AROUND = 240
"""Characters of an article that are shown before and after a quote."""
MOST_BARS = 36
"""Months of a timeline; years take their place where there are more."""
MARKER = re.compile(r"(?<!\\)\[(\d{1,4})\](?!\()")
STATUSES = {
    "answered": "Answered",
    "disputed": "The articles disagree",
    "updated": "Changed over time",
    "several": "Several answers",
    "no_evidence": "No evidence",
}
MOST_ASKED = 300
"""Characters of a question that are repeated above its sources."""
Texts = Mapping[str, str]
"""Texts of articles, by article id."""


def linked(answer: AnswerData) -> str:
    """The answer's text, each [n] a link to where the article says so."""
    cited = {citation.number: citation for citation in answer.citations}

    def link(found: re.Match[str]) -> str:
        source = cited.get(int(found[1]))
        return f"[\\[{found[1]}\\]]({url_of(source)})" if source else found[0]

    return MARKER.sub(link, answer.text)


def url_of(cited: CitationData) -> str:
    return article_url(cited.article_id, cited.start, cited.end)


def sources_panel(answer: AnswerData, texts: Texts, only: str = "") -> str:
    """The positions side by side, each with its sources and their quotes; or the nearest passages.

    `only` says what was searched, if not everything.
    """
    status = f'<p class="status {answer.status}"><strong>{STATUSES[answer.status]}</strong> {text(answer.reason)}</p>'
    asked = f'<p class="asked about">{text(answer.question[:MOST_ASKED])}</p>'
    asked += f'<p class="only">{text(only)}</p>' if only else ""
    if not answer.positions:
        passages = "".join(nearest(passage) for passage in answer.nearest)
        heading = "<h3>The passages that come nearest</h3>" if passages else ""
        return f'<div class="no-evidence">{status}{asked}{heading}{passages}</div>'
    newest = newest_of(answer.positions)
    shown: set[int] = set()
    cards = "".join(card(each, answer, texts, each is newest, shown) for each in answer.positions)
    return f'{status}{asked}<div class="positions">{cards}</div>'


def card(position: PositionData, answer: AnswerData, texts: Texts, is_newest: bool, shown: set[int]) -> str:
    """One position; the first card with a source shows its passage, others repeat its quote alone."""
    badge = '<span class="newest">newest</span>' if is_newest else ""
    cited = answer.cited_by(position)
    sources = "".join(source(each, position.value, texts, each.number not in shown) for each in cited)
    shown |= {each.number for each in cited}
    return (
        f'<section class="position" aria-label="{text(position.value)}"><h3>{text(position.value)}</h3>'
        f'<p class="about">{behind(position)} {badge}</p>{sources}</section>'
    )


def source(cited: CitationData, value: str, texts: Texts, whole: bool) -> str:
    """Who says it, and the quote, the value in it highlighted, among what stands around it."""
    day = cited.published.isoformat() if cited.published else ""
    about = " · ".join(text(part) for part in (cited.source, day) if part)
    link = article_link(url_of(cited), f"[{cited.number}] {cited.name}")
    before, after = around(texts.get(cited.article_id, ""), cited.start, cited.end) if whole else ("", "")
    return (
        f'<div class="source">{link}<div class="about">{about}</div><blockquote>'
        f'{context(before)}<span class="quote">{marked(cited.quote, value)}</span>{context(after)}</blockquote></div>'
    )


def around(article: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a quote, cut between words."""
    if not 0 <= start < end <= len(article):
        return "", ""
    before, after = article[max(0, start - AROUND) : start], article[end : end + AROUND]
    if start > AROUND:
        before = "… " + before.partition(" ")[2]
    if end + AROUND < len(article):
        after = after.rpartition(" ")[0] + " …"
    return before, after


def context(around_it: str) -> str:
    shown = text(around_it)
    return f' <span class="around">{shown}</span> ' if shown else ""


def nearest(passage: PassageData) -> str:
    link = article_link(article_url(passage.article_id, passage.start, passage.end), passage.name)
    return f'<div class="source">{link}<blockquote>{text(passage.text)}</blockquote></div>'


def article_link(address: str, name: str) -> str:
    """Opens an article beside the page, or, without the page's script, in a window of its own."""
    return f'<a class="article-link" href="{html.escape(address)}" target="article">{text(name)}</a>'


def marked(quote: str, value: str) -> str:
    """The quote with the value highlighted."""
    shown, wanted = printable(quote), printable(value)
    before, found, after = shown.partition(wanted)
    return f"{escaped(before)}<mark>{escaped(found)}</mark>{escaped(after)}" if found else escaped(shown)


def articles_table(listing: Listing) -> str:
    """A page of the list of articles; each name opens its article."""
    if not listing.articles:
        return '<p class="about">No article passes.</p>'
    rows = "".join(article_row(each) for each in listing.articles)
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("Article", "Source", "Date", "Characters"))
    count = "1 article" if listing.total == 1 else f"{listing.total:,} articles"
    return (
        f'<p class="about" role="status">{count}, page {listing.page} of {listing.pages}</p>'
        f'<table class="articles"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def article_row(each: Listed) -> str:
    cells = (
        f"<td>{article_link(article_url(each.id), each.name)}</td>",
        f"<td>{text(each.source)}</td>",
        f'<td class="day">{text(each.published)}</td>',
        f'<td class="number">{each.characters:,}</td>',
    )
    return f"<tr>{''.join(cells)}</tr>"


def overview(found: Overview) -> str:
    """The index in numbers, and a timeline of the articles by month."""
    facts = {"articles": found.articles, "chunks": found.chunks, "sources": len([s for s in found.sources if s])}
    numbers = "".join(f"<div><strong>{count:,}</strong> {name}</div>" for name, count in facts.items())
    undated = f'<p class="about">{found.undated:,} articles have no date.</p>' if found.undated else ""
    return f'<div class="facts">{numbers}</div>{timeline(found.months)}{undated}'


def timeline(months: Mapping[str, int]) -> str:
    """A bar for each month that has articles, as a list that is also read aloud; by year where there are many."""
    counted = dict(months)
    if len(counted) > MOST_BARS:
        counted = {}
        for month, count in months.items():
            counted[month[:4]] = counted.get(month[:4], 0) + count
    if not counted:
        return ""
    most = max(counted.values())
    bars = "".join(
        f'<li><span class="when">{text(when)}</span><span class="bar" style="width:{100 * count / most * 0.7:.1f}%">'
        f"</span><span>{count:,}</span></li>"
        for when, count in counted.items()
    )
    return f'<ol class="timeline" aria-label="Articles by date">{bars}</ol>'


def text(anything: str) -> str:
    return escaped(printable(anything))


def escaped(line: str) -> str:
    """Escaped for HTML, and for the page's own templates, which give `$` and braces a meaning."""
    return html.escape(line).replace("$", "&#36;").replace("{", "&#123;").replace("}", "&#125;")
