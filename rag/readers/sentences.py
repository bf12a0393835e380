"""Extend a quote to whole sentences."""

from __future__ import annotations

from bisect import bisect_right

from index.embedding.chunks import split_sentences


def quote_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The start and end of the whole sentences of `text` that hold the characters `start` to `end`."""
    bounds = split_sentences(text)
    starts = [a for a, _ in bounds]
    first = max(0, bisect_right(starts, start) - 1)
    last = max(first, bisect_right(starts, max(start, end - 1)) - 1)
    return min(bounds[first][0], start), max(bounds[last][1], end)
