"""Find the time that a question is about: "June 2025" in "What happened in June 2025?"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from rag.values.spans import MONTH
from rag.values.surroundings import Surroundings
from rag.values.times import read_time

BEFORE_TIMES = re.compile(r"\b(?:in|on|during|of|for|since|from|after|before|until|by|between)\s+", re.IGNORECASE)
ONE_DAY = timedelta(days=1)
NAMED_TIME = re.compile(rf"\b(?:{MONTH})\b|\b(?:spring|summer|autumn|winter)\b")
MAX_WORDS = 6
MAX_READ = 30
"""Runs of words that are read as a time."""
MAX_YEARS = 20
"""Years before the newest article in which a month is looked for."""


@dataclass(frozen=True)
class Period:
    """The days from `start` to `end`; `words` as the question names them."""

    start: date
    end: date
    words: str


def find_period(text: str) -> Period | None:
    """The first period with a year that a question names; None where it names none."""
    for before, words in list_candidates(text):
        found = read_time(words, Surroundings(), None, "time", words)
        if found and found.days and found.has_year:
            return Period(*open_days(before, *found.days), words)
    return None


def find_newest_period(text: str, days: Sequence[date]) -> Period | None:
    """The first month, season or day without a year that a question names, in the newest year with articles of it.

    `days` are the days of publication, sorted. None where there are none, or the question names no such time.
    """
    newest = days[-1].year if days else 0
    named = (each for each in list_candidates(text) if NAMED_TIME.search(each[1]))
    for before, words in islice(named, MAX_READ) if days else ():
        years = range(newest, max(newest - MAX_YEARS, 0), -1)
        read = (read_time(f"{words} {year}", Surroundings(), None, "time", words) for year in years)
        spans = [found.days for found in read if found and found.days and found.days[0] <= days[-1]]
        if spans:
            own = (span for span in spans if bisect_left(days, span[0]) < bisect_right(days, span[1]))
            return Period(*open_days(before, *next(own, spans[0])), words)
    return None


def open_days(before: str, start: date, end: date) -> tuple[date, date]:
    """The days that a time means after a word: "since" has no end, "before" no beginning."""
    if before in ("since", "from"):
        return start, date.max
    if before == "after":
        return end + ONE_DAY, date.max
    if before in ("until", "by"):
        return date.min, end
    return (date.min, start - ONE_DAY) if before == "before" else (start, end)


def list_candidates(text: str) -> Iterator[tuple[str, str]]:
    """Yield each preposition with the words after it, the longest run of words first."""
    for match in BEFORE_TIMES.finditer(text):
        words = text[match.end() :].rstrip(" ?.!").split()[:MAX_WORDS]
        for count in range(len(words), 0, -1):
            if not BEFORE_TIMES.fullmatch(f"{words[count - 1]} "):
                yield match[0].strip().lower(), " ".join(words[:count]).strip(",;")
