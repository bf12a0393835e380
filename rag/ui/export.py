"""Answers as text to take along: Markdown, JSON, and HTML that word processors open. Every citation in full.

An answer that this server did not give is said to be not proved, and nothing of it becomes markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from rag.schema import CitationData
from rag.text import plain
from rag.ui.conversations import Exchange
from rag.ui.rendering import render, unescape_markdown
from rag.ui.state import note_unproved

TYPES = {"md": "text/markdown", "json": "application/json", "html": "text/html"}
"""Media types, by the ending of a file."""
LINE = re.compile(r"(\s*(?:- |\d{1,3}\. )?)(.*)")
"""A line of Markdown: what makes it an item of a list, and the rest."""
ESCAPED_MARKER = re.compile(r"\\\[(\d{1,4})\\\](?![(\[:])")
"""A citation's marker after `plain`, unless it would be a link."""


def export_file(title: str, exchanges: Sequence[Exchange], form: str) -> dict[str, str]:
    """A file as name, type and text. `form` is md, json or html."""
    name = re.sub(r"\W+", "-", title).strip("-")[:80] or "answer"
    return {"name": f"{name}.{form}", "type": TYPES[form], "text": export_text(title, exchanges, form)}


def export_text(title: str, exchanges: Sequence[Exchange], form: str) -> str:
    if form == "json":
        return export_json(exchanges)
    if form == "html":
        shown = [{"exchange": each, "unproved": note_unproved(each)} for each in exchanges]
        return render("export.html", title=title, exchanges=shown)
    return export_markdown(title, exchanges)


def export_json(exchanges: Sequence[Exchange]) -> str:
    stored = [
        {**each.model_dump(mode="json", exclude={"seal"}), "is_proved": not note_unproved(each)} for each in exchanges
    ]
    return json.dumps({"exchanges": stored}, ensure_ascii=False, indent=2) + "\n"


def export_markdown(title: str, exchanges: Sequence[Exchange]) -> str:
    head = [f"# {plain(title)}"] if len(exchanges) > 1 else []
    return "\n\n".join([*head, *(exchange_markdown(each) for each in exchanges)]) + "\n"


def exchange_markdown(exchange: Exchange) -> str:
    answer = exchange.answer
    unproved = note_unproved(exchange)
    text = escape_markdown(answer.text) if unproved else answer.text
    sources = "\n".join(citation_markdown(citation, text) for citation in answer.citations)
    only = f"*{plain(exchange.only)}*" if exchange.only else ""
    parts = [f"## {plain(exchange.question)}", only, f"*{unproved}*" if unproved else "", text]
    parts += ["### Sources", sources] if sources else []
    return "\n\n".join(part for part in parts if part)


def escape_markdown(text: str) -> str:
    """Markdown from elsewhere without links, images or HTML; its lists and [n] markers are kept."""
    parts = (LINE.fullmatch(line) for line in unescape_markdown(text).splitlines())
    lines = [found[1] + plain(found[2]) for found in parts if found]
    return ESCAPED_MARKER.sub(r"[\1]", "\n".join(lines))


def citation_markdown(cited: CitationData, text: str) -> str:
    """Where a citation is from, and its quote unless the answer's text has it."""
    day = cited.published.isoformat() if cited.published else ""
    about = [part for part in (cited.title, cited.source, day, cited.article_id, cited.location, cited.url) if part]
    place = f"characters {cited.start}-{cited.end}"
    quote = plain(cited.quote)
    return f"- [{cited.number}] {', '.join(plain(part) for part in about)}, {place}" + (
        "" if quote in text else f": “{quote}”"
    )
