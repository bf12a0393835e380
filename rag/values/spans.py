"""Where a text writes numbers and dates."""

from __future__ import annotations

import re
from typing import NamedTuple

MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(
    rf"\b(?:(?:spring|summer|autumn|winter|late in|early in|end of)\s)?"
    rf"(?:\d{{1,2}}\s(?:{MONTH})(?:\s\d{{4}})?|(?:{MONTH})\s\d{{1,2}}(?:,\s\d{{4}})?\b|(?:{MONTH})(?:\s\d{{4}})?"
    r"|(?:1[5-9]|20)\d\d)\b"
)
SMALL = "one|two|three|four|five|six|seven|eight|nine"
WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|none|both|twice"
)
NUMBER = re.compile(
    rf"(?<![\w.,:-])(?:[£€$]\s?)?(?:\d[\d,.]*\d|\d|(?:{WORDS})(?:-(?:{SMALL}))?)"
    r"(?:\s(?:hundred|thousand|million|billion))*(?:\s?%)?(?![\w:])",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"^\d+[.)]\s")
"""The number of a point in a list: "2. Budget"."""


class ValueSpan(NamedTuple):
    """A number or a date: `text[start:end]`."""

    start: int
    end: int
    is_date: bool


def find_value_spans(text: str) -> list[ValueSpan]:
    """The dates and numbers of a text, in order; the numbers of a date are not numbers of their own."""
    dates = [ValueSpan(*match.span(), is_date=True) for match in DATE.finditer(text)]
    first = match.end() if (match := NUMBERED.match(text)) else 0
    numbers = [
        ValueSpan(*match.span(), is_date=False)
        for match in NUMBER.finditer(text, first)
        if not any(match.start() < date.end and date.start < match.end() for date in dates)
    ]
    return sorted([*dates, *numbers])
