"""Passages become claims. A reader says what each article answers, in the article's own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from index import DEFAULT_EMBEDDER, Embedder, SentenceTransformerEmbedder, SettingsError
from rag.answer import Passage, Reading

READERS = ("embedded",)


class Reader(Protocol):
    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """The claims of each passage, in the order of the passages. Raises ModelError."""


def make_reader(name: str, embedder: Embedder) -> Reader:
    """The reader that settings name. Raises SettingsError where there is no such reader."""
    from rag.readers.extractive import ExtractiveReader

    if name not in READERS:
        raise SettingsError(f"There is no reader {name!r}; the readers are: {', '.join(READERS)}.")
    # The embedded reader's calibration was measured with the default embedder.
    return ExtractiveReader(embedder if embedder.name == DEFAULT_EMBEDDER else SentenceTransformerEmbedder())
