"""Typed values: read the words of an article as a time, a number, a name or a place, and compare two of them."""

from __future__ import annotations

from rag.values.comparing import compare
from rag.values.comparison import Comparison
from rag.values.reading import read_value
from rag.values.value import (
    Age,
    Amount,
    Duration,
    Fraction,
    Money,
    Name,
    Numeric,
    Ordinal,
    Place,
    Quantity,
    ScoreValue,
    Text,
    Time,
    Value,
)
from rag.values.wording import measure_precision, precision, same, say_same

__all__ = [
    "Age",
    "Amount",
    "Comparison",
    "Duration",
    "Fraction",
    "Money",
    "Name",
    "Numeric",
    "Ordinal",
    "Place",
    "Quantity",
    "ScoreValue",
    "Text",
    "Time",
    "Value",
    "compare",
    "measure_precision",
    "precision",
    "read_value",
    "same",
    "say_same",
]
