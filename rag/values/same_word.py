"""Whether two words of names are one: equal, an initial, a short form, or another spelling."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Any

from rag.values.cities import cities
from rag.values.places import are_one_region, make_acronym, regions
from rag.values.vocabulary import RENAMED

OPPOSITE_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "anti")
WOMEN = ("a", "e", "le", "na", "ina", "ette")
"""Endings that make a woman's name of a man's: Robert, Roberta."""
MIN_SIMILARITY = 0.76
"""Similarity (Ratcliff and Obershelp) from which two long words that sound alike count as spellings of one."""
MAX_LETTERS = 30
"""Letters of a word that is compared letter by letter; the time grows with their square."""
ROMAN = re.compile(r"[ivx]+")
ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}")


@lru_cache(maxsize=16384)
def is_same_word(a: str, b: str) -> bool:
    """Equal, an initial or a short form of the other, or two spellings of one long word; opposites are not alike."""
    a, b = RENAMED.get(a, a), RENAMED.get(b, b)
    if a == b:
        return True
    if not a or not b or a[-1].isdigit() or b[-1].isdigit():
        return False
    short, long = sorted((a, b), key=lambda word: (len(word), word))  # the measures depend on the order
    if len(short) == 1:
        return long.startswith(short) and not ROMAN.fullmatch(long)
    if short in short_forms(long) or long in short_forms(short):
        return True
    return is_spelling(short, long)


def is_spelling(short: str, long: str) -> bool:
    """Whether two long words that sound alike are spellings of one word, not known to be two."""
    if not 5 <= len(short) <= len(long) <= MAX_LETTERS or is_other_word(short, long) or sounds(short) != sounds(long):
        return False
    return SequenceMatcher(None, short, long, autojunk=False).ratio() >= MIN_SIMILARITY


def is_other_word(short: str, long: str) -> bool:
    """Whether a word that is spelled like another is known to be another: opposites, women's names, places."""
    if any(long == prefix + short for prefix in OPPOSITE_PREFIXES) or long in {short + ending for ending in WOMEN}:
        return True
    if len(short) == len(long) and short[:-1] == long[:-1] and {short[-1], long[-1]} <= set("aeo"):
        return True
    places = (short in regions() or short in cities(), long in regions() or long in cities())
    return all(places) and are_one_region(short, long) is not True


@lru_cache(maxsize=4096)
def sounds(word: str) -> str:
    import jellyfish

    return jellyfish.metaphone(word)


@lru_cache(maxsize=4096)
def short_forms(name: str) -> frozenset[str]:
    """The short forms of a first name: "Mike" of "Michael"."""
    return frozenset(load_nicknames().nicknames_of(name))


@cache
def load_nicknames() -> Any:
    from nicknames import NickNamer

    return NickNamer()


def is_acronym_of(short: str, long: str) -> bool:
    """Whether `short` is made of the first letters of the words of `long`: "WHO", "World Health Organization"."""
    short = short.strip().removeprefix("the ").removeprefix("The ")
    if not ACRONYM.fullmatch(short):
        return False
    letters = short.replace(".", "").upper()
    words = re.findall(r"[^\W\d_]\S*", long)
    return bool(words[1:]) and letters in (make_acronym(long), "".join(word[0] for word in words if word[0].isupper()))
