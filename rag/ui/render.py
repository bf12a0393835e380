"""An answer as HTML, every character of article text escaped."""

from __future__ import annotations

import html

from rag.answer import Answer, Citation, Passage, Position
from rag.compose import newest_of, printable, standing_behind

CSS = """
.positions { display: flex; flex-wrap: wrap; gap: 1rem; }
.position { flex: 1 1 14rem; border: 1px solid var(--border-color-primary); border-radius: .5rem; padding: .75rem; }
.position h3 { margin: 0 0 .25rem; overflow-wrap: anywhere; }
.position p, .source { margin: .25rem 0; }
.source blockquote { margin: .25rem 0 .5rem; padding-left: .75rem; border-left: 3px solid var(--border-color-primary);
  overflow-wrap: anywhere; }
.source mark { background: #ffe08a; color: #1a1a1a; }
.about { font-size: .85rem; opacity: .85; overflow-wrap: anywhere; }
.no-evidence { border: 1px dashed var(--border-color-primary); border-radius: .5rem; padding: .75rem 1rem; }
"""


def sources_panel(answer: Answer) -> str:
    """The positions side by side, each with its sources and their quotes; or the nearest passages."""
    if not answer.positions:
        passages = "".join(nearest(passage) for passage in answer.nearest)
        return f'<section class="no-evidence"><h3>No evidence</h3><p>{text(answer.reason)}</p>{passages}</section>'
    newest = newest_of(answer.positions)
    cards = "".join(card(position, newest) for position in answer.positions)
    return f'<p class="about">{text(answer.reason)}</p><div class="positions">{cards}</div>'


def card(position: Position, newest: Position | None) -> str:
    count = standing_behind(position, newest)
    sources = "".join(source(cited, position.value) for cited in position.citations)
    return f'<section class="position"><h3>{text(position.value)}</h3><p class="about">{count}</p>{sources}</section>'


def source(cited: Citation, value: str) -> str:
    day = cited.published.isoformat() if cited.published else ""
    about = ", ".join(part for part in (cited.title or cited.article_id, cited.source, day) if part)
    quote = f"<blockquote>{marked(cited.quote, value)}</blockquote>" if cited.quote != value else ""
    return f'<div class="source"><span class="about">[{cited.number}] {text(about)}</span>{quote}</div>'


def nearest(passage: Passage) -> str:
    return (
        f'<div class="source"><span class="about">{text(passage.article.name)}</span>'
        f"<blockquote>{text(passage.chunk.text)}</blockquote></div>"
    )


def marked(quote: str, value: str) -> str:
    """The quote with the value highlighted."""
    shown, wanted = printable(quote), printable(value)
    before, found, after = shown.partition(wanted)
    return f"{escaped(before)}<mark>{escaped(found)}</mark>{escaped(after)}" if found else escaped(shown)


def text(anything: str) -> str:
    return escaped(printable(anything))


def escaped(line: str) -> str:
    """Escaped for HTML, and for the page's own templates, which give `$` and braces a meaning."""
    return html.escape(line).replace("$", "&#36;").replace("{", "&#123;").replace("}", "&#125;")
