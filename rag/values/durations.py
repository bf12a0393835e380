"""Lengths of time: "two months", "three hours and seven minutes", "a quarter of an hour"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from rag.values.amounts import find_amount
from rag.values.value import Amount, Duration

SECONDS = {
    "second": Decimal(1),
    "minute": Decimal(60),
    "hour": Decimal(3_600),
    "day": Decimal(86_400),
    "night": Decimal(86_400),
    "week": Decimal(604_800),
    "fortnight": Decimal(1_209_600),
    "month": Decimal(2_629_800),
    "year": Decimal(31_557_600),
    "decade": Decimal(315_576_000),
    "century": Decimal(3_155_760_000),
}
SHORT = {"sec": "second", "min": "minute", "hr": "hour", "h": "hour", "wk": "week", "yr": "year", "centurie": "century"}
UNIT = rf"(?P<unit>{'|'.join([*SECONDS, *SHORT])})s?\b\.?"
UNIT_START = re.compile(rf"^[\s-]*(?:[a-z]+ )?{UNIT}")
PART_OF_UNIT = re.compile(
    rf"\b(?P<part>half|(?:an? |one )?quarter of|three quarters of|a third of|two thirds of) an? {UNIT}"
)
PARTS = {"half": ".5", "quarter": ".25", "three quarters": ".75", "a third": ".333", "two thirds": ".667"}
ARTICLE = re.compile(rf"\b(?:an?|another|one) (?={UNIT})")
PIECE = re.compile(rf"(?P<number>\d{{1,9}}(?:\.\d+)?)[ -]?{UNIT}")
JOINT = re.compile(r"\s*,?\s*(?:and|plus)?\s*")
ANCHORED = re.compile(
    rf"\b{UNIT}[ -]+(?:before|after|earlier|later|ago|from now|hence|previously|younger|older|more|less|longer|shorter)"
    r"\b"
)
VAGUE_LENGTH = re.compile(rf"\b(?P<many>several|a few|some|a couple of) {UNIT}")
MANY = {"several": (3, 9), "a few": (2, 6), "some": (2, 9), "a couple of": (2, 3)}


def is_anchored(text: str) -> bool:
    """Whether a length of time is counted from something, or is a difference: "two years after the war"."""
    return ANCHORED.search(text) is not None


def read_duration(text: str, value: str, published: date | None) -> Duration | None:
    """The length of time that a text in figures is, for the value as it is written; None where it is none."""
    text = ARTICLE.sub("1 ", PART_OF_UNIT.sub(part_in_figures, text))
    if vague := VAGUE_LENGTH.search(text):
        return vague_duration(vague, value, published)
    pieces = list(PIECE.finditer(text))
    if len(pieces) > 1 and all(JOINT.fullmatch(text[a.end() : b.start()]) for a, b in pairwise(pieces)):
        return read_compound(text, pieces, value, published)
    found = find_amount(text)
    unit = (UNIT_START.match(found.after) or UNIT_START.match(found.between)) if found else None
    if found is None or unit is None or len(found.before.split()) > 4:
        return None
    return Duration(value, scale_amount(found.amount, SECONDS[unit_name(unit)]), unit_name(unit), published)


def part_in_figures(match: re.Match[str]) -> str:
    part = match["part"].removesuffix(" of").removeprefix("an ").removeprefix("one ")
    part = part.removeprefix("a ") if part.endswith("quarter") else part
    return f"0{PARTS[part]} {match['unit']}"


def unit_name(match: re.Match[str]) -> str:
    return SHORT.get(match["unit"], match["unit"])


def read_compound(text: str, pieces: list[re.Match[str]], value: str, published: date | None) -> Duration | None:
    """ "Three hours and seven minutes": the sum of units that get smaller."""
    sizes = [SECONDS[unit_name(piece)] for piece in pieces]
    if sizes != sorted(sizes, reverse=True) or len(set(sizes)) < len(sizes):
        return None
    total = sum((Decimal(piece["number"]) * size for piece, size in zip(pieces, sizes, strict=True)), Decimal(0))
    first = find_amount(text[: pieces[0].end()])
    if first is None:
        return None
    amount = replace(first.amount, low=total, high=total, least=total, most=total, step=sizes[-1])
    return Duration(value, amount, unit_name(pieces[-1]), published)


def vague_duration(match: re.Match[str], value: str, published: date | None) -> Duration:
    low, high = (Decimal(number) * SECONDS[unit_name(match)] for number in MANY[match["many"]])
    amount = Amount(low, high, low, high, SECONDS[unit_name(match)], is_hedged=True)
    return Duration(value, amount, unit_name(match), published)


def scale_amount(amount: Amount, factor: Decimal) -> Amount:
    """The amount in another unit, or with the other sign."""
    low, high = sorted((amount.low * factor, amount.high * factor))
    least, most = sorted((amount.least * factor, amount.most * factor))
    return replace(amount, low=low, high=high, least=least, most=most, step=amount.step * abs(factor))
