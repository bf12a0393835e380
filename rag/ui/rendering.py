"""Templates rendered to HTML. Every value is escaped; article text can become neither markup nor a link."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from index.wording import count_of
from rag.schema import CitationData, PassageData
from rag.text import printable
from rag.ui.differing import find_word_runs
from rag.web.pages import article_url, long_day

TEMPLATES = Path(__file__).parent / "templates"
MARKER = re.compile(r"(?<!\\)\[(\d{1,4})\](?!\()")
ESCAPED = re.compile(r"\\([\\`*\[\]<>|~@_:.&#)+-])")
MAX_TITLE_CHARS = 300


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": long_day,
        "count": count_of,
        "link": quote_url,
        "mark": mark_value,
        "mark_words": mark_words,
        "title": shorten_for_page,
        "outside": outside_url,
        "clauses": keep_clauses,
    }
    return made


def render(template: str, **values: Any) -> str:
    """A template of `rag/ui/templates` with values, as HTML."""
    return environment().get_template(template).render(**values)


def escape(value: Any) -> Markup:
    """A value on one line, escaped for HTML and for Gradio's own templates, which give `$` and braces a meaning."""
    if isinstance(value, Markup):
        return value
    if value is None:
        return Markup("")
    text = str(value)
    shown = html.escape(
        f"{' ' * text[:1].isspace()}{printable(text)}{' ' * text[-1:].isspace()}" if text.strip() else ""
    )
    return Markup(shown.replace("$", "&#36;").replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 (escaped)


def quote_url(found: CitationData | PassageData) -> str:
    """Address of the article with the quote marked."""
    return article_url(found.article_id, found.start, found.end)


def mark_value(quote: str, value: str) -> Markup:
    """A quote with the first occurrence of a value highlighted, or of most of its words: 14 March of 14 March 2025."""
    shown, words = printable(quote), printable(value).split()
    runs = (
        (first, last)
        for size in range(len(words), len(words) // 2, -1)
        for first in range(len(words) - size + 1)
        for last in [first + size]
    )
    for first, last in runs:
        found = re.search(rf"(?<!\w){re.escape(' '.join(words[first:last]))}(?!\w)", shown, re.IGNORECASE)
        if found:
            marked = Markup("<mark>") + escape(found[0]) + Markup("</mark>")
            return escape(shown[: found.start()]) + marked + escape(shown[found.end() :])
    return escape(shown)


def mark_words(quote: str, words: Sequence[str]) -> Markup:
    """A quote with every one of some words highlighted; words that follow each other are highlighted as one."""
    shown = printable(quote)
    parts: list[Markup] = []
    done = 0
    for match in find_word_runs(shown, words):
        parts += [escape(shown[done : match.start()]), Markup("<mark>"), escape(match[0]), Markup("</mark>")]
        done = match.end()
    return Markup("").join([*parts, escape(shown[done:])])


def keep_clauses(sentence: str) -> Markup:
    """A sentence in spans that end with a semicolon each, so that its lines can break there."""
    parts = re.split(r"(?<=;) ", sentence)
    return Markup(" ").join(Markup("<span>") + escape(part) + Markup("</span>") for part in parts)


def shorten_for_page(title: str) -> str:
    """A title of at most 300 characters."""
    shown = printable(title)
    return shown if len(shown) <= MAX_TITLE_CHARS else shown[:MAX_TITLE_CHARS] + "…"


def outside_url(url: str) -> str:
    """The address if it is http or https, else empty."""
    return url if re.match(r"https?://[^\s/]", url) else ""


def unescape_markdown(text: str) -> str:
    """Text as it was before `rag.text.plain` escaped it."""
    return ESCAPED.sub(r"\1", text)


def prose_paragraphs(text: str, citations: dict[int, CitationData]) -> list[Markup]:
    """Paragraphs of an answer's text, with a link for every [n] that is a citation."""
    return [link_markers(part, citations) for part in text.split("\n\n") if part.strip()]


def link_markers(paragraph: str, citations: dict[int, CitationData]) -> Markup:
    parts: list[Markup] = []
    done = 0
    for found in MARKER.finditer(paragraph):
        cited = citations.get(int(found[1]))
        if cited is None:
            continue
        parts.append(escape(unescape_markdown(paragraph[done : found.start()])))
        parts.append(Markup(render("marker.html", cited=cited)))  # noqa: S704 (rendered, so escaped)
        done = found.end()
    parts.append(escape(unescape_markdown(paragraph[done:])))
    return Markup(" ").join(parts)
