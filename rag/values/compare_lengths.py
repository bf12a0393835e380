"""Compare times with lengths of time and with ages, which are counted back from the day of their article."""

from __future__ import annotations

from datetime import date, timedelta

from rag.values.comparison import Comparison, make_conflicts, make_refines, make_unrelated
from rag.values.relative import format_day
from rag.values.value import Age, DaySpan, Duration, Time

LONG = ("year", "decade", "century")
UNIT_DAYS = {
    "day": 1, "week": 7, "month": 31, "season": 92, "quarter": 92, "year": 366, "decade": 3_653, "century": 36_525,
}  # fmt: skip
DAY_SECONDS = 86_400
LONG_SLACK, SHORT_SLACK = timedelta(183), timedelta(16)
"""What a length of time in years, and one in a smaller unit, leaves open: half a unit."""


def compare_time_with_duration(time: Time, duration: Duration) -> Comparison | None:
    """Compare a time with a length of time before the day of its article: "24 years" in June 2024 is 2000."""
    if time.days and not time.bound and (time.days[1] - time.days[0]).days > 2 * UNIT_DAYS.get(time.unit, 1):
        return compare_span(time, time.days, duration)
    if duration.published is None or not time.days or not time.has_year:
        return make_unrelated(f"“{time.text}” is a time and “{duration.text}” a length of time")
    if time.bound < 0 or (time.bound == 0 and duration.unit not in LONG):
        return None
    return compare_counted_back(time, time.days, duration, duration.published)


def compare_counted_back(time: Time, days: DaySpan, duration: Duration, published: date) -> Comparison | None:
    try:
        earliest = published - timedelta(seconds=float(duration.amount.most))
        latest = published - timedelta(seconds=float(duration.amount.least))
    except OverflowError:
        return None
    counted = f"{format_day(published, 'month')} less “{duration.text}”"
    slack = LONG_SLACK if duration.unit in LONG else SHORT_SLACK
    apart = max(earliest - days[1], days[0] - latest)
    if apart <= slack:
        return make_refines(f"{counted} is about {format_day(latest, 'year')}, as “{time.text}”", "a")
    return (
        None if apart <= 3 * slack else make_conflicts(f"{counted} is {format_day(latest, 'year')}, not “{time.text}”")
    )


def compare_span(time: Time, days: DaySpan, duration: Duration) -> Comparison | None:
    """Compare a span of time ("from May 2021 to August 2024") with a length of time."""
    longest = (days[1] - days[0]).days + 1
    shortest = longest - 2 * UNIT_DAYS.get(time.unit, 1)
    slack = UNIT_DAYS.get(duration.unit, 1) / 2
    if shortest - slack <= float(duration.amount.high) / DAY_SECONDS <= longest + slack:
        return make_refines(f"“{time.text}” is about “{duration.text}”", "a")
    return None


def compare_time_with_age(time: Time, age: Age) -> Comparison | None:
    """Compare a day or a year of birth with an age on the day of its article."""
    if age.published is None or not time.days or not time.has_year:
        return make_unrelated(f"“{time.text}” is a time and “{age.text}” an age")
    ages = {age_on(age.published, day) for day in time.days}
    if any(age.amount.least <= years <= age.amount.most for years in ages):
        return make_refines(f"who was born in “{time.text}” was “{age.text}” in {age.published.year}", "a")
    return make_conflicts(f"who was born in “{time.text}” was {max(ages)} in {age.published.year}, not “{age.text}”")


def age_on(day: date, birth: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
