"""Parses dates as people write them. An ambiguous date is not guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from index.reading.options import DateOrder

YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
SHORT = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2})")
"""As 18/06/24, or 24/06/18."""
MONTHS = ("january february march april may june july august september october november december").split()
MONTH = rf"({'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in MONTHS)}|sept)\.?"
DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
DAY_FIRST = re.compile(rf"{DAY}\s+(?:of\s+)?{MONTH},?\s+(\d{{4}})(?!\d)", re.IGNORECASE)
MONTH_FIRST = re.compile(rf"{MONTH}\s+{DAY},?\s+(\d{{4}})(?!\d)", re.IGNORECASE)
MAX_LINES = 5
"""Lines at the head of a text that are searched for its date."""
OLDEST = 1900
"""The first year of a date that stands alone and is still taken for that of the text."""
MAX_AGE = 30
"""The most years between the date of a text and a past year that it names."""
MAX_CHARS = 20_000
PAST_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
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
    other languages. `dates` is the order of day and month in numbers such as 03/04/2024; without it, the day of the
    week tells, if it is given in English.
    """
    written = written.strip()
    if not written:
        return None, ""
    for read in (read_iso, read_year_first, read_named_month, read_mail_date):
        try:
            return read(written), ""
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    if found := NUMERIC.search(written):
        return choose_day(written, keep_weekday(read_numeric(found, dates), written))
    if found := SHORT.fullmatch(written):
        return choose_day(written, read_short(found, dates))
    if possible := read_other_language(written, dates):
        return choose_day(written, keep_weekday(possible, written))
    return None, f"its date {written[:40]!r} cannot be read and was left out; write it as 2024-06-18"


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


def read_numeric(found: re.Match[str], dates: DateOrder) -> set[date]:
    """The days that a date of three numbers, year last, may be."""
    a, b, year = map(int, found.groups())
    orders = {"dmy": (b, a), "mdy": (a, b)}
    chosen = [orders[dates]] if dates else list(orders.values())
    return {day for month, number in chosen if (day := make_day(year, month, number))}


def read_short(found: re.Match[str], dates: DateOrder) -> set[date]:
    """The days that a date with a year of two digits, first or last, may be."""
    a, b, c = int(found[1]), int(found[3]), int(found[4])
    orders = {"dmy": (c, b, a), "mdy": (c, a, b), "": (a, b, c)}
    chosen = [orders[dates]] if dates else list(orders.values())
    return {day for year, *rest in chosen if (day := make_day(expand_year(year), *rest))}


def expand_year(year: int) -> int:
    """A year of two digits in full: 1969 to 2068, as POSIX has it."""
    return year + (2000 if year < 69 else 1900)


def choose_day(written: str, possible: set[date]) -> tuple[date | None, str]:
    """The only possible day; returns what `parse_date` does."""
    if len(possible) == 1:
        return possible.pop(), ""
    if possible:
        problem = "can be read in two ways and was left out; choose one with --dates dmy or mdy"
    else:
        problem = "does not exist and was left out; write it as 2024-06-18"
    return None, f"its date {written[:40]!r} {problem}"


def keep_weekday(possible: set[date], written: str) -> set[date]:
    """The days that fall on the day of the week that a text begins with; all of them if it names none of these."""
    fitting = {day for day in possible if written.lower().startswith(WEEKDAY_NAMES[day.weekday()])}
    return fitting or possible


def make_day(year: int, month: int, day: int) -> date | None:
    """The date, or None if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_other_language(written: str, dates: DateOrder) -> set[date]:
    """The days that a full date in another language ("18 juin 2024") may be; none if it is not one."""
    if not re.search(r"\d{4}", written) or not re.search(r"[^\W\d_]", written) or len(written) > 60:
        return set()
    import dateparser

    is_named = len(re.findall(r"\d+", written)) < 3  # day and year, so that the month is a word
    orders = [dates] if dates else ["dmy"] if is_named else ["dmy", "mdy"]
    required = {"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    ordered = ({**required, "DATE_ORDER": order.upper(), "PREFER_LOCALE_DATE_ORDER": False} for order in orders)
    found = (dateparser.parse(written, settings=settings) for settings in ordered)
    return {moment.date() for moment in found if moment}


def find_own_date(text: str, dates: DateOrder = "") -> date | None:
    """The date at the head of a text; see `read_own_date`."""
    return read_own_date(text, dates)[0]


def read_own_date(text: str, dates: DateOrder = "") -> tuple[date | None, str]:
    """The date at the head of a text: on a line of its own, or in a dateline such as "LONDON, 18 June 2024 -".

    None if there is no date, or if lines give different dates; with a clause that says so if the only one is ambiguous.
    A date alone on its line is rather that of an event if it is older than newspapers or the rest of the text tells of
    a much later year.
    """
    lines = [line.strip(" \t*_#") for line in text[:2_000].splitlines() if line.strip()][:MAX_LINES]
    found = [read_head_line(line, dates) for line in lines]
    days = {day for day, _, _ in found if day}
    if len(days) != 1:
        problems = [problem for _, problem, _ in found if problem]
        return None, problems[0] if problems and not days else ""
    day = days.pop()
    is_labelled = any(is_labelled for found_day, _, is_labelled in found if found_day)
    return (day, "") if is_labelled or not tells_of_event(day, text) else (None, "")


def tells_of_event(day: date, text: str) -> bool:
    """Whether a date is too old for that of a text, or for one that names these years."""
    years = [int(year) for year in PAST_YEAR.findall(text[:MAX_CHARS])]
    this_year = datetime.now(tz=UTC).year
    return day.year < OLDEST or any(day.year + MAX_AGE < year <= this_year for year in years)


def read_head_line(line: str, dates: DateOrder) -> tuple[date | None, str, bool]:
    """The date that a line consists of or that its dateline gives, a problem, and whether it says that it is one."""
    alone = ALONE.fullmatch(TIME.sub("", line)) if len(line) < 120 else None
    found = alone or DATELINE.match(line)
    if not found:
        return None, "", False
    return *parse_date(found["date"], dates), alone is None or alone.start("date") > 0
