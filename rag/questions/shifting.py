"""Follow-ups that move the time of the last question: "and a month later?" after "... at the end of February 2024?"."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, cast

from dateutil.relativedelta import relativedelta

from rag.values.spans import MONTH

COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
MOVED = re.compile(
    rf"^(?:(?:and|but|so|what about|how about)\s+)*(?P<count>\d{{1,3}}|{'|'.join(COUNTS)})\s+"
    r"(?P<unit>day|week|month|year)s?\s+(?P<way>later|after(?: that)?|on|earlier|before(?: that)?)\W*$",
    re.IGNORECASE,
)
DATE = re.compile(
    rf"\b(?:(?:(?P<day>\d{{1,2}}) )?(?P<month>{MONTH})(?: (?P<year>\d{{4}}))?|(?P<alone>(?:1[5-9]|20)\d\d))\b"
)
MONTHS = MONTH.split("|")
ANY_YEAR = 2001
"""The year that dates without one are counted in."""
UNITS = ("day", "week", "month", "year")


def move_time(question: str, last: str) -> str | None:
    """The last question with its time moved as a follow-up says; None where it says nothing of the kind.

    Also None where the last question names no date, or only one that is vaguer than what it is moved by.
    """
    moved, named = MOVED.match(question.strip()), list(DATE.finditer(last))
    if moved is None or not named:
        return None
    unit, found = moved["unit"].lower(), named[-1]
    exactness = "day" if found["day"] else "month" if found["month"] else "year"
    if UNITS.index(exactness) > UNITS.index(unit) or (unit == "week" and exactness != "day"):
        return None
    count = COUNTS.get(moved["count"].lower()) or int(moved["count"])
    sign = -1 if moved["way"].lower().startswith(("earlier", "before")) else 1
    units = cast(Literal["days", "weeks", "months", "years"], f"{unit}s")
    try:
        day = read_first_day(found) + relativedelta(**{units: sign * count})  # type: ignore[arg-type]
    except ValueError:
        return None  # there is no such day, or no such year
    has_year = bool(found["year"] or found["alone"])
    parts = (
        str(day.day) if found["day"] else "",
        f"{day:%B}" if found["month"] else "",
        str(day.year) if has_year else "",
    )
    return last[: found.start()] + " ".join(filter(None, parts)) + last[found.end() :]


def read_first_day(found: re.Match[str]) -> date:
    """The first day of a date. Raises ValueError if there is no such day."""
    month = MONTHS.index(found["month"]) + 1 if found["month"] else 1
    return date(int(found["year"] or found["alone"] or ANY_YEAR), month, int(found["day"] or 1))
