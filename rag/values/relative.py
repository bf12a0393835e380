"""Times that count from the day an article appeared ("24 years ago", "yesterday"), as times of the calendar."""

from __future__ import annotations

import re
from datetime import date, timedelta

from rag.values.times import SHORT_WEEKDAYS, WEEKDAYS
from rag.values.words import folded, month_name

LENGTH = re.compile(
    r"^(?:in |for |after |about |the (?:last|past) |nearly |almost |more than |over )*([0-9]{1,4}|an?) "
    r"(day|week|month|year|decade)s?(?: (ago|earlier|before|later|from now|hence))?$"
)
DAYS = {"yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "tomorrow": 1} | dict.fromkeys(
    ("this morning", "this afternoon", "this evening"), 0
)
NEAR = re.compile(r"^(?:(?:earlier|later) )?(last|this|next) (week|month|year)$")
WEEKDAY = re.compile(rf"^(?:on |last |this |next )?({'|'.join([*WEEKDAYS, *SHORT_WEEKDAYS])})(?: (?:morning|night))?$")
AHEAD = re.compile(r"^\W*when (?:will|is|are|does|do|shall|would)\b", re.IGNORECASE)
ASKS_WHEN = re.compile(
    r"^\W*(?:(?:since )?when|(?:in |on |since )?(?:what|which) (?:year|date|day|month|time)|how long ago"
    r"|how long (?:is it|has it been) since)\b",
    re.IGNORECASE,
)


def calendar_time(question: str, value: str, published: date | None) -> str:
    """An answer in words of the calendar, where it counts from the day of its article; otherwise as it stands.

    "24 years", asked when something last happened, is "2000" in an article of June 2024: a length of time is counted
    back (or ahead, where the question asks what will be). Years and decades give a year, weeks and months a month, days
    a day; a weekday is the last one (or the next). Asked how long something took, a length stays a length.
    """
    if published is None or not ASKS_WHEN.search(question):
        return value
    text, ahead = folded(value), bool(AHEAD.search(question))
    if text in DAYS:
        return shifted(published, DAYS[text], "day") or value
    if found := NEAR.match(text):
        return shifted(published, ("last", "this", "next").index(found[1]) - 1, found[2]) or value
    if found := WEEKDAY.match(text):
        return shifted(published, days_to(published, found[1], ahead or text.startswith("next")), "day") or value
    if found := LENGTH.match(text):
        count = 1 if found[1] in ("a", "an") else int(found[1])
        ahead = found[3] in ("later", "from now", "hence") or (found[3] is None and ahead)
        return shifted(published, count if ahead else -count, found[2]) or value
    return value


def days_to(day: date, weekday: str, ahead: bool) -> int:
    """Days from a day to the last or the next such weekday; the day itself is the last one."""
    wanted = WEEKDAYS.index(SHORT_WEEKDAYS.get(weekday, weekday))
    back = (day.weekday() - wanted) % len(WEEKDAYS)
    return len(WEEKDAYS) - back if ahead else -back


def shifted(day: date, count: int, unit: str) -> str | None:
    """The time that many units from a day: a year, a month or a day; None where no calendar reaches."""
    from dateutil.relativedelta import relativedelta

    try:
        if unit in ("year", "decade"):
            return str((day + relativedelta(years=count * (10 if unit == "decade" else 1))).year)
        found = day + (
            relativedelta(months=count) if unit == "month" else timedelta(count * (7 if unit == "week" else 1))
        )
    except (ValueError, OverflowError):
        return None
    month = f"{month_name(found.month).capitalize()} {found.year}"
    return f"{found.day} {month}" if unit == "day" else month
