"""The start view: what is in the collection, questions to start with, and the newest articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from index import RagError
from index.reading.registry import SUFFIXES
from rag.ui.answers import STATUSES
from rag.ui.findings import Found
from rag.ui.rendering import render
from rag.web.pages import article_url
from rag.web.service import Service

MAX_NEWEST = 3
SUFFIX_LIST = ", ".join(suffix.lstrip(".") for suffix in sorted(SUFFIXES))
"""The kinds of files that can be read, for people."""


@dataclass(frozen=True)
class Facts:
    """The collection in numbers. `first` and `last` are the dates of its oldest and newest article."""

    articles: int = 0
    passages: int = 0
    sources: int = 0
    first: str = ""
    last: str = ""
    synced: datetime | None = None


def read_facts(service: Service) -> Facts:
    """Raises IndexUnavailableError."""
    held = service.library.overview()
    days = service.location.snapshot().catalog.list_dates()
    return Facts(
        held.articles,
        held.chunks,
        len([name for name in held.sources if name]),
        iso_day(days[:1]),
        iso_day(days[-1:]),
        synced_at(service.location.where),
    )


def iso_day(days: list[date]) -> str:
    return days[0].isoformat() if days else ""


def synced_at(where: str) -> datetime | None:
    """When the index in a folder was last changed; None where the index is on a server."""
    folder = Path(where)
    return datetime.fromtimestamp(folder.stat().st_mtime, UTC) if folder.is_dir() else None


def render_start(service: Service, found: Found, can_upload: bool) -> str:
    try:
        facts, newest = read_facts(service), service.library.listing().articles[:MAX_NEWEST]
    except RagError:
        facts, newest = Facts(), ()
    return render(
        "start.html",
        facts=facts,
        newest=[
            {"url": article_url(each.id), "title": each.name, "source": each.source, "published": each.published}
            for each in newest
        ],
        examples=found.examples,
        is_preparing=not found.is_ready,
        can_upload=can_upload,
        suffixes=SUFFIX_LIST,
        statuses=STATUSES,
    )
