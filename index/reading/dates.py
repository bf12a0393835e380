"""Parses dates as people write them. An ambiguous date is not guessed."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from index.reading.options import DateOrder

YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
MONTHS = ("january february march april may june july august september october november december").split()
MONTH = rf"({'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in MONTHS)}|sept)\.?"
DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
DAY_FIRST = re.compile(rf"{DAY}\s+(?:of\s+)?{MONTH},?\s+(\d{{4}})(?!\d)", re.IGNORECASE)
MONTH_FIRST = re.compile(rf"{MONTH}\s+{DAY},?\s+(\d{{4}})(?!\d)", re.IGNORECASE)
MAX_LINES = 5
"""Lines at the head of a text that are searched for its date."""
WEEKDAYS = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
WHOLE = rf"(?P<date>{WEEKDAYS}(?:{'|'.join(form.pattern for form in (YEAR_FIRST, NUMERIC, DAY_FIRST, MONTH_FIRST))}))"
ALONE = re.compile(
    rf"(?:by\s.{{1,60}}?[\s,|·•–—-]+)?(?:(?:first\s+)?(?:published|posted|dated?)(?:\s+on)?:?\s+)?{WHOLE}",
    re.IGNORECASE,
)
AGENCY = r"(?:\s*\([A-Za-z][A-Za-z .]{1,30}\))?"
"""A news agency, such as "(Reuters)", before or after the date."""
DATELINE = re.compile(
    rf"(?-i:[A-Z][A-Z .'/-]+)(?:,[A-Za-z .'-]{{1,30}})?{AGENCY}(?:\s[—–-])?,?\s*\(?(?<!\d){WHOLE}\)?{AGENCY}"
    r"\s*(?:[—–:]|-\s)",
    re.IGNORECASE,
)
TIME = re.compile(
    r"[\s,T]*(?:at\s+)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4}|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)


def parse_date(written: str, dates: DateOrder = "") -> tuple[date | None, str]:
    """The date that a text gives, or None and a clause that says why it could not be parsed.

    Accepts ISO 8601, year-first dates, RFC 2822, "18 June 2024" and "June 18, 2024" in English and, by dateparser, in
    other languages. `dates` is the order of day and month in numbers such as 03/04/2024.
    """
    written = written.strip()
    if not written:
        return None, ""
    for read in (read_iso, read_year_first, read_named_month, read_mail_date):
        try:
            return read(written), ""
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    if found := NUMERIC.match(written):
        return read_numeric(written, found, dates)
    other = read_other_language(written)
    return other, "" if other else f"its date {written[:40]!r} cannot be read and was left out; write it as 2024-06-18"


def read_iso(written: str) -> date:
    """Parse ISO 8601 with year, month and day. Raises ValueError."""
    return datetime.fromisoformat(written).date()


def read_year_first(written: str) -> date:
    """Parse a text that begins with YYYY-M-D, YYYY/M/D or YYYY.M.D. Raises ValueError."""
    found = YEAR_FIRST.match(written)
    if found is None:
        raise ValueError(written)
    return date(*map(int, found.groups()))


def read_named_month(written: str) -> date:
    """Parse a day, an English month, and a year, day or month first. Raises ValueError."""
    bare = re.sub(f"^{WEEKDAYS}", "", written, flags=re.IGNORECASE)
    if found := DAY_FIRST.match(bare):
        day, month, year = found.groups()
    elif found := MONTH_FIRST.match(bare):
        month, day, year = found.groups()
    else:
        raise ValueError(written)
    number = next(place for place, name in enumerate(MONTHS, start=1) if name.startswith(month[:3].lower()))
    return date(int(year), number, int(day))


def read_mail_date(written: str) -> date:
    """Parse RFC 2822, as in "Tue, 18 Jun 2024 10:00:00 GMT". Raises ValueError or TypeError."""
    return parsedate_to_datetime(written).date()


def read_numeric(written: str, found: re.Match[str], dates: DateOrder) -> tuple[date | None, str]:
    """Parse a date of three numbers, year last; returns what `parse_date` does."""
    a, b, year = map(int, found.groups())
    orders = {"dmy": (b, a), "mdy": (a, b)}
    chosen = [orders[dates]] if dates else list(orders.values())
    possible = {day for month, number in chosen if (day := make_day(year, month, number))}
    if len(possible) == 1:
        return possible.pop(), ""
    if possible:
        return (
            None,
            f"its date {written[:40]!r} can be read in two ways and was left out; choose one with --dates dmy or mdy",
        )
    return None, f"its date {written[:40]!r} does not exist and was left out; write it as 2024-06-18"


def make_day(year: int, month: int, day: int) -> date | None:
    """The date, or None if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_other_language(written: str) -> date | None:
    """Parse a full date in a language other than English ("18 juin 2024"); None if it is not one."""
    if not re.search(r"\d{4}", written) or not re.search(r"[^\W\d_]", written) or len(written) > 60:
        return None
    import dateparser

    found = dateparser.parse(
        written,
        settings={"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]},
    )
    return found.date() if found else None


def find_own_date(text: str, dates: DateOrder = "") -> date | None:
    """The date at the head of a text: on a line of its own, or in a dateline such as "LONDON, 18 June 2024 -".

    None if there is no date, or if lines give different dates.
    """
    lines = [line.strip(" \t*_#") for line in text[:2_000].splitlines() if line.strip()][:MAX_LINES]
    found = {day for line in lines if (day := read_head_line(line, dates))}
    return found.pop() if len(found) == 1 else None


def read_head_line(line: str, dates: DateOrder) -> date | None:
    """The date that a line consists of, or that its dateline gives."""
    found = ALONE.fullmatch(TIME.sub("", line)) if len(line) < 120 else None
    found = found or DATELINE.match(line)
    return parse_date(found["date"], dates)[0] if found else None
