"""Times that count from the day an article appeared ("24 years ago", "yesterday"), as times of the calendar."""

from __future__ import annotations

import re
from datetime import date

from rag.values.words import MONTHS, folded

LENGTH = re.compile(
    r"^(?:in |for |after |about |the (?:last|past) |nearly |almost |more than |over )*(\d+|a|an) "
    r"(day|week|month|year|decade)s?(?: (ago|earlier|before|later|from now|hence))?$"
)
NEAR = re.compile(r"^(?:yesterday|today|tomorrow|(?:last|this|next) (?:week|month|year))$")
AHEAD = re.compile(r"^\W*when (?:will|is|are|does|do|shall|would)\b", re.IGNORECASE)
ASKS_WHEN = re.compile(r"^\W*(?:when|(?:in |on |since )?(?:what|which) (?:year|date|day|month|time))\b", re.IGNORECASE)


def calendar_time(question: str, value: str, published: date | None) -> str:
    """An answer in words of the calendar, where it counts from the day of its article; otherwise as it stands.

    "24 years", asked when something last happened, is "2000" in an article of June 2024: a length of time is counted
    back (or ahead, where the question asks what will be) and given no more precisely than it was. Asked how long
    something took, it stays a length.
    """
    if published is None or not ASKS_WHEN.search(question):
        return value
    text = folded(value)
    if NEAR.match(text):
        return near(text, published) or value
    if length := LENGTH.match(text):
        count = 1 if length[1] in ("a", "an") else int(length[1])
        ahead = length[3] in ("later", "from now", "hence") or (length[3] is None and bool(AHEAD.search(question)))
        return shifted(published, count if ahead else -count, length[2]) or value
    return value


def near(text: str, published: date) -> str | None:
    """ "Yesterday" as a day, "last month" as a month."""
    if (wording := text.split())[0] in ("last", "this", "next"):
        return shifted(published, ("last", "this", "next").index(wording[0]) - 1, wording[1])
    return shifted(published, ("yesterday", "today", "tomorrow").index(text) - 1, "day")


def shifted(day: date, count: int, unit: str) -> str | None:
    """The time that many units from a day: years as a year, months as a month, weeks and days as a day."""
    from dateutil.relativedelta import relativedelta

    years, months = (count * 10 if unit == "decade" else count) if unit in ("year", "decade") else 0, 0
    if unit == "month":
        months = count
    try:
        found = day + relativedelta(
            years=years, months=months, weeks=count if unit == "week" else 0, days=count if unit == "day" else 0
        )
    except (ValueError, OverflowError):
        return None
    if unit in ("year", "decade"):
        return str(found.year)
    month = f"{MONTHS[found.month - 1].capitalize()} {found.year}"
    return month if unit in ("month", "week") else f"{found.day} {month}"
