"""Answers as words: one form for each character, abbreviation and number word; what frames an answer left out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from number_parser import parse as digits_for_words

MONTHS = "january february march april may june july august september october november december".split()
SHORT_MONTHS = {month[:3]: month for month in MONTHS} | {"sept": "september"}

FRAME = frozenset(
    "a an the in on at of for about around approximately roughly nearly almost some circa and also was were is are has "
    "have had been be its their his her".split()
)
"""Words that place or frame an answer without being part of it."""
TITLES = frozenset(
    "mr mrs ms dr sir dame lord lady prof professor president chairman chairwoman minister premier chancellor senator "
    "governor king queen prince princess general pope leader secretary ambassador judge justice mayor ceo".split()
)
UNITS = {
    "percent": "%",
    "percentage": "%",
    "dollars": "$",
    "dollar": "$",
    "usd": "$",
    "euros": "€",
    "euro": "€",
    "eur": "€",
} | {
    "pounds": "£",
    "pound": "£",
    "gbp": "£",
    "yen": "¥",
}
RENAMED = dict(
    pair.split("/")
    for pair in "kiev/kyiv kharkov/kharkiv lvov/lviv odessa/odesa bombay/mumbai madras/chennai calcutta/kolkata "
    "peking/beijing rangoon/yangon burma/myanmar turkiye/turkey holland/netherlands swaziland/eswatini".split()
)
"""Places that newspapers write in two ways."""

TOKEN = re.compile(r"(?<!\S)-\d+(?:[.:]\d+)*|\d+(?:[.:]\d+)*|[%$€£¥]|[^\W\d_]+")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
INITIALS = re.compile(r"\b(?:[a-z]\.\s?){2,}")
ISO_DATE = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
SPEED = re.compile(r"\bkm/h\b|\bkmh\b|\b(?:kilomet(?:er|re)|mile)s? (?:an|per) hour\b")
NOBODY = re.compile(r"\bno one\b")
NUMBER_WORD = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|hundred|thousand|million|billion|trillion|zero)\b"
)
NUMBER_WORDS = re.compile(rf"(?:{NUMBER_WORD.pattern}(?:[\s-]+(?:and\s+)?(?={NUMBER_WORD.pattern}))?)+")


@lru_cache(maxsize=4096)
def content(value: str) -> frozenset[str]:
    """The words and numbers that an answer is made of, folded; titles count only where nothing else is left."""
    words = [word for word in TOKEN.findall(folded(value)) if word not in FRAME]
    words = [SHORT_MONTHS.get(word) or UNITS.get(word) or RENAMED.get(word) or singular(word) for word in words]
    return frozenset(word for word in words if word not in TITLES) or frozenset(words)


@lru_cache(maxsize=4096)
def folded(value: str) -> str:
    """Lower case, one form for each character, numbers in digits, thousands and initials joined, ISO dates in words."""
    text = unicodedata.normalize("NFKC", bare_letters(value)).casefold().replace("’", "'")
    text = ISO_DATE.sub(lambda m: f"{m[1]} {month_name(int(m[2]))} {int(m[3])}", text)
    text = INITIALS.sub(lambda m: re.sub(r"[.\s]", "", m[0]) + " ", text)
    text = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", THOUSANDS.sub("", text))
    text = re.sub(r"n't\b", " not", text).replace("per cent", "percent").replace("us$", "$")
    text = SPEED.sub(lambda m: "kph" if m[0].startswith("k") else "mph", text)
    text = re.sub(r"\bminus (?=\d)", "-", re.sub(r"\bsaint\b|\bst\.", "st", text))
    text = in_digits(re.sub(r"'s\b|'", "", NOBODY.sub("nobody", text)))
    return text.strip()


def bare_letters(value: str) -> str:
    """Letters without their accents: "São" as "Sao"."""
    decomposed = unicodedata.normalize("NFD", value)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def in_digits(text: str) -> str:
    """Number words as digits: "twenty-four years" is "24 years". A scale after digits ("1.5 million") stays a word."""
    if not NUMBER_WORD.search(text):
        return text
    parts = re.split(r"((?:\d[\d.]*|half an?)\s*-?(?:hundred|thousand|million|billion|trillion)\b)", text)
    return "".join(part if place % 2 else digits(part) for place, part in enumerate(parts))


def digits(text: str) -> str:
    """Like the library's own, but ordinals ("first", "second") stay words, and so does white space around the text."""
    return NUMBER_WORDS.sub(lambda run: digits_for_words(run[0], language="en"), text)


def singular(word: str) -> str:
    """A word without its plural s: two days make a two-day visit. Names lose theirs too, on both sides alike."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def month_name(number: int) -> str:
    return MONTHS[number - 1] if 1 <= number <= 12 else str(number)


def numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if word[-1].isdigit())
