"""Passages become claims. A reader says what each article answers, in the article's own words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

from index import DEFAULT_EMBEDDER, Embedder, SentenceTransformerEmbedder
from rag.answer import Passage, Reading

ReaderName = Literal["embedded"]


class Reader(Protocol):
    def load(self) -> None:
        """Loads what reading needs, so that it can be done beside retrieval. Raises ModelError."""

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """The claims of each passage, in the order of the passages. Raises ModelError."""


def embedded_reader(embedder: Embedder) -> Reader:
    """The project's own reader; `embedder` serves it too where it is the one that the reader was calibrated with."""
    from rag.readers.extractive import ExtractiveReader

    return ExtractiveReader(embedder if embedder.name == DEFAULT_EMBEDDER else SentenceTransformerEmbedder())


READERS: dict[ReaderName, Callable[[Embedder], Reader]] = {"embedded": embedded_reader}
