"""Compare names of people, organisations and places."""

from __future__ import annotations

from typing import Literal

from rag.values.cities import cities
from rag.values.comparison import Comparison, make_conflicts, make_refines, make_same
from rag.values.names import ORGANISATIONS
from rag.values.places import as_place, city_regions, regions
from rag.values.same_word import is_acronym_of, is_same_word
from rag.values.value import Name, Place

Words = tuple[str, ...]


def compare_names(a: Name, b: Name) -> Comparison | None:
    """How two names relate; None where one may be part of the other without being the same."""
    words = (a.text, b.text)
    if is_acronym_of(a.text, b.text) or is_acronym_of(b.text, a.text):
        return make_same(f"“{words[0]}” and “{words[1]}”: one is short for the other")
    if a.ending and b.ending and a.ending != b.ending:
        return make_conflicts(f"“{words[0]}” and “{words[1]}” differ in their endings")
    if len(a.words) == len(b.words) and all(map(is_same_word, a.words, b.words)):
        return compare_equal_names(a, b)
    if (places := compare_as_places(a, b)) is not None or may_be_places(a, b):
        return places
    if a.is_organisation or b.is_organisation:
        return compare_organisations(a, b)
    return compare_people(a, b)


def compare_equal_names(a: Name, b: Name) -> Comparison:
    reason = f"“{a.text}” and “{b.text}” are the same name"
    if a.ending != b.ending:
        return make_refines(reason, "a" if a.ending else "b")
    initials = [sum(len(word) == 1 for word in name.words) for name in (a, b)]
    return (
        make_same(reason)
        if initials[0] == initials[1]
        else make_refines(reason, "a" if initials[0] < initials[1] else "b")
    )


def compare_people(a: Name, b: Name) -> Comparison | None:
    """Compare two people: their surnames must agree, and all given names that both have."""
    short, long, more_exact = order_by_length(a, b)
    if len(short) == 1:
        return compare_single(short[0], long, a, b, more_exact)
    if not is_same_word(short[-1], long[-1]):
        if any(is_same_word(short[-1], word) or is_same_word(long[-1], word) for word in (*long[:-1], *short[:-1])):
            return None
        return make_conflicts(f"“{a.text}” and “{b.text}” have different surnames")
    if initials_differ(short[:-1], long[:-1]) or not is_subsequence(short[:-1], long[:-1]):
        return make_conflicts(f"“{a.text}” and “{b.text}” have different given names")
    return make_refines(f"“{a.text}” and “{b.text}” have the same surname and no different given name", more_exact)


def compare_single(word: str, long: Words, a: Name, b: Name, more_exact: Literal["a", "b"]) -> Comparison | None:
    """Compare a single word with a longer name: it may be the surname or the first name."""
    if is_same_word(word, long[-1]) and len(word) > 1:
        return make_refines(f"“{a.text}” and “{b.text}” have the same surname", more_exact)
    is_known_person = a.is_person or b.is_person or a.has_title or b.has_title
    if len(long) > 1 and is_same_word(word, long[0]) and len(word) > 1 and is_known_person:
        return make_refines(f"“{a.text}” and “{b.text}” have the same first name", more_exact)
    if any(is_same_word(word, other) for other in long):
        return None
    is_person = all(name.is_person or name.has_title for name in (a, b))
    return make_conflicts(f"“{a.text}” and “{b.text}” are different names") if is_person else None


def order_by_length(a: Name, b: Name) -> tuple[Words, Words, Literal["a", "b"]]:
    """The words of the shorter and of the longer name, and which one is longer."""
    return (a.words, b.words, "b") if (len(a.words), a.words) <= (len(b.words), b.words) else (b.words, a.words, "a")


def is_subsequence(short: Words, long: Words) -> bool:
    rest = iter(long)
    return all(any(is_same_word(word, other) for other in rest) for word in short)


def initials_differ(a: Words, b: Words) -> bool:
    """Whether both have middle initials, and others: George W. and George H. W. Bush."""
    first, second = ([word for word in words[1:] if len(word) == 1] for words in (a, b))
    return bool(first and second) and first != second


def compare_organisations(a: Name, b: Name) -> Comparison | None:
    """Compare two organisations: those with no word in common are different; one name within the other is open."""
    own, other = ([word for word in name.words if word not in ORGANISATIONS] for name in (a, b))
    if not own or not other or not (a.is_organisation and b.is_organisation):
        short, long, more_exact = order_by_length(a, b)
        is_tail = long[-len(short) :] == short and any(word not in ORGANISATIONS for word in short)
        return make_refines(f"“{a.text}” and “{b.text}” are names of one organisation", more_exact) if is_tail else None
    if any(is_same_word(word, another) for word in own for another in other):
        return None
    return make_conflicts(f"“{a.text}” and “{b.text}” are different organisations")


def may_be_places(a: Name, b: Name) -> bool:
    """Whether one name is a place's and the other one holds it: "Paris" and "Paris Hilton"."""
    if a.is_person or b.is_person or a.has_title or b.has_title:
        return False
    short, long, _ = order_by_length(a, b)
    name = " ".join(short)
    return len(short) < len(long) and (name in regions() or (len(short) == 1 and is_large_place(name, " ".join(long))))


def is_large_place(short: str, long: str) -> bool:
    return long in cities() and short in cities()


def compare_as_places(a: Name, b: Name) -> Comparison | None:
    """Compare two names that are both known cities, where no person is asked for."""
    if a.is_person or b.is_person or a.has_title or b.has_title:
        return None
    if not (city_regions(" ".join(a.words)) and city_regions(" ".join(b.words))):
        return None
    places = as_place(a.text), as_place(b.text)
    return compare_places(places[0], places[1]) if places[0] and places[1] else None


def compare_place_with_name(place: Place, name: Name) -> Comparison | None:
    """Compare a place with a name that may be a city's."""
    if is_acronym_of(name.text, place.text):
        return make_same(f"“{name.text}” is short for “{place.text}”")
    other = None if name.is_person or name.has_title else as_place(name.text)
    return compare_places(place, other) if other else None


def compare_places(a: Place, b: Place) -> Comparison | None:
    """Compare two places: equal, one inside the other, or different."""
    words = f"“{a.text}” and “{b.text}”"
    if a.region and b.region:
        return compare_regions(a, b)
    if a.region:
        return compare_region_with_place(a, b, "b")
    if b.region:
        return compare_region_with_place(b, a, "a")
    if a.name == b.name:
        return compare_namesakes(a, b)
    if lies_in(b, a):
        return make_refines(f"“{b.text}” lies in “{a.text}”", "b")
    if lies_in(a, b):
        return make_refines(f"“{a.text}” lies in “{b.text}”", "a")
    if city_regions(a.name) and city_regions(b.name) and not a.inside & b.inside:
        return make_conflicts(f"{words} are different places")
    return None


def lies_in(place: Place, other: Place) -> bool:
    return other.name in place.inside or f"?{other.name}" in place.inside


def compare_region_with_place(region: Place, place: Place, place_is: Literal["a", "b"]) -> Comparison | None:
    """Compare a country, or a part of one, with another place, which may lie in it."""
    if region.region in place.inside:
        return make_refines(f"“{place.text}” lies in “{region.text}”", place_is)
    countries = {code for code in place.inside if "-" not in code and not code.startswith("?")}
    if countries and "-" not in region.region and region.region not in countries:
        return make_conflicts(f"“{place.text}” does not lie in “{region.text}”")
    return None


def compare_namesakes(a: Place, b: Place) -> Comparison:
    """Compare two places of one name, which may lie in different places."""
    words = f"“{a.text}” and “{b.text}”"
    if a.is_guess != b.is_guess:
        return make_refines(f"one of {words} also says where it lies", "b" if a.is_guess else "a")
    if not a.is_guess and a.inside and b.inside and not a.inside & b.inside:
        return make_conflicts(f"{words} lie in different places")
    return make_same(f"{words} are the same place")


def compare_regions(a: Place, b: Place) -> Comparison:
    words = f"“{a.text}” and “{b.text}”"
    if a.region == b.region:
        return make_same(f"{words} are the same place")
    if a.region.startswith(f"{b.region}-"):
        return make_refines(f"“{a.text}” lies in “{b.text}”", "a")
    if b.region.startswith(f"{a.region}-"):
        return make_refines(f"“{b.text}” lies in “{a.text}”", "b")
    return make_conflicts(f"{words} are different places")
