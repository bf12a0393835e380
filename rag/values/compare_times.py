"""Compare times by the days that they span and by the time of day."""

from __future__ import annotations

from datetime import date

from rag.values.calendars import ANY_YEAR
from rag.values.comparison import Comparison, make_compatible, make_conflicts, make_refines, make_same
from rag.values.relative import format_day
from rag.values.value import DaySpan, Time

HALF_DAY, DAY = 12 * 60, 24 * 60
NEAR_MINUTES = 10
"""Minutes by which a time of day may miss an approximate one."""
LONG = ("year", "decade", "century")


def compare_times(a: Time, b: Time) -> Comparison | None:
    """How two times relate; None where one is not sure, or they share nothing that can be compared."""
    if a.bound * b.bound < 0:
        return make_conflicts(f"“{a.text}” begins where “{b.text}” ends")
    if a.season and b.season and a.season != b.season:
        return make_conflicts(f"{a.season} and {b.season} are different seasons")
    if not (a.days and b.days):
        return compare_weekdays(a, b) or compare_clocks(a, b) or compare_day_with_clock(a, b)
    days = compare_days(a, b)
    if days is None or days.kind == "conflicts" or not (a.clock or b.clock):
        return days
    return compare_with_clocks(a, b, days)


def compare_with_clocks(a: Time, b: Time, days: Comparison) -> Comparison | None:
    """Compare two times whose days agree, where at least one also names the time of day."""
    if not (a.clock and b.clock):
        return make_refines(f"one of “{a.text}” and “{b.text}” also gives the time of day", "a" if a.clock else "b")
    clocks = compare_clocks(a, b)
    return clocks if clocks is None or clocks.kind == "conflicts" or days.kind == "same" else days


def compare_clocks(a: Time, b: Time) -> Comparison | None:
    """Compare times of day; on a face of twelve hours, where one does not say morning or afternoon."""
    if not a.clock or not b.clock:
        return None
    (a_from, a_to), (b_from, b_to) = align_clocks(a, b)
    if (a_from, a_to) == (b_from, b_to):
        return make_same(f"“{a.text}” and “{b.text}” are the same time of day")
    apart = max(a_from, b_from) - min(a_to, b_to)
    is_exact = a_from == a_to and b_from == b_to
    if (0 < apart <= NEAR_MINUTES and not is_exact) or (apart <= 0 and (a.is_unsure or b.is_unsure)):
        return None
    if apart > 0:
        return make_conflicts(f"“{a.text}” and “{b.text}” are different times of day")
    more_exact = a_to - a_from <= b_to - b_from
    return make_refines(f"“{a.text}” and “{b.text}” may be the same time of day", "a" if more_exact else "b")


def compare_day_with_clock(a: Time, b: Time) -> Comparison | None:
    """Compare a time of day alone with a day alone; None where either names both, or neither."""
    if (a.clock and b.clock) or not (names_only_clock(a) or names_only_clock(b)):
        return None
    return make_compatible(f"one of “{a.text}” and “{b.text}” is a time of day, the other is not")


def names_only_clock(time: Time) -> bool:
    return bool(time.clock) and time.days is None and time.weekday is None and not time.season


def align_clocks(a: Time, b: Time) -> tuple[tuple[int, int], tuple[int, int]]:
    """The minutes of both times, the first moved by whole turns of the clock to be next to the second."""
    face = DAY if a.is_half_known and b.is_half_known else HALF_DAY
    (a_from, a_to), (b_from, b_to) = a.clock or (0, 0), b.clock or (0, 0)
    start = b_from % face
    turn = min((-1, 0, 1), key=lambda turns: abs(a_from % face + turns * face - start))
    first = a_from % face + turn * face
    return (first, first + a_to - a_from), (start, start + b_to - b_from)


def compare_days(a: Time, b: Time) -> Comparison | None:
    """Compare the days that two times span, in one year where not both name their year."""
    spans = align_years(a, b)
    if spans is None:
        return None
    (a_start, a_end), (b_start, b_end) = spans
    if spans[0] == spans[1]:
        return compare_equal_days(a, b)
    if any(time.is_unsure and time.unit in LONG and not time.counted for time in (a, b)) and do_overlap(*spans):
        return None
    if b_start <= a_start and a_end <= b_end:
        return make_refines(describe_relation(a, b, "lies within"), "a")
    if a_start <= b_start and b_end <= a_end:
        return make_refines(describe_relation(b, a, "lies within"), "b")
    return compare_apart(a, b, max((a_start - b_end).days, (b_start - a_end).days))


def compare_equal_days(a: Time, b: Time) -> Comparison | None:
    """Compare two times of the same days, of which one may name its year and the other not."""
    if None not in (a.weekday, b.weekday) and a.weekday != b.weekday:
        return None
    if a.has_year == b.has_year:
        return make_same(describe_relation(a, b, "is the same time as"))
    return make_refines(describe_relation(a, b, "is the same day as"), "a" if a.has_year else "b")


def do_overlap(a: DaySpan, b: DaySpan) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def compare_apart(a: Time, b: Time, days: int) -> Comparison | None:
    """Times that many days apart conflict, unless they overlap, or one is approximate or not sure."""
    if days <= 0:
        return None
    if (a.is_unsure or b.is_unsure) and not (days % 7 and (a.is_weekday or b.is_weekday)):
        return None
    if days <= max(a.slack_days, b.slack_days):
        return compare_counted_years(a, b)
    if a.bound and b.bound:
        return make_conflicts(f"“{a.text}” and “{b.text}” are different limits")
    return make_conflicts(describe_relation(a, b, "is not"))


def compare_counted_years(a: Time, b: Time) -> Comparison | None:
    """Years counted back ("19 years" in July 2022) may reach into the year before: August 2003 is 18.96 years ago."""
    if a.years_back and b.start and rounds_to(a, b.start) and b.unit not in LONG:
        return make_refines(describe_relation(a, b, "may be"), "b")
    if b.years_back and a.start and rounds_to(b, a.start) and a.unit not in LONG:
        return make_refines(describe_relation(b, a, "may be"), "a")
    return None


def rounds_to(counted: Time, day: date) -> bool:
    """Whether the years from a day to the day of the article round to the number that was counted back."""
    if counted.published is None:
        return False
    return abs((counted.published - day).days / 365.25 - counted.years_back) < 0.5


def align_years(a: Time, b: Time) -> tuple[DaySpan, DaySpan] | None:
    """Both spans of days, moved into one year; None where a year is compared with a day of any year."""
    if not a.days or not b.days:
        return None
    if a.has_year and b.has_year:
        return a.days, b.days
    if a.has_year:
        return align_to_year(a, b)
    if b.has_year:
        spans = align_to_year(b, a)
        return (spans[1], spans[0]) if spans else None
    first, second = move_to_year(ANY_YEAR, a.days), move_to_year(ANY_YEAR, b.days)
    return (first, second) if first and second else None


def align_to_year(known: Time, other: Time) -> tuple[DaySpan, DaySpan] | None:
    """The days of a time without a year in the year of the known one, unless its article speaks of another year."""
    if not known.days or not other.days:
        return None
    assumed = other.days[0].year
    if known.unit in LONG:
        return None if assumed == ANY_YEAR else (known.days, other.days)
    years = range(known.days[0].year, known.days[1].year + 1)
    moved = [days for year in years if (days := move_to_year(year, other.days))]
    fitting = [days for days in moved if days[0] <= known.days[1] and known.days[0] <= days[1]]
    if not moved or (fitting and assumed not in (ANY_YEAR, *years)):
        return None
    return known.days, (fitting or moved)[0]


def move_to_year(year: int, days: DaySpan) -> DaySpan | None:
    """The same days of another year; None where they do not exist there."""
    start, end = days
    try:
        return start.replace(year=year), end.replace(year=year + end.year - start.year)
    except ValueError:
        return None if start.day == end.day else (start.replace(year=year), end.replace(year=year, day=28))


def compare_weekdays(a: Time, b: Time) -> Comparison | None:
    """Compare a weekday with a weekday, or with a day that falls on it; a season with the same season."""
    found = weekday_of(a), weekday_of(b)
    if found[0] is None or found[1] is None:
        is_same_season = bool(a.season) and a.season == b.season
        return (
            make_refines(f"“{a.text}” and “{b.text}” are the same season", "a" if a.start else "b")
            if is_same_season
            else None
        )
    if found[0] != found[1]:
        return make_conflicts(f"“{a.text}” and “{b.text}” are different weekdays")
    if a.start is None and b.start is None:
        return make_same(f"“{a.text}” and “{b.text}” are the same weekday")
    return make_refines(f"“{(a if a.start else b).text}” is that weekday", "a" if a.start else "b")


def weekday_of(time: Time) -> int | None:
    if time.weekday is not None:
        return time.weekday
    return time.start.weekday() if time.start and time.start == time.end and time.has_year else None


def describe_relation(a: Time, b: Time, relation: str) -> str:
    """ "June 2024 less 24 years is 2000, not 1991"; or how the two days relate."""
    for own, other in ((a, b), (b, a)):
        if own.counted and own.start:
            day = format_day(own.start, own.unit)
            if relation == "is not":
                return f"{own.counted} is {day}, not {format_written(other)}"
            return f"{own.counted} is {day}, which fits “{other.text}”"
    return f"“{a.text}” {relation} “{b.text}”"


def format_written(time: Time) -> str:
    """A day in full; a longer time in its article's words."""
    return format_day(time.start) if time.start and time.start == time.end and time.has_year else time.text
