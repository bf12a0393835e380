"""Reduce answers to words: one form for each character, abbreviation and number word, framing words left out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from number_parser import parse as digits_for_words

from rag.values.normal import MAX_CHARS, write_fractions
from rag.values.vocabulary import (
    FRAME,
    MONTHS,
    OFFICES,
    ORDINALS,
    RENAMED,
    ROMAN,
    SHORT_MONTHS,
    TITLES,
    UNIT_SIGNS,
)

TOKEN = re.compile(r"(?<!\S)-\d+(?:[.:]\d+)*|\d+(?:[.:]\d+)*|[%$€£¥]|[^\W\d_]+")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
ORDINAL_NUMBERS = {word: str(number) for number, word in enumerate(ORDINALS) if number}
INITIALS = re.compile(r"\b(?:[a-z]\.\s?){2,}")
ISO_DATE = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
SPEED = re.compile(r"\bkm/h\b|\bkmh\b|\b(?:kilomet(?:er|re)|mile)s? (?:an|per) hour\b")
DOLLARS = re.compile(r"\b(a|au|c|ca|nz|hk|s)\$")
CODES = {"a": "aud", "au": "aud", "c": "cad", "ca": "cad", "nz": "nzd", "hk": "hkd", "s": "sgd"}
NOBODY = re.compile(r"\bno one\b")
NUMBER_WORD = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|trillion|zero)\b"
)
AND_A_HALF = re.compile(rf"(\b\d+|{NUMBER_WORD.pattern}) and a half\b")
NUMBER_WORDS = re.compile(rf"(?:{NUMBER_WORD.pattern}(?:[\s-]+(?:and\s+)?(?={NUMBER_WORD.pattern}))?)+")
SCALED = re.compile(r"((?:\d[\d.]*|half an?)\s*-?(?:hundred|thousand|million|billion|trillion)\b)")


@lru_cache(maxsize=4096)
def content_words(value: str) -> frozenset[str]:
    """The words and numbers that an answer is made of, folded; titles count only where nothing else is left."""
    words = split_words(value)
    titled = {i for i, word in enumerate(words) if word in TITLES}
    named = [word for i, word in enumerate(words) if i not in titled and not (word in OFFICES and i + 1 in titled)]
    return frozenset(named) or frozenset(words)


@lru_cache(maxsize=4096)
def split_words(value: str) -> tuple[str, ...]:
    """The words and numbers in order, each in one form, without those that frame an answer."""
    return tuple(normalize_token(word) for word in TOKEN.findall(fold_text(value)) if word not in FRAME)


def normalize_token(word: str) -> str:
    for known in (SHORT_MONTHS, ORDINAL_NUMBERS, ROMAN):
        if word in known:
            return known[word]
    bare = strip_plural(word)
    return UNIT_SIGNS.get(bare) or RENAMED.get(bare) or bare


@lru_cache(maxsize=4096)
def fold_text(value: str) -> str:
    """Lower case, one form for each character, numbers in digits, thousands and initials joined, ISO dates in words."""
    whole = write_fractions(value[:MAX_CHARS])
    text = unicodedata.normalize("NFKC", strip_accents(whole)).casefold().replace("’", "'")
    text = ISO_DATE.sub(lambda m: f"{m[1]} {month_name(int(m[2]))} {int(m[3])}", text)
    text = INITIALS.sub(lambda m: re.sub(r"[.\s]", "", m[0]) + " ", text)
    text = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", THOUSANDS.sub("", text))
    text = re.sub(r"n't\b", " not", text).replace("per cent", "percent").replace("us$", "$")
    text = DOLLARS.sub(lambda m: f"{CODES[m[1]]} ", text).replace("metric ton", "tonne")
    text = SPEED.sub(lambda m: "kph" if m[0].startswith("k") else "mph", text)
    text = re.sub(r"\bminus (?=\d)", "-", re.sub(r"\bsaint\b|\bst\.", "st", text))
    text = AND_A_HALF.sub(lambda m: f"{convert_numbers(m[1])}.5", re.sub(r"'s\b|'", "", NOBODY.sub("nobody", text)))
    return in_digits(text).strip()


def words_of(text: str) -> frozenset[str]:
    """The words of a text of any length, each in the form it has in an answer."""
    return frozenset(normalize_token(word) for word in TOKEN.findall(strip_accents(text).casefold()))


def strip_accents(value: str) -> str:
    """Letters without their accents: "São" as "Sao"."""
    decomposed = unicodedata.normalize("NFD", value)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def in_digits(text: str) -> str:
    """Number words as digits: "twenty-four years" is "24 years". A scale after digits ("1.5 million") stays a word."""
    if not NUMBER_WORD.search(text):
        return text
    return "".join(part if place % 2 else convert_numbers(part) for place, part in enumerate(SCALED.split(text)))


def convert_numbers(text: str) -> str:
    """Number words as digits; only they are given to the library, which would make "1 visit" of "first visit"."""
    return NUMBER_WORDS.sub(lambda run: digits_for_words(run[0], language="en"), text)


def strip_plural(word: str) -> str:
    """A word without its plural s: two days make a two-day visit. Names lose theirs too, on both sides alike."""
    return word[:-1] if has_plural_s(word) else word


def has_plural_s(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def strip_possessive(name: str) -> str:
    """A name without its final "'s"."""
    return name.removesuffix("'s").removesuffix("’s")


def month_name(number: int) -> str:
    return MONTHS[number - 1] if 1 <= number <= 12 else str(number)


def pick_numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if word[-1].isdigit())
