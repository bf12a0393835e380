"""Shares of a whole: "a third", "two in five", "33 percent"; in percent."""

from __future__ import annotations

import re
from decimal import Decimal

from rag.values.amounts import ABOUT, ABOVE, BELOW, find_amount
from rag.values.value import Amount, Fraction

PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "twentieth": 20, "hundredth": 100,
}  # fmt: skip
NUMBERS = "one two three four five six seven eight nine ten".split()
PART = re.compile(
    rf"^(?:the |that )?(?:(?P<count>an?|one|{'|'.join(NUMBERS)}|\d{{1,2}})[ -]+)?(?P<part>{'|'.join(PARTS)}|halve)s?"
    r"(?=\s*$|\s+(?:of(?! an? (?:hundred|thousand|million|billion))|the|that|its|their|his|her|as)\b|[,;.])"
)
RATIO = re.compile(
    rf"^(?:(?P<some>\d{{1,4}}|{'|'.join(NUMBERS)}) (?:[a-z]+ )?(?:in|out of) (?:every )?"
    rf"(?P<all>\d{{1,4}}|{'|'.join(NUMBERS)})"
    r"|(?P<a>\d{1,4})/(?P<b>\d{1,4}))(?![\d/])(?: [a-z ]+)?$"
)
EVERY = re.compile(
    rf"^every (?P<part>{'|'.join(['second', 'other', *PARTS])})\b"
    r"(?! (?:day|night|week|month|year|hour|minute|time|season)s?\b)"
)
PERCENT = re.compile(r"^\s*-?(?:%|percent\b|percentage points?\b|pct\b|pc\b|p\.c\.)")
LEAD = re.compile(rf"^(?:(?:only|just|exactly|fully|{ABOUT.pattern}|{BELOW.pattern}|{ABOVE.pattern})\s*)*")
LEEWAY = Decimal("0.05")
"""Part of a share in words that it leaves open: "a third" is 31.7 to 35 percent."""
ROOM = Decimal("0.25")


def read_share(lower: str, figures: str, value: str) -> Fraction | None:
    """The share that a value is, given in lower case and in figures."""
    lead = LEAD.match(lower)
    said, rest = (lower[: lead.end()], lower[lead.end() :]) if lead else ("", lower)
    percent = read_share_in_words(rest) or read_ratio(rest) or read_every(rest)
    if percent is not None:
        return Fraction(value, make_share_amount(percent, said))
    found = find_amount(figures, is_counted=False)
    if found and PERCENT.match(found.after) and len(found.before.split()) <= 4:
        return Fraction(value, found.amount, words=frozenset(re.findall(r"[a-z]+", f"{found.before} {found.after}")))
    return None


def read_share_in_words(text: str) -> Decimal | None:
    """66.7 for "two-thirds of the crop"; None for "the third", which is a place in an order."""
    found = PART.match(text)
    if found is None or (found["count"] is None and found["part"] not in ("half", "halve")):
        return None
    count = found["count"]
    number = 1 if count in (None, "a", "an") else int(count) if count.isdigit() else NUMBERS.index(count) + 1
    whole = PARTS.get(found["part"], 2)
    return Decimal(100 * number) / whole if 0 < number < whole else None


def read_ratio(text: str) -> Decimal | None:
    """20 for "one in five" and "1/5"."""
    found = RATIO.match(text)
    if found is None:
        return None
    some, whole = (
        int(part) if part.isdigit() else NUMBERS.index(part) + 1
        for part in (found["some"] or found["a"], found["all"] or found["b"])
    )
    return Decimal(100 * some) / whole if 0 < some < whole else None


def read_every(text: str) -> Decimal | None:
    """20 for "every fifth house"; None for "every fifth year", which tells how often."""
    found = EVERY.match(text)
    return Decimal(100) / PARTS.get(found["part"], 2) if found else None


def make_share_amount(percent: Decimal, said: str) -> Amount:
    leeway = percent * LEEWAY * (2 if ABOUT.search(said) else 1)
    bound = -1 if BELOW.search(said) else 1 if ABOVE.search(said) else 0
    least = percent - (percent * ROOM if bound < 0 else leeway if not bound else 0)
    most = percent + (percent * ROOM if bound > 0 else leeway if not bound else 0)
    return Amount(percent, percent, least, min(most, Decimal(100)), bound=bound, is_hedged=bool(ABOUT.search(said)))
