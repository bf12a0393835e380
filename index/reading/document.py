"""An article as read from a file, before it has an id."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from index.articles import Article, Places
from index.reading.metadata.fields import Metadata


class UnreadableFileError(Exception):
    """Why a file, or a part of one, cannot be read as an article. Becomes a `Problem`."""


@dataclass(frozen=True)
class Document:
    """A text with its metadata, places and encoding, and notes on anything unusual."""

    text: str
    metadata: Metadata = field(default_factory=Metadata)
    notes: tuple[str, ...] = ()
    places: Places = ()
    encoding: str = ""

    def make_article(self, article_id: str) -> Article:
        """The document as an article with that id."""
        about = self.metadata
        return Article(
            article_id,
            self.text,
            about.title,
            about.source,
            about.published,
            about.url,
            dict(about.extra),
            self.places,
        )


@dataclass(frozen=True)
class Part:
    """One article of a file, or the `error` that prevented reading it.

    `id` is empty if the file is one article. `place` says where in the file the part is ("line 3"), for messages.
    """

    document: Document | None = None
    id: str = ""
    place: str = ""
    error: str = ""


def encode_part(part: Part) -> dict[str, Any]:
    """A part as JSON types."""
    found = asdict(part)
    if part.document and part.document.metadata.published:
        found["document"]["metadata"]["published"] = part.document.metadata.published.isoformat()
    return found


def decode_part(data: dict[str, Any]) -> Part:
    """The part that `encode_part` encoded."""
    found = data["document"]
    if found is None:
        return Part(None, data["id"], data["place"], data["error"])
    places = tuple((int(start), str(label)) for start, label in found["places"])
    metadata = Metadata.from_dict(found["metadata"])
    document = Document(found["text"], metadata, tuple(found["notes"]), places, found["encoding"])
    return Part(document, data["id"], data["place"], data["error"])
