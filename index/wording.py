"""Words of messages."""

from __future__ import annotations


def count_of(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: 1 article, 2 articles."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
