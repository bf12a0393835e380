"""Answers as quantities: a number or a range of numbers, with its unit and what its wording leaves open.

"About 12,000" leaves open what was rounded away, "nearly 12,000" what is a little less; "1.5 million" is rounded as it
stands. Two quantities agree where one lies within what the other leaves open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from rag.values.places import nationalities
from rag.values.units import conversion
from rag.values.vocabulary import FRAME, UNITS
from rag.values.words import NUMBER_WORD, folded, one_form

SCALES = {"hundred": 2, "thousand": 3, "k": 3, "lakh": 5, "million": 6, "m": 6, "mn": 6, "crore": 7, "billion": 9}
SCALES |= {"bn": 9, "trillion": 12}
"""Zeros of each."""
VAGUE = {
    "tens": 10,
    "dozens": 24,
    "hundreds": 200,
    "thousands": 2_000,
    "millions": 2_000_000,
    "billions": 2_000_000_000,
}
"""The least number of what the plural of a round number means; the most is just short of the next rounder one."""
VAGUE_WORDS = re.compile(rf"^(?P<many>{'|'.join(VAGUE)})(?: of (?P<scale>thousands|millions|billions))?\b")

ABOUT = re.compile(r"\b(?:about|around|approximately|roughly|some|circa|an estimated|estimated|or so)\b|~")
BELOW = re.compile(r"\b(?:nearly|below|almost|less than|fewer than|under|up to|at most|no more than|just short of)\b")
ABOVE = re.compile(r"\b(?:over|more than|at least|upwards? of|no less than|no fewer than|above)\b|(?<=\d)\+")
RANGE = re.compile(r"(?<=\d)\s*(?:-|–|—|to|and|or)\s*(?=\d)|\bbetween\b")
COUNTS = {"once": "1 time", "twice": "2 times", "a couple": "2", "none": "0", "nil": "0"}
PARTS = {
    "half": 50,
    "third": 33.3,
    "thirds": 33.3,
    "quarter": 25,
    "quarters": 25,
    "fifth": 20,
    "fifths": 20,
    "tenth": 10,
}
PART = re.compile(
    rf"^(?:(?:an? |(?P<count>\d+)[ -]*)(?P<part>{'|'.join(PARTS)})|(?:a )?(?P<half>half))(?=\s*$|\s+of\b)"
)
RATIO = re.compile(r"^(?P<some>\d+) (?:in|out of) (?P<all>\d+)\b|^(?P<a>\d+)/(?P<b>\d+)$")
NUMBER = re.compile(
    rf"(?P<sign>(?<![\w)])-)?(?P<digits>\d+(?:\.\d+)?|\bhalf an?\b|\ba(?:n)?(?= dozen)|(?<!\w)(?=dozen\b))"
    rf"(?:[\s-]*(?P<scale>{'|'.join(SCALES)}|dozen)\b)?"
)
ROUNDING = Decimal("0.05")
"""Largest part of a number that its own rounding leaves open; twice that where a word says that it is rounded."""
ROOM_BELOW, ROOM_ABOVE = Decimal("0.1"), Decimal("0.25")
"""Part of a number that "nearly" and "at least" leave open."""
MOST_DIGITS = re.compile(r"\d{16}")
"""More digits are no quantity, but would take long to compute with."""
ONE = re.compile(r"\ban? (?=(?:second|minute|hour|day|week|month|year|decade|century)\b)")
DECADES = re.compile(r"\b(\d{1,4}) decades?\b")
LEADING = FRAME | frozenset(
    "once twice couple none two over more less fewer at up under between half".split() + list(VAGUE)
)
"""Words that may begin a quantity with a capital letter; any other word with one is part of a name."""


@dataclass(frozen=True)
class Quantity:
    """The numbers `low` to `high` (one number where they are equal), and those from `least` to `most` agree with it."""

    low: Decimal
    high: Decimal
    least: Decimal
    most: Decimal
    unit: frozenset[str]
    side: int = 0
    """1 for "more than", -1 for "less than"."""


@lru_cache(maxsize=4096)
def quantity(value: str) -> Quantity | None:
    """The quantity that an answer is; None where it is none, as in a name with a number ("Apollo 11")."""
    text = in_percent(COUNTS.get(folded(value), folded(value)))
    text = DECADES.sub(lambda m: f"{int(m[1]) * 10} years", ONE.sub("1 ", text))
    if MOST_DIGITS.search(text):
        return None
    if vague := VAGUE_WORDS.match(text):
        return of_vague(vague, text)
    found = list(NUMBER.finditer(text))
    if not 1 <= len(found) <= 2 or has_name(value):
        return None
    if len(found) == 2 and not RANGE.search(text):
        return None
    rest = "".join(text[a:b] for a, b in gaps(found, len(text)))
    if re.search(r"\d", rest):
        return None
    last_scale = found[-1]["scale"]
    spans = [measured(match, match["scale"] or last_scale, text) for match in found]
    low, high = min(s[0] for s in spans), max(s[0] for s in spans)
    least, most = min(s[1] for s in spans), max(s[2] for s in spans)
    side = bool(ABOVE.search(BELOW.sub(" ", text))) - bool(BELOW.search(text))
    return Quantity(low, high, least, most, unit(ABOVE.sub(" ", BELOW.sub(" ", ABOUT.sub(" ", rest)))), side)


def of_vague(found: re.Match[str], text: str) -> Quantity | None:
    """ "Hundreds of thousands": from two of them to just short of the next rounder number."""
    if re.search(r"\d", text):
        return None
    factor = Decimal(10) ** SCALES[found["scale"].removesuffix("s")] if found["scale"] else Decimal(1)
    low = VAGUE[found["many"]] * factor
    high = (99 if found["many"] == "dozens" else Decimal(10) ** (len(str(VAGUE[found["many"]]))) - 1) * factor
    return Quantity(low, high, low, high, unit(text[found.end() :]))


def in_percent(text: str) -> str:
    """A part of a whole as its percentage: "two-thirds", "one in five", "1/2"; about so, for it is seldom exact."""
    lead = re.match(rf"(?:(?:{ABOUT.pattern}|{BELOW.pattern}|{ABOVE.pattern})\s*)*", text)
    begin = lead.end() if lead else 0
    head, rest = text[:begin], text[begin:]
    if (ratio := RATIO.match(rest)) and 0 < int(ratio["some"] or ratio["a"]) < int(whole := ratio["all"] or ratio["b"]):
        return f"{head}about {100 * int(ratio['some'] or ratio['a']) / int(whole):.1f}%{rest[ratio.end() :]}"
    if part := PART.match(rest):
        percent = int(part["count"] or 1) * PARTS[part["half"] or part["part"]]
        return f"{head}about {percent:.1f}%{rest[part.end() :]}"
    return text


def has_name(value: str) -> bool:
    """Whether a word with a capital letter is more than the beginning of a quantity: "Apollo 11", not "Two days"."""
    capitals = [word.lower() for word in re.findall(r"\b[A-Z][A-Za-z]*", value)]
    known = LEADING | UNITS.keys() | nationalities().keys() | {"us"}
    return any(not (w in known or w.removesuffix("s") in known or NUMBER_WORD.fullmatch(w)) for w in capitals)


def gaps(found: list[re.Match[str]], length: int) -> list[tuple[int, int]]:
    ends = [0, *(match.end() for match in found)]
    return list(zip(ends, [*(match.start() for match in found), length], strict=True))


def measured(match: re.Match[str], scale: str | None, text: str) -> tuple[Decimal, Decimal, Decimal]:
    """One number, and the least and the most that agree with it."""
    digits = match["digits"]
    number = Decimal("0.5") if digits.startswith("half") else Decimal(digits) if digits[:1].isdigit() else Decimal(1)
    factor = Decimal(12) if scale == "dozen" else Decimal(10) ** SCALES.get(scale or "", 0)
    decimals = len(digits.partition(".")[2])
    written = number * factor * (-1 if match["sign"] else 1)
    step = factor / Decimal(10) ** decimals if decimals or (scale and scale != "dozen") else Decimal(0)
    open_part = ROUNDING
    if ABOUT.search(text) or scale == "dozen":
        step, open_part = max(step, zeros(written)), 2 * ROUNDING
    half = min(step / 2, abs(written) * open_part) * Decimal("0.999")
    least, most = written - half, written + half
    if BELOW.search(text):
        least = min(least, written - abs(written) * ROOM_BELOW)
    if ABOVE.search(BELOW.sub(" ", text)):
        most = max(most, written + abs(written) * ROOM_ABOVE)
    return written, least, most


def zeros(number: Decimal) -> Decimal:
    """The place of the last digit that is not zero: 12,000 is given in thousands, 12 in tenths of ten."""
    whole = str(abs(int(number)))
    return Decimal(10) ** max(1, len(whole) - len(whole.rstrip("0")))


def unit(rest: str) -> frozenset[str]:
    words = re.findall(r"[%$€£¥]|[^\W\d_]+", RANGE.sub(" ", rest))
    return frozenset(one_form(word) for word in words if word not in FRAME)


def agree(a: Quantity, b: Quantity) -> bool:
    """Whether one lies within what the other leaves open, in units that are the same or can be converted."""
    factor = conversion(a.unit, b.unit)
    if factor is None or a.side * b.side < 0:
        return False
    # A conversion is itself a rounding: "5 miles" and "8 km" are one distance.
    slack = Decimal(0) if factor == 1 else ROUNDING / 2
    low, high, least, most = (number * factor for number in (a.low, a.high, a.least, a.most))
    return (b.least * (1 - slack) <= low and high <= b.most * (1 + slack)) or (
        least * (1 - slack) <= b.low and b.high <= most * (1 + slack)
    )


def precision(own: Quantity) -> float:
    """1 for an exact number, the less the wider what it leaves open."""
    width = (own.most - own.least) / max(abs(own.high), Decimal(1))
    return float(1 - min(width, Decimal("0.9")))
