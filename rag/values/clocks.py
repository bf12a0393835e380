"""Times of day: "8:50 pm", "ten to nine", "noon", "shortly before seven"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.values.figures import in_figures

HOUR, DAY = 60, 24 * 60
NAMED = {"noon": 12 * HOUR, "midday": 12 * HOUR, "midnight": 0}
HALF_WORDS = {"am": 0, "pm": 12, "morning": 0, "afternoon": 12, "evening": 12, "night": 12, "tonight": 12}
HALF = (
    r"(?:[ -]*(?P<half>[ap])\.?m\b\.?|(?: o'?clock)?(?:,? (?:in the|on \w+|at|yesterday|last|this)? ?"
    r"(?P<words>morning|afternoon|evening|night)\b))"
)
DIGITS = re.compile(
    rf"(?<![\d.,:$£€])(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)(?![\d.,:%])(?:[:.][0-5]\d)?{HALF}?"
)
WHOLE = re.compile(rf"(?<![\d.,:$£€])(?P<hour>[01]?\d|2[0-4])(?:{HALF}|(?P<clock> o'?clock))")
PAST = re.compile(
    rf"(?<!\d)(?:(?P<minutes>\d{{1,2}})(?: minutes?)?|(?P<part>a quarter|quarter|half)) (?P<way>past|to|after|before) "
    rf"(?:(?P<hour>1?\d)(?:(?: o'?clock)?{HALF}?)(?![\d.,:%]|[^\W\d])|(?P<name>noon|midday|midnight)\b)"
)
BARE_HOUR = re.compile(
    r"^(?:(?:at|about|around|before|after|by|shortly|just|soon|a little|exactly|not|nearly) )+(?P<hour>1?\d)$"
)
NAMED_HOUR = re.compile(r"\b(?P<name>noon|midday|midnight)\b")
BEFORE = re.compile(
    r"\b(?P<near>shortly|just|a little|soon|a few minutes)? ?(?P<way>before|after|past)\s*$|\b(?:by|until)\s*$"
)
ABOUT = re.compile(r"\b(?:about|around|approximately|towards?|nearly|almost|circa)\s*(?:a )?$")
ABOUT_MINUTES, NEAR_MINUTES, BEFORE_MINUTES = 5, 20, 60
"""Minutes that "about", "shortly before" and "before" reach."""


@dataclass(frozen=True)
class Clock:
    """The first and the last minute of the day that are meant; `rest` is the text without them."""

    first: int
    last: int
    is_half_known: bool
    rest: str
    is_unsure: bool = False


def read_clock(text: str, *, is_time: bool) -> Clock | None:
    """The time of day in a text in lower case.

    Where no time is asked for, "6.52" is a number, and only a colon or words mark a time of day.
    """
    figures = in_figures(text)
    for pattern in (PAST, DIGITS, WHOLE, NAMED_HOUR, BARE_HOUR):
        found = pattern.search(figures)
        if found is None or (pattern is BARE_HOUR and not is_time):
            continue
        said = found.groupdict()
        is_marked = bool(said.get("half") or said.get("words") or said.get("part") or said.get("name"))
        if pattern is DIGITS and not is_time and ":" not in found[0] and not is_marked:
            continue
        if pattern is PAST and not is_past(found, text):
            continue
        return make_clock(count_minutes(said), figures, found, is_half_known(said))
    return None


def is_past(found: re.Match[str], text: str) -> bool:
    """Whether "ten to nine" is a time of day; "5 to 7" in digits is a range."""
    return bool(found["part"] or found["half"] or found["words"] or not re.search(r"\d", text) or "minutes" in found[0])


def count_minutes(said: dict[str, str | None]) -> int:
    """Minutes since midnight, or since noon where the half of the day is not said."""
    name = said.get("name")
    hour = NAMED[name] // HOUR if name else int(said["hour"] or 0)
    half = f"{said['half']}m" if said.get("half") else said.get("words")
    if half:
        hour = hour % 12 + HALF_WORDS[half]
        if half == "night" and 12 <= hour < 17:
            hour -= 12
    past = int(said.get("minute") or 0)
    if said.get("way"):
        past = {"half": 30, "a quarter": 15, "quarter": 15}.get(said.get("part") or "") or int(said["minutes"] or 0)
        past = past if said["way"] in ("past", "after") else -past
    return (hour * HOUR + past) % DAY


def is_half_known(said: dict[str, str | None]) -> bool:
    hour = said.get("hour") or ""
    return bool(
        said.get("half") or said.get("words") or said.get("name") or hour.startswith("0") or int(hour or 0) > 12
    )


def make_clock(minute: int, text: str, found: re.Match[str], is_known: bool) -> Clock:
    """The time of day, widened by words before it such as "about" and "before"."""
    before = text[: found.start("hour")] if found.re is BARE_HOUR else text[: found.start()]
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    first = last = minute
    if near := BEFORE.search(before):
        reach = NEAR_MINUTES if near["near"] else BEFORE_MINUTES
        first, last = (minute, minute + reach) if near["way"] in ("after", "past") else (minute - reach, minute)
        return Clock(first, last, is_known, rest, is_unsure=not near["near"])
    if ABOUT.search(before):
        first, last = minute - ABOUT_MINUTES, minute + ABOUT_MINUTES
    return Clock(first, last, is_known, rest)
