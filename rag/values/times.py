"""Answers as points or spans of the calendar, at whatever precision they are given."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from rag.values.vocabulary import MONTHS, SHORT_MONTHS
from rag.values.words import folded, month_name

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
SHORT_WEEKDAYS = {day[:3]: day for day in WEEKDAYS} | {"tues": "tuesday", "thur": "thursday", "thurs": "thursday"}
PARTS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12), "q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12)}
"""Months of the parts of a year."""
BOUNDS = dict.fromkeys(("since", "after", "from"), "after") | dict.fromkeys(
    ("until", "till", "before", "by", "to"), "before"
)
SEASONS = {"fall": "autumn"} | {season: season for season in ("spring", "summer", "autumn", "winter")}
CLOCK = re.compile(
    r"\b(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?\s*(?P<half>am|pm)\b|\b(?P<h>[012]?\d):(?P<m>[0-5]\d)\b"
    r"|\b(?P<named>noon|midday|midnight)\b"
)
FILLING = frozenset("on in at the of and to from between during year month day a".split())
QUARTER = re.compile(r"\b(first|second|third|fourth) quarter\b")
SHORT_RANGE = re.compile(r"\b(\d\d)(\d\d)([-–])(\d\d)\b(?!-)")
YEAR = re.compile(r"1\d{3}|20\d\d|2100")
MONTH_IN_NUMBERS = re.compile(
    r"\b(?:(?P<before>1\d{3}|20\d\d)-(?P<after>\d\d)|(?P<first>\d\d)/(?P<then>1\d{3}|20\d\d))(?![\d/.-])"
)
CENTURY = re.compile(r"\b(\d{1,2}) century\b")
NUMERIC = re.compile(r"\b(\d{1,2})([/.])(\d{1,2})\2(\d{4})\b")
TOKEN = re.compile(r"\d+s?|q[1-4]\b|[^\W\d_]+")
Span = tuple[int, int]


@dataclass(frozen=True)
class Moment:
    """What is said of a time, each part as its first and last; None where nothing is said of that part."""

    year: Span | None = None
    month: Span | None = None
    day: Span | None = None
    weekday: str | None = None
    bound: str | None = None
    """ "since", "until" and the like."""
    season: str | None = None
    clock: int | None = None
    """Minutes since midnight."""

    @property
    def parts(self) -> tuple[Span | None, ...]:
        return self.year, self.month, self.day

    @property
    def weekday_of_date(self) -> str | None:
        exact = [part[0] for part in self.parts if part and part[0] == part[1]]
        if len(exact) < len(self.parts):
            return self.weekday
        try:
            return WEEKDAYS[date(*exact).weekday()]
        except ValueError:
            return self.weekday


@lru_cache(maxsize=4096)
def moment(value: str) -> Moment | None:
    """The time that an answer is; None where it is none, or says more than a time."""
    text = QUARTER.sub(lambda m: f"q{'first second third fourth'.split().index(m[1]) + 1}", folded(value))
    text = CENTURY.sub(lambda m: f"{int(m[1]) - 1}00s", text)
    text = SHORT_RANGE.sub(
        lambda m: f"{m[1]}{m[2]}{m[3]}{m[1]}{m[4]}" if m[4] > m[2] and int(m[4]) > 12 else m[0], text
    )
    text = MONTH_IN_NUMBERS.sub(month_in_words, NUMERIC.sub(in_words, text))
    clock = CLOCK.search(text)
    text = CLOCK.sub(" ", text)
    if re.search(r"\d+:\d+|[%$€£¥]", text) or re.search(r"\d,\d{3}\b", value):
        return None
    said: dict[str, list[Any]] = {}
    for token in TOKEN.findall(text):
        kind, meaning = meaning_of(token)
        said.setdefault(kind, []).append(meaning)
    if "other" in said or not (clock or said.keys() & {"year", "month", "weekday", "season"}) or not is_calendar(said):
        return None
    return moment_of(said, minutes(clock) if clock else None, BOUNDS.get(text.split()[0]) if text.split() else None)


def meaning_of(token: str) -> tuple[str, Any]:
    """What one word says of a time: its kind, and numbers as a span of them."""
    month, weekday = SHORT_MONTHS.get(token, token), SHORT_WEEKDAYS.get(token, token)
    if month in MONTHS:
        return "month", (MONTHS.index(month) + 1,) * 2
    if weekday in WEEKDAYS:
        return "weekday", weekday
    if YEAR.fullmatch(token):
        return "year", (int(token),) * 2
    if YEAR.fullmatch(token[:-1]) and token.endswith("0s"):
        return "year", (int(token[:-1]), int(token[:-1]) + (99 if token.endswith("00s") else 9))
    if re.fullmatch("[0-9]{1,2}", token) and 1 <= int(token) <= 31:
        return "day", (int(token),) * 2
    if token in PARTS:
        return "part", PARTS[token]
    if token in SEASONS:
        return "season", SEASONS[token]
    return "filling" if token in FILLING or token in BOUNDS else "other", token


def moment_of(said: dict[str, list[Any]], clock: int | None, bound: str | None) -> Moment:
    """The parts put together; "early", "mid" and "late" narrow what they stand before."""
    year, month, day = (span(said.get(kind, [])) for kind in ("year", "month", "day"))
    if part := next(iter(said.get("part", [])), None):
        if month:
            day = (part[0] * 10 // 4 - 1, min(31, part[1] * 10 // 4 + 1)) if month[0] == month[1] else day
        elif year and year[0] < year[1]:
            length = year[1] - year[0] + 1
            year = (year[0] + (part[0] - 1) * length // 12, year[0] + part[1] * length // 12 - 1)
        else:
            month = part
    weekday, season = (next(iter(said.get(kind, [])), None) for kind in ("weekday", "season"))
    is_range = len(said.get("year", [])) > 1 or len(said.get("day", [])) > 1
    return Moment(year, month, day, weekday, None if is_range else bound, season, clock)


def is_calendar(said: dict[str, list[Any]]) -> bool:
    """Whether the parts make one time: days have a month, parts of a year a year, and nothing is said thrice."""
    days, months, years = (len(said.get(kind, [])) for kind in ("day", "month", "year"))
    if max(days, months, years) > 2 or (days and months != 1):
        return False
    return "part" not in said or (days == 0 and years + months > 0)


def span(spans: list[Span]) -> Span | None:
    return (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None


def minutes(clock: re.Match[str]) -> int:
    """The time of day that a match of CLOCK names, in minutes since midnight."""
    if clock["named"]:
        return 0 if clock["named"] == "midnight" else 12 * 60
    if clock["half"]:
        return (int(clock["hour"]) % 12 + 12 * (clock["half"] == "pm")) * 60 + int(clock["minute"] or 0)
    return int(clock["h"]) * 60 + int(clock["m"])


def month_in_words(match: re.Match[str]) -> str:
    month, year = int(match["after"] or match["first"]), match["before"] or match["then"]
    return f"{month_name(month)} {year}" if 1 <= month <= 12 else match[0]


def in_words(match: re.Match[str]) -> str:
    """A date in numbers; where day and month cannot be told apart, its year alone is certain."""
    first, second, year = int(match[1]), int(match[3]), match[4]
    if first == second or first > 12 >= second:
        return f"{first} {month_name(second)} {year}" if 1 <= second <= 12 else match[0]
    if second > 12 >= first:
        return f"{second} {month_name(first)} {year}"
    return year


def agree(a: Moment, b: Moment) -> bool:
    """Whether all that both say is compatible, and something is said by both."""
    marks = [(a.bound, b.bound), (a.season, b.season), (a.clock, b.clock)]
    if any(x is not None and y is not None and x != y for x, y in marks):
        return False
    weekdays = [a.weekday_of_date, b.weekday_of_date]
    if all(weekdays) and weekdays[0] != weekdays[1]:
        return False
    shared = [(x, y) for x, y in zip(a.parts, b.parts, strict=True) if x and y]
    if not shared:
        return all(weekdays) or any(x is not None and x == y for x, y in marks[1:])
    return all(within(x, y) or within(y, x) for x, y in shared)


def within(a: Span, b: Span) -> bool:
    return b[0] <= a[0] and a[1] <= b[1]


def precision(own: Moment) -> float:
    """A part of the date counts the less the wider it is, from 1 for one year, month or day; a weekday a half."""
    parts = sum(1 / (1 + math.log2(last - first + 1)) for first, last in filter(None, own.parts))
    return parts + 0.5 * sum(mark is not None for mark in (own.weekday, own.season, own.clock))
