"""A conversation as a file to take along, every citation in full."""

from __future__ import annotations

import json

from rag.compose import plain
from rag.ui.conversations import Conversation, Exchange
from rag.web.schema import CitationData


def as_json(conversation: Conversation) -> str:
    return json.dumps(conversation.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


def as_markdown(conversation: Conversation) -> str:
    parts = [f"# {plain(conversation.shown_name)}", *(exchange_text(each) for each in conversation.exchanges)]
    return "\n\n".join(parts) + "\n"


def exchange_text(exchange: Exchange) -> str:
    answer = exchange.answer
    sources = "\n".join(citation_text(citation) for citation in answer.citations)
    only = f"*{plain(exchange.only)}*" if exchange.only else ""
    parts = [f"## {plain(exchange.question)}", f"*{answer.status}: {plain(answer.reason)}*", only, answer.text]
    parts += ["### Sources", sources] if sources else []
    return "\n\n".join(part for part in parts if part)


def citation_text(cited: CitationData) -> str:
    day = cited.published.isoformat() if cited.published else ""
    about = [part for part in (cited.title, cited.source, day, cited.article_id, cited.url) if part]
    place = f"characters {cited.start}-{cited.end}"
    return f"- [{cited.number}] {', '.join(plain(part) for part in about)}, {place}: “{plain(cited.quote)}”"
