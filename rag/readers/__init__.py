"""Passages become claims. A reader says what each article answers, in the article's own words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from index import DEFAULT_EMBEDDER, Embedder, SentenceTransformerEmbedder
from rag.answer import Passage, Reading


class Reader(Protocol):
    name: str

    def load(self) -> None:
        """Loads what reading needs, so that it can be done beside retrieval. Raises ModelError."""

    async def read(self, question: str, passages: Sequence[Passage], done: Callable[[int], None]) -> Reading:
        """The claims of each passage, in the order of the passages. Raises ModelError.

        `done` is told how many passages are read so far. What takes time must not hold up the event loop.
        """


def embedded_reader(embedder: Embedder) -> Reader:
    """The project's own reader; `embedder` serves it too where it is the one that the reader was calibrated with."""
    from rag.readers.extractive import ExtractiveReader

    return ExtractiveReader(embedder if embedder.name == DEFAULT_EMBEDDER else SentenceTransformerEmbedder())
