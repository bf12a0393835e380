"""The dates in a text, as values."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from rag.values.reading import read_value
from rag.values.spans import find_value_spans
from rag.values.value import Value


@lru_cache(maxsize=4_096)
def list_times(text: str, published: date | None) -> tuple[Value, ...]:
    """The dates in a text."""
    dates = (text[start:end] for start, end, is_date in find_value_spans(text) if is_date)
    return tuple(read_value(each, context=text, published=published, expected="time") for each in dates)
