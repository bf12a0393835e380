"""When two answers say the same. More and less precise wordings of one answer do; other numbers or names do not."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

MONTHS = ("january february march april may june july august september october november december").split()
SHORT_MONTHS = {month[:3]: month for month in MONTHS} | {"sept": "september"}

# Words that place or frame an answer without being part of it.
FRAME = frozenset(
    "a an the in on at of for about around approximately roughly nearly almost some circa and also was were is are has "
    "have had been be its their his her".split()
)
TITLES = frozenset(
    "mr mrs ms dr sir dame lord lady prof professor president chairman minister premier senator governor king queen "
    "prince princess general pope leader".split()
)
# Where one answer has one of these and the other has not, they are opposites and not more and less precise.
REVERSING = frozenset("not no never none neither nor without except cannot non".split())
OPPOSITE_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "anti")
NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
}
UNITS = {"percent": "%", "dollars": "$", "dollar": "$", "euros": "€", "euro": "€", "pounds": "£"}

TOKEN = re.compile(r"(?<!\S)-\d+(?:[.:]\d+)*|\d+(?:[.:]\d+)*|[%$€£¥]|[^\W\d_]+")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
INITIALS = re.compile(r"\b(?:[a-z]\.\s?){2,}")
ISO_DATE = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
SPELLING = 0.9
"""Similarity (Ratcliff and Obershelp) from which two long words count as spellings of one."""


def same(a: str, b: str) -> bool:
    """Whether two answers agree: every word of the shorter is found in the longer. Symmetric."""
    short, long = sorted((content(a), content(b)), key=lambda words: (len(words), sorted(words)))
    if not short:
        return folded(a) == folded(b)
    if short & REVERSING != long & REVERSING:
        return False
    if numbers(short) and numbers(long) and not numbers(short) <= numbers(long):
        return False
    return all(any(alike(word, other) for other in long) for word in short)


def precision(value: str) -> int:
    """How much an answer says: the number of its words that count."""
    return len(content(value))


@lru_cache(maxsize=4096)
def content(value: str) -> frozenset[str]:
    """The words and numbers that an answer is made of, folded; titles count only where nothing else is left."""
    words = [word for word in TOKEN.findall(folded(value)) if word not in FRAME]
    words = [SHORT_MONTHS.get(word) or NUMBER_WORDS.get(word) or UNITS.get(word) or singular(word) for word in words]
    return frozenset(word for word in words if word not in TITLES) or frozenset(words)


def singular(word: str) -> str:
    """A word without its plural s: two days make a two-day visit. Names lose theirs too, on both sides alike."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def folded(value: str) -> str:
    """Lower case, one form for each character, thousands and initials joined, ISO dates in words."""
    text = unicodedata.normalize("NFKC", value).casefold().replace("’", "'")
    text = ISO_DATE.sub(lambda m: f"{m[1]} {month_name(int(m[2]))} {int(m[3])}", text)
    text = INITIALS.sub(lambda m: re.sub(r"[.\s]", "", m[0]) + " ", text)
    text = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", THOUSANDS.sub("", text))
    text = re.sub(r"n't\b", " not", text).replace("per cent", "percent")
    return re.sub(r"'s\b|'", "", text).strip()


def month_name(number: int) -> str:
    return MONTHS[number - 1] if 1 <= number <= 12 else str(number)


def numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if word[-1].isdigit())


def alike(a: str, b: str) -> bool:
    """Equal, or two spellings of one long word; numbers, short words and opposites must be equal."""
    if a == b:
        return True
    if a[-1].isdigit() or b[-1].isdigit() or min(len(a), len(b)) < 5:
        return False
    short, long = sorted((a, b), key=lambda word: (len(word), word))  # the measure depends on the order
    if any(long == prefix + short for prefix in OPPOSITE_PREFIXES):
        return False
    return SequenceMatcher(None, short, long, autojunk=False).ratio() >= SPELLING
