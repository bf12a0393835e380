"""Find amounts: the number, or the range of numbers, that a wording names, and what it leaves open."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.values.figures import SCALES
from rag.values.value import Amount

MAX_DIGITS = 15
"""Numbers with more digits are not read."""
NUMBER = re.compile(
    rf"(?:(?<![\w.)])(?P<sign>-|minus )(?=[$€£¥₹]?[\d.])(?:[$€£¥₹])?|(?<![\d.]))"
    rf"(?P<digits>\d+(?:\.\d+)?|\.\d+)(?![\d]|\.\d)(?:(?:st|nd|rd|th)\b)?(?:[ -]?(?P<scale>{'|'.join(SCALES)})\b)?"
)
ABOUT = re.compile(
    r"\b(?:about|around|approximately|approx\.?|roughly|some|circa|ca\.|an estimated|estimated|or so|perhaps|maybe"
    r"|close to|in the region of|or thereabouts|something like|give or take)\b|~|-odd\b|≈"
)
BELOW = re.compile(
    r"\b(?:nearly|below|almost|less than|fewer than|under|up to|at (?:the )?most|no more than|not more than"
    r"|just short of|a maximum of|barely|just under|at (?:the )?latest|not quite|as (?:many|much) as)\b|[<≤]"
)
ABOVE = re.compile(
    r"\b(?:over|more than|at (?:the )?least|upwards? of|no less than|no fewer than|not less than|above|in excess of"
    r"|a minimum of|well over|just over|or more|and more|and something|and a few)\b|(?<=\d)\+|[>≥]"
)
NEARLY = re.compile(r"\b(?:nearly|almost|just short of|just under|not quite|barely)\b")
JUST_ABOVE = re.compile(r"\b(?:just over|just above|a little over|slightly more than)\b")
BETWEEN = re.compile(
    r"(?P<unit>[$€£¥%]|[^\W\d]+(?:[ -][^\W\d]+)?)??,?\s*(?:-|—|\b(?:to|and|or|perhaps|or perhaps|maybe)\b)\s*"
    r"(?:(?:about|perhaps|even|maybe|possibly) )?[$€£¥]?"
)
VAGUE = {"tens": 10, "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2_000, "millions": 2_000_000}
VAGUE |= {"billions": 2_000_000_000}
"""The smallest number that each may mean; the largest is just short of the next rounder number."""
VAGUE_WORDS = re.compile(rf"\b(?P<many>{'|'.join(VAGUE)})(?: of (?P<scale>thousands|millions|billions))?\b")
ROUNDED_PART = Decimal("0.025")
"""Largest part of a number that its own rounding leaves open."""
MAX_HEDGED_PART, MIN_HEDGED_PART = Decimal("0.075"), Decimal("0.05")
"""Largest and smallest part of a number that "about" leaves open."""
ROOM_BELOW, ROOM_ABOVE = Decimal("0.1"), Decimal("0.25")
"""Part of a number that "nearly" and "at least" leave open."""


@dataclass(frozen=True)
class FoundAmount:
    """An amount in a text, with the words before it, between its two numbers and after it."""

    amount: Amount
    before: str
    between: str
    after: str


def find_amount(text: str, *, is_counted: bool = True) -> FoundAmount | None:
    """The one amount in a text in figures; None where there is none, or several, or a number that is too long.

    Whole numbers are exact where things are counted; where something is measured they may be rounded.
    """
    numbers = list(NUMBER.finditer(text))
    if not numbers:
        return find_vague(text)
    if len(numbers) > 2 or any(len(number["digits"]) > MAX_DIGITS for number in numbers):
        return None
    before, after = text[: numbers[0].start()], text[numbers[-1].end() :]
    between = text[numbers[0].end() : numbers[-1].start()] if len(numbers) == 2 else ""
    if re.search(r"\d", f"{before}{after}") or re.search(r"[^\W\d]-?$", before) or re.match(r"[^\W\d]{3,}", after):
        return None
    if len(numbers) == 2 and not is_range(before, between):
        return None
    said = f"{before} {after}"
    scale = numbers[-1]["scale"]
    ends = [make_amount(number, number["scale"] or scale, said, is_counted) for number in numbers]
    return FoundAmount(join_ends(ends), before, between, after)


def is_range(before: str, between: str) -> bool:
    found = BETWEEN.fullmatch(between.strip())
    if found is None:
        return False
    return not re.search(r"\band\b", between) or re.search(r"\bbetween\b", before) is not None


def join_ends(ends: list[Amount]) -> Amount:
    """Join two numbers into a range, which excludes what lies outside it."""
    if len(ends) == 1:
        return ends[0]
    low, high = min(end.low for end in ends), max(end.high for end in ends)
    return replace(ends[0], low=low, high=high, least=min(e.least for e in ends), most=max(e.most for e in ends))


def make_amount(number: re.Match[str], scale: str | None, said: str, is_counted: bool) -> Amount:
    """The amount of one number, with what its rounding and the words around it leave open."""
    digits = number["digits"]
    factor = Decimal(10) ** SCALES.get(scale or "", 0)
    value = Decimal(digits) * factor * (-1 if number["sign"] else 1)
    step = place_of_last_digit(digits, factor)
    part, size = step / 2, abs(value)
    is_hedged = bool(ABOUT.search(said))
    if is_hedged:
        part = min(max(part, size * MIN_HEDGED_PART), size * MAX_HEDGED_PART)
    elif is_counted and step < 100 and "." not in digits:
        part = Decimal(0)
    else:
        part = min(part, size * ROUNDED_PART)
    least, most = value - part, value + part
    bound = 0
    if BELOW.search(said):
        bound, least, most = -1, min(least, value - size * ROOM_BELOW), value
    elif ABOVE.search(said):
        bound, least, most = 1, value, max(most, value + size * (ROOM_BELOW if JUST_ABOVE.search(said) else ROOM_ABOVE))
    if bound < 0 and NEARLY.search(said):
        bound, is_hedged = 0, True
    return Amount(value, value, least, most, step, bound, is_hedged)


def place_of_last_digit(digits: str, factor: Decimal) -> Decimal:
    """0.1 for "3.4", 100 for "1,200", 100,000 for "3.4 million"; 1 for "12"."""
    whole, _, decimals = digits.partition(".")
    if decimals:
        return factor / Decimal(10) ** len(decimals)
    return factor * Decimal(10) ** (len(whole) - len(whole.rstrip("0")) if whole.strip("0") else 0)


def find_vague(text: str) -> FoundAmount | None:
    """ "Hundreds of thousands": from two of them to just short of the next rounder number."""
    found = VAGUE_WORDS.search(text)
    if found is None:
        return None
    factor = Decimal(10) ** SCALES[found["scale"].removesuffix("s")] if found["scale"] else Decimal(1)
    low = VAGUE[found["many"]] * factor
    high = (99 if found["many"] in ("dozens", "scores") else Decimal(10) ** len(str(VAGUE[found["many"]])) - 1) * factor
    amount = Amount(low, high, low, high, is_hedged=True)
    return FoundAmount(amount, text[: found.start()], "", text[found.end() :])
