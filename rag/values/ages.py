"""Ages: "aged 43", "43-year-old", "in her forties"."""

from __future__ import annotations

import re
from datetime import date

from rag.values.amounts import find_amount
from rag.values.value import Age

AGE = re.compile(
    r"\baged? (?:of )?(?P<aged>.*)|^(?P<old>.*?)[ -]years?[ -]old\b.*|^(?P<of>.*?) years of age$"
    r"|^an? (?:man|woman|boy|girl|person) of (?P<man>\d+)$"
)
BARE = re.compile(r"(?:(?:about|around|only|just|almost|nearly|over|under) )?\d{1,3}(?: years?)?")
DECADE = re.compile(r"\bin (?:his|her|their) (?P<part>early |mid-?|late )?(?P<decade>\w{2,7}ties|\d0'?s|teens)\b")
TENS = "twenties thirties forties fifties sixties seventies eighties nineties".split()
PARTS = {"early": (0, 3), "mid": (3, 6), "late": (6, 9)}
MAX_YEARS = 130


def read_age(text: str, value: str, published: date | None, *, is_expected: bool) -> Age | None:
    """The age that a text in figures gives, or None; a bare number is one where an age is expected."""
    if decade := DECADE.search(text):
        return age_by_decade(decade, value, published)
    if found := AGE.search(text):
        said = next(part for part in found.groups() if part is not None)
    elif is_expected and BARE.fullmatch(text):
        said = text
    else:
        return None
    amount = find_amount(re.sub(r"[ ,]*(?:years?|an?|the)\s*$|^(?:an?|the) ", "", said.strip()))
    if amount is None or not 0 <= amount.amount.low <= MAX_YEARS or len(amount.after) > MAX_YEARS:
        return None
    return Age(value, amount.amount, published)


def age_by_decade(match: re.Match[str], value: str, published: date | None) -> Age | None:
    """ "In her forties" is 40 to 49."""
    word = match["decade"]
    if word == "teens":
        low, high = 13, 19
    elif word[0].isdigit() or word in TENS:
        low = int(word[:2]) if word[0].isdigit() else 10 * (TENS.index(word) + 2)
        first, last = PARTS.get((match["part"] or "").strip(" -"), (0, 9))
        low, high = low + first, low + last
    else:
        return None
    found = find_amount(f"{low} to {high}")
    return Age(value, found.amount, published) if found else None
