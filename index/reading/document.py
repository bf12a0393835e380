"""What a file of one article holds, before it has an id."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.articles import Article
from index.reading.metadata import Metadata


@dataclass(frozen=True)
class Document:
    """A text, what it says about itself, and what was odd about that, one clause each."""

    text: str
    metadata: Metadata = field(default_factory=Metadata)
    notes: tuple[str, ...] = ()

    def article(self, article_id: str) -> Article:
        about = self.metadata
        return Article(
            article_id, self.text, about.title, about.source, about.published, about.url, extra=dict(about.extra)
        )
