"""Passages become claims. A reader says what each article answers, in the article's own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rag.answer import Claim, Passage


class Reader(Protocol):
    def read(self, question: str, passages: Sequence[Passage]) -> list[Claim]:
        """The claims of each passage, in the order of the passages. Raises ModelError."""
