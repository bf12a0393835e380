"""Passages become claims. A reader says what each article answers, in the article's own words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Protocol

from rag.answer import Passage, Reading
from rag.questions.question import Question

if TYPE_CHECKING:
    from rag.readers.embedded import EmbeddedReader

__all__ = ["Reader", "embedded_reader"]


class Reader(Protocol):
    """Reads passages for the claims that answer a question; `name` is shown with the answer."""

    name: str

    def load(self) -> None:
        """Load what reading needs; called at the same time as retrieval. Raises ModelError."""

    async def read(self, question: Question, passages: Sequence[Passage], done: Callable[[int], None]) -> Reading:
        """Return the claims that the passages make, in any order. Raises ModelError.

        `done` is called with the number of passages read so far. What takes time must not block the event loop.
        """


@cache
def embedded_reader() -> EmbeddedReader:
    """The built-in reader, one per process, so that its models are loaded once."""
    from rag.readers.embedded import EmbeddedReader

    return EmbeddedReader()
