"""Read values that are times: dates, spans of dates, times of day, and times counted from the day of the article."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from rag.values.calendars import (
    ANY_YEAR,
    NUMERIC,
    WEEKDAYS,
    DateParts,
    Days,
    find_days,
    is_ambiguous,
    read_date_span,
    read_parts,
)
from rag.values.clocks import Clock, read_clock
from rag.values.figures import in_figures
from rag.values.relative import Counted, count_days, is_ahead, read_anchored_days
from rag.values.surroundings import Surroundings
from rag.values.value import Time

SINCE = re.compile(r"^(?:ever )?(?:since|after|from|not before)\b(?!.*\b(?:to|until|till)\b)")
UNTIL = re.compile(r"^(?:until|till|before|by|to|not later than|no later than)\b")
ABOUT = re.compile(r"\b(?:about|around|circa|c\.|approximately|roughly)\s")
NUMBER_ALONE = re.compile(r"(?:a |the )?-?[\d.,]+(?: \d{3})*")
IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
MAX_CHARS = 120
CLOSE_DAYS = 60
"""A date without a year that is this near to the article's day is the nearest one, whatever the tense."""


def read_time(value: str, around: Surroundings, published: date | None, expected: str, text: str) -> Time | None:
    """The time that a normalised value is; None where it is none. `text` is the value as the article writes it."""
    lower = value.lower().strip(" .,;:")
    if not lower or len(lower) > MAX_CHARS:
        return None
    is_time = expected == "time"
    if NUMBER_ALONE.fullmatch(lower) and not NUMERIC.fullmatch(lower) and not is_year(lower, expected):
        clock = read_clock(lower, is_time=is_time)
        return add_clock(Time(text), clock) if clock else None
    clock = read_clock(lower, is_time=is_time)
    rest = (clock.rest if clock else lower).strip(" ,.")
    found = read_date(rest, around, published, is_time=is_time, text=text) if rest else None
    if clock is None:
        return found
    return add_clock(found or Time(text), clock) if found or is_filling(rest) else None


def is_year(text: str, expected: str) -> bool:
    """Whether a number alone is a year: four digits, and no number is asked for."""
    return bool(re.fullmatch(r"1\d{3}|20\d\d|2100", text)) and expected not in ("quantity", "money")


def is_filling(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    return not re.search(r"\d", text) and all(
        word in "at about around before after by shortly just the in on a of and exactly nearly some local time".split()
        for word in words
    )


def add_clock(found: Time, clock: Clock) -> Time:
    return replace(
        found,
        clock=(clock.first, clock.last),
        is_half_known=clock.is_half_known,
        unit="hour",
        is_unsure=found.is_unsure or clock.is_unsure,
    )


def read_date(rest: str, around: Surroundings, published: date | None, *, is_time: bool, text: str) -> Time | None:
    """The days that a text in lower case names, absolutely, by an anchor, or counted from the day of the article."""
    rest = IN_BRACKETS.sub("", rest) or rest
    bound = 1 if SINCE.search(rest) else -1 if UNTIL.search(rest) else 0
    slack = 366 if ABOUT.search(rest) else 0
    figures = in_figures(rest)
    if anchored := read_anchored_days(figures):
        return make_time(anchored.days, Time(text, counted=anchored.how))
    if parts := read_parts(rest):
        base = Time(text, bound=bound, slack_days=slack, is_unsure=is_ambiguous(rest))
        return make_time_of_parts(parts, around, published, base)
    if span := read_date_span(rest):
        return make_time_of_span(span, Time(text))
    if published is None:
        return None
    found = count_days(figures, published, is_ahead(around), is_time=is_time)
    return make_counted_time(found, published, Time(text, bound=bound)) if found else None


def make_counted_time(found: Counted, published: date, base: Time) -> Time:
    """The time that was counted from the day of the article."""
    base = replace(base, counted=found.how, is_unsure=found.is_unsure, is_weekday=found.is_weekday)
    return make_time(found.days, replace(base, years_back=found.years, published=published))


def make_time_of_parts(parts: DateParts, around: Surroundings, published: date | None, base: Time) -> Time | None:
    """The time that the parts of one date make; without a year, in the year nearest to the article's day."""
    base = replace(base, weekday=parts.weekday, season=parts.season.replace("fall", "autumn"))
    if parts.month is None and not parts.years and not parts.season:
        if parts.weekday is None:
            return None
        if published is None:
            return replace(base, unit="day") if parts.day is None else None
        day = f" the {parts.day}" if parts.day else ""
        found = count_days(f"{WEEKDAYS[parts.weekday]}{day}", published, is_ahead(around), is_time=True)
        return make_counted_time(found, published, replace(base, weekday=None)) if found else None
    if parts.years:
        days = find_days(parts)
        return make_time(days, base) if days else None
    days = find_nearest_days(parts, published, is_ahead(around)) if published else find_days(parts)
    return make_time(days, replace(base, has_year=False)) if days else None


def find_nearest_days(parts: DateParts, published: date, ahead: bool | None) -> Days | None:
    """The days of a date without a year, in the year nearest to a day, after or before it as `ahead` says."""
    found = [days for year in (-1, 0, 1) if (days := find_days(parts, published.year + year))]
    close = [days for days in found if abs((days.start - published).days) <= CLOSE_DAYS]
    if ahead is not None and not close:
        found = [d for d in found if (d.end >= published if ahead else d.start <= published)] or found
    return min(found, key=lambda days: abs((days.start - published).days), default=None)


def make_time(days: Days, base: Time) -> Time:
    slack = max(base.slack_days, days.slack_days)
    return replace(base, start=days.start, end=days.end, unit=days.unit, slack_days=slack)


def make_time_of_span(span: tuple[DateParts, DateParts], base: Time) -> Time | None:
    first, last = (find_days(parts) for parts in span)
    if first is None or last is None:
        return None
    if last.end < first.start:
        if first.start.year != ANY_YEAR:
            return None
        last = replace(last, end=date(ANY_YEAR, 12, 31))  # "30 December to 2 January"
    return replace(base, start=first.start, end=last.end, unit=last.unit, has_year=first.start.year != ANY_YEAR)
