"""Read dates in words and numbers as the days that they span."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from rag.values.vocabulary import MONTHS, SHORT_MONTHS

ANY_YEAR = 4
"""A leap year that stands for any year, where none is said."""
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
SHORT_WEEKDAYS = {day[:3]: day for day in WEEKDAYS} | {"tues": "tuesday", "thur": "thursday", "thurs": "thursday"}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""The first month of each."""
PARTS = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2, "close": 2}
QUARTERS = {"q1": 1, "q2": 4, "q3": 7, "q4": 10}
ORDINAL_DAYS = dict(
    zip(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth".split(),
        [*range(1, 21), 30],
        strict=True,
    )
)
FILLING = frozenset(
    "on in at of the and to from between during year month day a about around circa exactly morning afternoon evening "
    "night since until till before after by through this that date s ad ce . , - ' week weekend only back for as was "
    "born".split()
)
"""Words that leave the days of a date as they are. A text with another word is not read as a date."""
YEAR = re.compile(r"1\d{3}|20\d\d|2100")
ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
NUMERIC = re.compile(r"\b(\d{1,2})([/.])(\d{1,2})\2(\d{4})\b")
MONTH_IN_NUMBERS = re.compile(
    r"\b(?P<year>1\d{3}|20\d\d)-(?P<month>0\d|1[0-2])\b(?![-\d])|\b(?P<first>0\d|1[0-2])/(?P<then>1\d{3}|20\d\d)\b"
)
CENTURY = re.compile(r"\b(?P<century>\d{1,2})(?:st|nd|rd|th)? century\b")
ORDINAL_CENTURY = re.compile(rf"\b(?P<century>{'|'.join(ORDINAL_DAYS)}) century\b")
QUARTER = re.compile(r"\b(first|second|third|fourth|last) quarter\b")
TOKEN = re.compile(r"\d+s\b|\d+(?:st|nd|rd|th)?\b|q[1-4]\b|[^\W\d_]+|\S")
SPAN = re.compile(r"\s*(?:-|\bto\b|\buntil\b|\btill\b|\bthrough\b|\band\b)\s*")
SHORT_SPAN = re.compile(r"\b(\d\d)(\d\d)-(\d\d)\b(?![-\d])")
Years = tuple[int, int]


@dataclass(frozen=True)
class DateParts:
    """The parts of a date that a text names; None for any other part. `third` is 0 for "early", 2 for "late"."""

    years: Years | None = None
    month: int | None = None
    months: int = 1
    day: int | None = None
    weekday: int | None = None
    season: str = ""
    third: int | None = None


@dataclass(frozen=True)
class Days:
    """The days from `start` to `end`, which make one `unit` or several."""

    start: date
    end: date
    unit: str
    slack_days: int = 0


def read_parts(text: str) -> DateParts | None:
    """The parts of one date in a text in lower case; None where it says anything else, or no valid date."""
    text = CENTURY.sub(century_as_years, ORDINAL_CENTURY.sub(century_as_years, QUARTER.sub(quarter_as_code, text)))
    text = MONTH_IN_NUMBERS.sub(month_in_words, NUMERIC.sub(day_in_words, ISO.sub(iso_in_words, text)))
    parts: DateParts | None = DateParts()
    for word in TOKEN.findall(text):
        if parts is not None and word not in FILLING:
            parts = join_parts(parts, parts_of_word(word))
    if parts is None or (parts.day is not None and parts.month is None and parts.weekday is None):
        return None
    return None if parts == DateParts(third=parts.third) else parts


def join_parts(parts: DateParts, more: DateParts | None) -> DateParts | None:
    """Join the parts of a date that two words name; None where both name the same part, or one says something else."""
    if more is None:
        return None
    said = {field.name: getattr(more, field.name) for field in fields(DateParts) if field.name != "months"}
    said = {name: part for name, part in said.items() if part not in (None, "")}
    if any(getattr(parts, name) not in (None, "") for name in said):
        return None
    return replace(parts, months=max(parts.months, more.months), **said)


def parts_of_word(word: str) -> DateParts | None:
    """The part of a date that one word names; None where it says something else."""
    month = SHORT_MONTHS.get(word, word)
    weekday = SHORT_WEEKDAYS.get(word, word.removesuffix("s"))
    if month in MONTHS:
        return DateParts(month=MONTHS.index(month) + 1)
    if weekday in WEEKDAYS:
        return DateParts(weekday=WEEKDAYS.index(weekday))
    if word in SEASONS:
        return DateParts(season=word)
    if word in QUARTERS:
        return DateParts(month=QUARTERS[word], months=3)
    if word in PARTS:
        return DateParts(third=PARTS[word])
    return DateParts(day=ORDINAL_DAYS[word]) if word in ORDINAL_DAYS else parts_of_number(word)


def parts_of_number(word: str) -> DateParts | None:
    """ "1991", "1990s", "1800s" or the day of a month."""
    if YEAR.fullmatch(word):
        return DateParts(years=(int(word), int(word)))
    if YEAR.fullmatch(word[:-1]) and word.endswith("0s"):
        return DateParts(years=(int(word[:-1]), int(word[:-1]) + (99 if word.endswith("00s") else 9)))
    digits = re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th)?", word)
    return DateParts(day=int(digits[1])) if digits and 1 <= int(digits[1]) <= 31 else None


def find_days(parts: DateParts, year: int | None = None) -> Days | None:
    """The days of a date, put in `year` or ANY_YEAR if it has no year; None where it does not exist."""
    first, last = parts.years or (year or ANY_YEAR,) * 2
    try:
        if parts.month and parts.day:
            day = date(first, parts.month, parts.day)
            return Days(day, day, "day") if first == last else None
        if parts.month:
            return month_days(first, parts)
        if parts.season:
            return season_days(first, parts.season)
        return year_days(first, last, parts.third) if parts.years else None
    except ValueError:
        return None


def month_days(year: int, parts: DateParts) -> Days:
    month = parts.month or 1
    last_month = month + parts.months - 1
    length = calendar.monthrange(year, last_month)[1]
    if parts.third is None:
        return Days(date(year, month, 1), date(year, last_month, length), "month" if parts.months == 1 else "quarter")
    first, last = ((1, 10), (11, 20), (21, length))[parts.third]
    return Days(date(year, month, first), date(year, month, last), "week", slack_days=5)


def season_days(year: int, season: str) -> Days:
    start = date(year, SEASONS[season], 1) if season != "winter" else date(max(year - 1, 1), 12, 1)
    return Days(start, start + timedelta(91), "season", slack_days=31)


def year_days(first: int, last: int, third: int | None) -> Days:
    """A year, a decade, a century or some years, or a third of them."""
    length = last - first + 1
    unit = {1: "year", 10: "decade", 100: "century"}.get(length, "year")
    if third is None:
        return Days(date(first, 1, 1), date(last, 12, 31), unit)
    if length == 1:
        start, end = ((1, 4), (5, 8), (9, 12))[third]
        return Days(
            date(first, start, 1), date(first, end, calendar.monthrange(first, end)[1]), "season", slack_days=31
        )
    start = first + third * length // 3
    end = min(last, first + (third + 1) * length // 3)
    return Days(date(start, 1, 1), date(end, 12, 31), "year", slack_days=366)


def read_date_span(text: str) -> tuple[DateParts, DateParts] | None:
    """The first and the last date of "18 to 20 June 2024"; each takes from the other what it leaves out."""
    text = ISO.sub(iso_in_words, text)
    text = SHORT_SPAN.sub(lambda m: f"{m[1]}{m[2]}-{m[1]}{m[3]}" if m[3] > m[2] and int(m[3]) > 12 else m[0], text)
    for found in SPAN.finditer(text):
        last = read_parts(text[found.end() :])
        first = read_parts(text[: found.start()]) or (read_day(text[: found.start()]) if last and last.day else None)
        if last is None and first and first.day and first.month:
            last = read_day(text[found.end() :])
        if not first or not last:
            continue
        if last.day and last.month is None and first.month:
            last = replace(last, month=first.month)
        if first.month is None and last.month and (first.day or not first.years):
            first = replace(first, month=last.month)
        years = first.years or last.years
        return replace(first, years=first.years or years), replace(last, years=last.years or years)
    return None


def read_day(text: str) -> DateParts | None:
    words = [word for word in TOKEN.findall(text) if word not in FILLING]
    parts = parts_of_word(words[0]) if len(words) == 1 else None
    return parts if parts and parts.day else None


def century_as_years(match: re.Match[str]) -> str:
    """ "19th century" as "1800s"."""
    number = match["century"]
    return f"{(int(number) if number.isdigit() else ORDINAL_DAYS[number]) - 1}00s"


def quarter_as_code(match: re.Match[str]) -> str:
    return f"q{'first second third fourth'.split().index(match[1].replace('last', 'fourth')) + 1}"


def month_in_words(match: re.Match[str]) -> str:
    month = int(match["month"] or match["first"])
    return f"{MONTHS[month - 1]} {match['year'] or match['then']}" if 1 <= month <= 12 else match[0]


def iso_in_words(match: re.Match[str]) -> str:
    month = int(match[2])
    return f"{int(match[3])} {MONTHS[month - 1]} {match[1]}" if 1 <= month <= 12 else match[0]


def is_ambiguous(text: str) -> bool:
    """Whether a date in numbers may name the day or the month first: 7/3/2021."""
    found = NUMERIC.search(text)
    return found is not None and day_in_words(found) == found[4]


def day_in_words(match: re.Match[str]) -> str:
    """A date in numbers; where day and month cannot be told apart, its year alone is certain."""
    first, second, year = int(match[1]), int(match[3]), match[4]
    if first == second or match[2] == "." or first > 12 >= second:
        return f"{first} {MONTHS[second - 1]} {year}" if 1 <= second <= 12 else match[0]
    if second > 12 >= first >= 1:
        return f"{second} {MONTHS[first - 1]} {year}"
    return year
