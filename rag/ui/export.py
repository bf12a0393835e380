"""Answers as text to take along: Markdown, JSON, and HTML that word processors open. Every citation in full.

An answer that this server did not give is said to be not proved, and nothing of it becomes markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from rag.answering.headline import write_day, write_support
from rag.schema import AnswerData, CitationData, PositionData
from rag.text import plain
from rag.ui.conversations import Exchange
from rag.ui.notes import select_notes
from rag.ui.rendering import outside_url, render, unescape_markdown
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
    is_listed = bool(answer.positions) and not answer.is_prose and not any(each.part for each in answer.positions)
    text = escape_markdown(answer.text) if unproved else answer.text
    body = positions_markdown(answer) if is_listed else text
    sources = "\n".join(citation_markdown(citation, body) for citation in answer.citations)
    only = f"*{plain(exchange.only)}*" if exchange.only else ""
    parts = [f"## {plain(exchange.question)}", only, f"*{unproved}*" if unproved else "", body]
    parts += ["### Sources", sources] if sources else []
    return "\n\n".join(part for part in parts if part)


def escape_markdown(text: str) -> str:
    """Markdown from elsewhere without links, images or HTML; its lists and [n] markers are kept."""
    parts = (LINE.fullmatch(line) for line in unescape_markdown(text).splitlines())
    lines = [found[1] + plain(found[2]) for found in parts if found]
    return ESCAPED_MARKER.sub(r"[\1]", "\n".join(lines))


def positions_markdown(answer: AnswerData) -> str:
    """The headline and each answer with its markers; the sources, which follow, have the quotes."""
    notes = plain(" ".join([select_notes(" ".join(answer.notes)), answer.fallback]).strip())
    if len(answer.positions) == 1:
        lines = [f"{plain(answer.headline)} {list_markers(answer.positions[0])}"]
    else:
        rows = (
            f"{place}. {plain(each.value)}, {write_support(each)} {list_markers(each)}"
            for place, each in enumerate(answer.positions, 1)
        )
        lines = [f"**{plain(answer.headline)}**", "\n".join(rows)]
    return "\n\n".join([*lines, *([notes] if notes else [])])


def list_markers(position: PositionData) -> str:
    return " ".join(f"[{number}]" for number in position.citations)


def citation_markdown(cited: CitationData, text: str) -> str:
    """Where a citation is from, and its quote unless the answer's text has it."""
    day = write_day(cited.published, "{}")
    about = [part for part in (cited.title, cited.source, day, cited.article_id, cited.location) if part]
    parts = [*(plain(part) for part in about), *link(cited.url), f"characters {cited.start}-{cited.end}"]
    quote = plain(cited.quote)
    return f"- [{cited.number}] {', '.join(parts)}" + ("" if quote in text else f": “{quote}”")


def link(url: str) -> list[str]:
    """A web address that Markdown makes a link of; any other is left out."""
    return [f"<{url}>"] if outside_url(url) and not re.search(r"[\s<>\\]|[^ -~]", url) else []
