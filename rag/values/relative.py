"""Times that count from another day: from the day of the article ("yesterday", "24 years ago"), or from one named."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from rag.values.calendars import PARTS, SEASONS, WEEKDAYS, DateParts, Days, find_days, read_parts, season_days
from rag.values.surroundings import Surroundings
from rag.values.vocabulary import MONTHS

TIME_UNITS = "minute hour day night week fortnight month year decade century".split()
LENGTH = re.compile(
    rf"(?P<hedge>(?:in|for|after|about|around|nearly|almost|more than|over|some|the|last|past|within|roughly|first|"
    rf"time|\w+ visit|just|only) )*(?P<count>\d{{1,4}}(?:\.5)?|an?|a few|several|one)[ -]"
    rf"(?P<unit>{'|'.join(TIME_UNITS)}|centurie)s?"
    r"(?:[ -](?P<way>ago|earlier|before|previously|later|from now|hence|after|old|since)\b)?(?P<rest>.*)"
)
COUNTED_BACK = re.compile(
    r"(?P<count>\d{1,4})[ -]years?[ -]old|(?P<th>\d{1,4})(?:st|nd|rd|th) (?:birthday|anniversary)"
)
NAMED_DAYS = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "this morning": 0,
    "this afternoon": 0, "this evening": 0, "tomorrow": 1, "the day after tomorrow": 2, "now": 0, "overnight": 0,
}  # fmt: skip
NAMED_DAY = re.compile(rf"\b(?P<day>{'|'.join(NAMED_DAYS)})(?:'s)?\b(?: (?:morning|afternoon|evening|night))?")
NEAR = re.compile(
    r"^(?:(?:on|in|at|by|since|from|until|the|earlier|later|during|only|just) )*"
    rf"(?:(?P<part>{'|'.join(PARTS)})(?: of| in)? )?(?P<way>last|this|next|past|coming|previous|following) "
    rf"(?P<what>week(?:end)?|month|year|decade|century|{'|'.join([*SEASONS, *WEEKDAYS, *MONTHS])})"
    r"(?:'s)?(?: (?:morning|afternoon|evening|night))?$"
)
WEEKDAY = re.compile(
    r"^(?:(?:on|over|during|by|since|from|until|before|early|late|only|this|at|in|the|for) )*"
    rf"(?P<day>{'|'.join(WEEKDAYS)}|weekend)(?:'s)?"
    r"(?: (?:morning|afternoon|evening|night|lunchtime|the (?P<date>\d{1,2})(?:st|nd|rd|th)?))?$"
)
ANCHORED = re.compile(
    rf"^(?:the )?(?:(?P<count>\d{{1,4}}|an?) (?P<unit>{'|'.join(TIME_UNITS)})s?|(?P<day>day)) "
    r"(?P<way>before|after|earlier than|later than|following|from) (?P<anchor>.+)$"
)
REST = re.compile(r"[ ,.]*(?:or so|in all|now|already|to the day|that year|on \w+)?[ .]*")
FUTURE = re.compile(
    r"\b(?:will|shall|would|is to|are to|is due|are due|plans?|planned|expected|scheduled|set to|next|coming|from|"
    r"opens?|starts?|begins?|hopes?|promised?|until|takes? effect|can|may)\b"
)
PAST = re.compile(
    r"\b(?:was|were|had|did|has|have|ago|last|\w{3,}ed|went|came|took|fell|said|began|broke|hit|left|rose|shot)\b"
)
SLACK_DAYS = {"year": 366, "decade": 366 * 5, "century": 366 * 40}
LENGTHS = {"year": 1, "decade": 10, "century": 100}
DAYS = {"day": 1, "night": 1, "week": 7, "fortnight": 14}
PLURALS = {"century": "centuries"}
COUNTS = {"a": 1, "an": 1, "one": 1, "a few": 3, "several": 4}
STEPS = {"last": -1, "past": -1, "previous": -1, "this": 0}
FROM_ANOTHER = ("earlier", "before", "previously", "later", "after")
"""Words that count from an unknown time instead of the day of the article."""
MAX_DAYS_AWAY = 45


def is_ahead(around: Surroundings) -> bool | None:
    """Whether a sentence is about the future; None where its words do not tell."""
    if around.ahead is not None:
        return around.ahead
    sentence = around.sentence.lower()
    said = bool(FUTURE.search(sentence)), bool(PAST.search(sentence))
    return said[0] if said[0] != said[1] else None


@dataclass(frozen=True)
class Counted:
    """Days that were counted from another day, and `how` in words.

    `is_unsure` tells whether another day may be meant, `is_weekday` whether that is one of another week; `years` is the
    number of years counted back.
    """

    days: Days
    how: str
    is_unsure: bool = False
    is_weekday: bool = False
    years: int = 0


@lru_cache(maxsize=4096)
def count_days(text: str, published: date, ahead: bool | None, *, is_time: bool) -> Counted | None:
    """The days that a text in lower case and in figures counts from the day of its article.

    Lengths of time alone ("24 years") count back where a time is asked for. None where the text is no such time, or
    leaves the calendar.
    """
    try:
        return (
            read_named_day(text, published)
            or read_near_days(text, published, ahead)
            or read_weekday_days(text, published, ahead)
            or read_length_days(text, published, ahead, is_time=is_time)
        )
    except (ValueError, OverflowError):
        return None


def read_named_day(text: str, published: date) -> Counted | None:
    found = NAMED_DAY.search(text)
    if found is None or (found["day"] == "now" and found[0] != text):
        return None
    day = published + timedelta(NAMED_DAYS[found["day"]])
    return Counted(Days(day, day, "day"), describe_counting(found["day"], published))


def describe_counting(words: str, day: date) -> str:
    return f"{words}, counted from {format_day(day)},"


def read_near_days(text: str, published: date, ahead: bool | None) -> Counted | None:
    """ "Last month", "the end of last year", "next June", "this summer"."""
    found = NEAR.match(text)
    if found is None:
        return None
    step = STEPS.get(found["way"], 1)
    what, how = found["what"], describe_counting(f"{found['way']} {found['what']}", published)
    third = PARTS[found["part"]] if found["part"] else None
    if what in WEEKDAYS:
        return Counted(near_weekday(WEEKDAYS.index(what), step, published, ahead), how, is_unsure=step > 0)
    if what in ("week", "weekend"):
        return Counted(near_week(what, step, published), how)
    if what in MONTHS or what in SEASONS:
        return Counted(near_month(what, step, published, third, ahead), how, is_unsure=step == 0)
    if what == "month":
        month = published.year * 12 + published.month - 1 + step
        days = find_days(DateParts(years=(month // 12,) * 2, month=month % 12 + 1, third=third))
    else:
        length = LENGTHS[what]
        first = published.year // length * length + step * length
        days = find_days(DateParts(years=(first, first + length - 1), third=third))
    return Counted(days, how) if days else None


def near_weekday(weekday: int, step: int, published: date, ahead: bool | None) -> Days:
    away = days_to(published, weekday, bool(step > 0 or (step == 0 and ahead)))
    day = published + timedelta(away - 7 if away == 0 and step < 0 else away)
    return Days(day, day, "day")


def near_week(what: str, step: int, published: date) -> Days:
    monday = published - timedelta(published.weekday()) + timedelta(7 * step)
    if what == "weekend":
        return Days(monday + timedelta(5), monday + timedelta(6), "week")
    return Days(monday, monday + timedelta(6), "week", slack_days=7)


def near_month(what: str, step: int, published: date, third: int | None, ahead: bool | None) -> Days:
    """The last, the next or this year's month or season of a name."""
    year = published.year
    start = MONTHS.index(what) + 1 if what in MONTHS else SEASONS[what]
    if step < 0 and start >= published.month:
        year -= 1
    elif step > 0 and start <= published.month:
        year += 1
    if what == "winter":  # is named here by the year it ends in
        return season_days(published.year + (step if published.month < 3 else max(step, int(bool(ahead)))), what)
    if what in SEASONS:
        return season_days(year, what)
    found = find_days(DateParts(years=(year, year), month=start, third=third))
    return found or Days(published, published, "day")


def read_weekday_days(text: str, published: date, ahead: bool | None) -> Counted | None:
    """ "On Monday": the last one, the day itself included, or the next one where it is about what will be."""
    found = WEEKDAY.match(text)
    if found is None:
        return None
    is_weekend = found["day"] == "weekend"
    weekday = WEEKDAYS.index("saturday" if is_weekend else found["day"])
    how = describe_counting("the weekend" if is_weekend else found["day"].title(), published)
    if not found["date"]:
        day = published + timedelta(days_to(published, weekday, bool(ahead)))
        days = Days(day, day + timedelta(1), "week") if is_weekend else Days(day, day, "day")
        return Counted(days, how, is_unsure=ahead is None, is_weekday=True)
    near = (published + timedelta(step) for away in range(MAX_DAYS_AWAY) for step in (-away, away))
    dated = next((day for day in near if day.day == int(found["date"]) and day.weekday() == weekday), None)
    return Counted(Days(dated, dated, "day"), how) if dated else None


def days_to(day: date, weekday: int, ahead: bool) -> int:
    """Days from a day to the last or, if `ahead`, the next such weekday; the day itself counts as the last."""
    back = (day.weekday() - weekday) % len(WEEKDAYS)
    return len(WEEKDAYS) - back if ahead else -back


def read_length_days(text: str, published: date, ahead: bool | None, *, is_time: bool) -> Counted | None:
    """ "24 years ago", "in two weeks", and where a time is asked for "24 years" or "34-year-old"."""
    if is_time and (old := COUNTED_BACK.search(text)):
        return count_from(published, int(old["count"] or old["th"]), "year", back=True)
    found = LENGTH.fullmatch(text)
    if found is None or not REST.fullmatch(found["rest"]):
        return None
    way = found["way"]
    if way in (None, "since", "old") and not is_time:
        return None
    count = COUNTS.get(found["count"]) or round(float(found["count"]))
    comes = way is None and bool(ahead) and (found["hedge"] or "").startswith("in ")
    back = way not in ("later", "from now", "hence", "after") and not comes
    counted = count_from(published, count, "century" if found["unit"] == "centurie" else found["unit"], back=back)
    return replace(counted, is_unsure=way in FROM_ANOTHER or found["count"] in ("a few", "several"))


def count_from(day: date, count: int, unit: str, *, back: bool) -> Counted:
    """The days that many units before or after a day: a year, a month or a day, with some slack."""
    from dateutil.relativedelta import relativedelta

    sign = -1 if back else 1
    length = LENGTHS.get(unit, 0)
    sum_of = f"{'less' if back else 'plus'} {count} {unit if count == 1 else PLURALS.get(unit, f'{unit}s')}"
    if length:
        year = (day + relativedelta(years=sign * count * length)).year
        rounded = 10 ** (len(str(count)) - len(str(count).rstrip("0"))) // 10
        days = Days(date(year, 1, 1), date(year, 12, 31), "year", SLACK_DAYS[unit] * max(1, rounded))
        return Counted(days, f"{format_day(day, 'month')} {sum_of}", years=count * length if back else 0)
    how = f"{format_day(day)} {sum_of}"
    if unit == "month":
        found = day + relativedelta(months=sign * count)
        month = find_days(DateParts(years=(found.year, found.year), month=found.month))
        return Counted(month or Days(found, found, "day"), how)
    found = day + timedelta(sign * DAYS.get(unit, 0) * count)
    return Counted(Days(found, found, "day", slack_days=6 if DAYS.get(unit, 0) > 1 else 1), how)


def read_anchored_days(text: str) -> Counted | None:
    """ "Two years after 1991", "the day before 18 June 2024": counted from a date that the text names."""
    found = ANCHORED.match(text)
    parts = read_parts(found["anchor"]) if found else None
    anchor = find_days(parts) if parts and parts.years else None
    if found is None or anchor is None:
        return None
    count = 1 if found["day"] or found["count"] in ("a", "an") else int(found["count"])
    try:
        counted = count_from(
            anchor.start, count, found["unit"] or "day", back=found["way"] in ("before", "earlier than")
        )
    except (ValueError, OverflowError):
        return None
    return Counted(replace(counted.days, slack_days=0), text)


def format_day(day: date, unit: str = "day") -> str:
    """ "18 June 2024", or "June 2024" or "2024" for a month or a year."""
    if unit in ("year", "decade", "century"):
        return str(day.year)
    month = f"{MONTHS[day.month - 1].title()} {day.year}"
    return month if unit in ("month", "quarter", "season") else f"{day.day} {month}"
