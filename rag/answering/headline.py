"""The one plain sentence that answers, as a person would say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from rag.agreement.verdict import Verdict
from rag.answer import Position
from rag.values.relative import format_day

MAX_CHARS = 160
"""Characters of one value; a longer one is cut at a word."""
MAX_VALUES = 4
APPROXIMATE = re.compile(r"(?:About|Almost|Around|At (?:least|most)|Fewer|Less|More|Nearly|Over|Some|Up to)\b(?=.*\d)")
"""How a number may begin a sentence, as a headline repeats it."""


class Backed(Protocol):
    """What `Position` and its data have in common."""

    @property
    def support(self) -> int: ...

    @property
    def latest(self) -> date | None: ...

    @property
    def part(self) -> str: ...


def write_headline(verdict: Verdict, positions: Sequence[Position]) -> str:
    """The headline of an answer with positions, as plain text; the values are the articles' own words."""
    first, *others = positions
    if not others:
        return f"{write_first_value(first)}, {write_support(first)}."
    shown = others[: MAX_VALUES - 1]
    rest = write_rest(others, len(shown))
    if verdict.status == "updated":
        before = "; ".join(f"{continue_with(each)}{write_day(each.latest, ' ({})')}" for each in shown)
        return f"{write_first_value(first)}{write_day(first.latest, ', as of {}')}; before that: {before}{rest}."
    if verdict.status == "several":
        values = [write_first_value(first), *(continue_with(each) for each in shown)]
        return f"{'; '.join(values)}{rest}."
    sides = [f"{write_first_value(first)}, {write_support(first)}"]
    sides += [f"{continue_with(each)}, {write_support(each)}" for each in shown]
    return f"{'; '.join(sides)}{rest}."


def write_earlier(positions: Sequence[Position]) -> str:
    """The headline of what an answer was before it changed."""
    values = "; ".join(f"{continue_with(each)}{write_day(each.latest, ' ({})')}" for each in positions[:MAX_VALUES])
    return f"Before that: {values}{write_rest(positions, MAX_VALUES)}."


def write_first_value(position: Position) -> str:
    """A value at the beginning of a sentence."""
    value = shorten(position.value)
    return value.capitalize() if value in ("yes", "no") else value[:1].upper() + value[1:]


def continue_with(position: Position) -> str:
    """A value inside a sentence: "About 900" begins with a small letter there, a name does not."""
    value = shorten(position.value)
    return value[:1].lower() + value[1:] if APPROXIMATE.match(value) else value


def write_support(position: Backed) -> str:
    return f"say {position.support} articles" if position.support > 1 else "says 1 article"


def write_day(day: date | None, form: str) -> str:
    """A day in a form such as " ({})"; "" for none."""
    return form.format(format_day(day)) if day else ""


def write_rest(others: Sequence[Position], shown: int) -> str:
    """How many of the others are not shown."""
    return f"; and {len(others) - shown} more" if len(others) > shown else ""


def shorten(value: str, limit: int = MAX_CHARS) -> str:
    """The value on one line, without the full stop that ends it, cut at a word where it is longer than `limit`."""
    whole = " ".join(value.split()).rstrip(" .;,:")
    if len(whole) <= limit:
        return whole
    return whole[:limit].rsplit(" ", 1)[0] + " …"
