"""Answers as names: of people, with titles, initials and nationalities; of places; short for long."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Any

from rag.values.cities import cities
from rag.values.places import initials, is_inside, is_other_place, nationalities, one_region, regions
from rag.values.words import TOKEN, content, folded, numbers

OPPOSITE_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "anti")
WOMEN = ("a", "e", "le", "na", "ina", "ette")
"""Endings that make another name of one: Robert, Roberta."""
SPELLING = 0.76
"""Similarity (Ratcliff and Obershelp) from which two long words that sound alike count as spellings of one."""
LONGEST = 30
"""Letters of a word that is compared letter by letter; the time grows with their square."""
ROMAN = re.compile(r"[ivx]+")
ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}")


def agree(a: str, b: str) -> bool:
    """Whether every word of the shorter answer is found in the longer one, or one is short for the other. Symmetric."""
    if (one := one_region(a, b)) is not None:
        return one
    if joined(a) == joined(b) or any(is_acronym_of(x, y) or is_inside(x, y) for x, y in ((a, b), (b, a))):
        return True
    if is_other_place(a, b) or is_other_place(b, a):
        return False
    readings = of_countries(content(a), content(b)), (without_nationality(a), without_nationality(b))
    return any(covers(*sorted(words, key=lambda w: (len(w), sorted(w)))) for words in readings)


def covers(short: frozenset[str], long: frozenset[str]) -> bool:
    """Whether every word of the shorter answer is one of the longer, and nothing in them is at odds."""
    if not short or contradict(short, long):
        return False
    return all(any(alike(word, other) for other in long) for word in short)


def joined(value: str) -> str:
    """The letters and digits alone, so that "co-operation" is "cooperation"; in a score ("4-1") what stands between."""
    kept = re.sub(r"[^\w%$€£¥]|_", "-" if value[:1].isdigit() else "", folded(value))
    return kept or folded(value)


def contradict(short: frozenset[str], long: frozenset[str]) -> bool:
    """Whether two answers differ in what a wording may not leave out: a number, an initial."""
    if initials_differ(short, long):
        return True
    return bool(numbers(short) and numbers(long) and not numbers(short) <= numbers(long))


def without_nationality(value: str) -> frozenset[str]:
    """The words of a name without "Russian" or "US" before it: whose president is said elsewhere too."""
    words = content(value)
    if len(words) < 2 or not value[:1].isupper():
        return words
    first = next(iter(TOKEN.findall(folded(value))), "")
    return (words - {first}) or words if first in nationalities() else words


def of_countries(a: frozenset[str], b: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The words of two answers, nationalities as countries: "Russian Far East" is "Russia's east"; "Russian" stays."""
    if min(len(a), len(b)) < 2:
        return a, b
    known = nationalities()
    first, second = (frozenset(known.get(word, word) for word in words) for words in (a, b))
    return first, second


def initials_differ(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether both have initials, and one has an initial that is no word's beginning in the other."""
    own, others = ({word for word in words if len(word) == 1 and word.isalpha()} for words in (a, b))
    if not own or not others:
        return False
    return any(not any(word[0] == i for word in b) for i in own) or any(
        not any(word[0] == i for word in a) for i in others
    )


@lru_cache(maxsize=16384)
def alike(a: str, b: str) -> bool:
    """Equal, an initial or a short form of the other, or two spellings of one long word; opposites are not alike."""
    if a == b:
        return True
    if a[-1].isdigit() or b[-1].isdigit():
        return False
    short, long = sorted((a, b), key=lambda word: (len(word), word))  # the measures depend on the order
    if len(short) == 1:
        return long.startswith(short) and not ROMAN.fullmatch(long)
    if short in short_forms(long) or long in short_forms(short):
        return True
    return len(short) >= 5 and len(long) <= LONGEST and are_spellings(short, long) and not is_other_word(short, long)


def is_other_word(short: str, long: str) -> bool:
    """Whether a word that is spelled like another is known to be another: opposites, women's names, places."""
    if any(long == prefix + short for prefix in OPPOSITE_PREFIXES) or long in {short + ending for ending in WOMEN}:
        return True
    places = (short in regions() or short in cities(), long in regions() or long in cities())
    return all(places) and one_region(short, long) is not True


def are_spellings(a: str, b: str) -> bool:
    return sounds(a) == sounds(b) and SequenceMatcher(None, a, b, autojunk=False).ratio() >= SPELLING


@lru_cache(maxsize=4096)
def sounds(word: str) -> str:
    import jellyfish

    return jellyfish.metaphone(word)


@lru_cache(maxsize=4096)
def short_forms(name: str) -> frozenset[str]:
    """The short forms of a first name: "Mike" of "Michael"."""
    return frozenset(namer().nicknames_of(name))


@cache
def namer() -> Any:
    from nicknames import NickNamer

    return NickNamer()


def is_acronym_of(short: str, long: str) -> bool:
    """Whether `short` is made of the first letters of the words of `long`: "WHO", "World Health Organization"."""
    short = short.strip().removeprefix("the ").removeprefix("The ")
    if not ACRONYM.fullmatch(short):
        return False
    letters = short.replace(".", "").upper()
    words = re.findall(r"[^\W\d_]\S*", long)
    return bool(words[1:]) and letters in (initials(long), "".join(word[0] for word in words if word[0].isupper()))
