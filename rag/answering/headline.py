"""The one plain sentence that answers, as a person would say it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rag.agreement.verdict import Verdict
from rag.answer import Position

MAX_CHARS = 160
"""Characters of one value; a longer one is cut at a word."""
MAX_VALUES = 4


def write_headline(verdict: Verdict, positions: Sequence[Position]) -> str:
    """The headline of an answer with positions, as plain text; the values are the articles' own words."""
    first, *others = positions
    if not others:
        return f"{say(first)}, {attribute(first)}."
    if verdict.status == "updated":
        before = "; ".join(f"{shorten(each.value)}{as_of(each.latest, ' ({})')}" for each in others[: MAX_VALUES - 1])
        return f"{say(first)}{as_of(first.latest, ', as of {}')}; before that: {before}{more(others, MAX_VALUES - 1)}."
    if verdict.status == "several":
        values = [say(first), *(shorten(each.value) for each in others[: MAX_VALUES - 1])]
        return f"{'; '.join(values)}{more(others, MAX_VALUES - 1)}."
    sides = [f"{say(first)}, {attribute(first)}"]
    sides += [f"{shorten(each.value)}, {attribute(each)}" for each in others[: MAX_VALUES - 1]]
    return f"{'; '.join(sides)}{more(others, MAX_VALUES - 1)}."


def say(position: Position) -> str:
    """A value at the beginning of a sentence."""
    value = shorten(position.value)
    return value.capitalize() if value in ("yes", "no") else value[:1].upper() + value[1:]


def attribute(position: Position) -> str:
    return f"say {position.support} articles" if position.support > 1 else "says 1 article"


def as_of(day: date | None, form: str) -> str:
    return form.format(f"{day.day} {day:%B %Y}") if day else ""


def more(others: Sequence[Position], shown: int) -> str:
    return f"; and {len(others) - shown} more" if len(others) > shown else ""


def shorten(value: str, limit: int = MAX_CHARS) -> str:
    """The value on one line, without the full stop that ends it, cut at a word where it is longer than `limit`."""
    whole = " ".join(value.split()).rstrip(" .;,:")
    if len(whole) <= limit:
        return whole
    return whole[:limit].rsplit(" ", 1)[0] + " …"
