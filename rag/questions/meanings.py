"""What phrases mean by their embeddings, and which of them a pronoun cannot stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rag.questions.mentioned import PERSON_WORD, is_time
from rag.questions.roles import RoleRating, is_description, rate_roles
from rag.questions.talk import Rewriting
from rag.values import Money, read_value
from rag.values.names import RANKS

if TYPE_CHECKING:
    from numpy.typing import NDArray

COSINE_STEP = 0.15
NO_FULL_NAME, NO_PERSON, UNLIKE_PERSON, A_PERSON, SURELY_PERSON = -3, -2, -1, 1, 2
"""Ratings from which a full name and another phrase name no person, a single name names none, a description names one,
and a name does."""
SINGLE_NAME = re.compile(r"^(?:the\s+(?:\w+\s+)?)?[A-Z][\w’'-]*$")
FULL_NAME = re.compile(r"^[A-Z][\w’'-]+ [A-Z][\w’'-]+$")
NAMED_THING = re.compile(r"^the (?P<word>[A-Z][\w’'-]*)")
DESCRIBED_PERSON = re.compile(r"^the [a-z]\w* [A-Z][\w’'-]+ [A-Z]")
"""A full name after an occupation, "the guide Lee Orr", which is rated low."""


@dataclass(frozen=True)
class Meanings:
    """The embeddings of phrases, each of length one, and the direction of persons."""

    vectors: Mapping[str, NDArray[np.float32]]
    person: NDArray[np.float32]

    def rate_person(self, phrase: str) -> int:
        """How surely a phrase names a person, in -3..3."""
        score = float(self.vectors[phrase] @ self.person[:-1] + self.person[-1])
        return round(max(-3.0, min(score, 3.0)))

    def rate_roles(self, phrase: str) -> RoleRating:
        """How surely a description means a person or a group."""
        return rate_roles(self.vectors[phrase])

    def rate_likeness(self, a: str, b: str) -> int:
        """The cosine of two phrases, in steps."""
        return int(float(self.vectors[a] @ self.vectors[b]) / COSINE_STEP)


def has_wrong_referent(rewriting: Rewriting, meanings: Meanings, *, is_event: bool = False) -> bool:
    """Whether "he" or "she" was replaced by what is surely not a person, or "it" by one or by a time.

    With `is_event`, "it" stands for something that happened, and for nothing else.
    """
    rated = [(sort, text, meanings.rate_person(text)) for sort, text in rewriting.meant]
    return any(
        (sort == "he" and is_thing(text, rate, meanings))
        or (sort == "it" and is_person(text, rate, meanings))
        or (sort == "they" and is_description(text) and names_one_thing(text, meanings))
        or (sort == "it" and is_event and meanings.rate_roles(text).is_no_event)
        or (sort in ("it", "they") and is_time(text))
        or (sort in ("he", "they") and is_sum(text))
        for sort, text, rate in rated
    )


def is_sum(text: str) -> bool:
    """Whether a phrase is a sum of money, which does nothing: "900,000 crowns"."""
    return text[:1].isdigit() and isinstance(read_value(text, expected="money"), Money)


def sort_of(text: str, meanings: Meanings) -> str:
    """Return "person" or "thing" for a description that surely means one, "thing" for "the Solvane", and else ""."""
    if not is_description(text):
        return "thing" if names_thing(text) else ""
    rating = meanings.rate_roles(text)
    return "person" if rating.is_person else "thing" if rating.is_no_person else ""


def names_one_thing(text: str, meanings: Meanings) -> bool:
    """Whether a description surely means a single thing, and nobody who may do something: "the final"."""
    head = text.partition(" of ")[0]
    return meanings.rate_roles(text).is_thing and not head.endswith("s") and " and " not in text


def names_thing(text: str) -> bool:
    """Whether a name with "the" is that of a thing: "the Solvane", and not "the Captain"."""
    match = NAMED_THING.match(text)
    return match is not None and match["word"].lower() not in RANKS and not PERSON_WORD.search(text)


def is_thing(text: str, rate: int, meanings: Meanings) -> bool:
    """Whether a phrase with this rating as a person surely names none."""
    if is_description(text) or text.split()[-1].islower():  # "Tessel's tap water"
        return meanings.rate_roles(text).is_no_person
    return rate <= choose_person_limit(text) and not names_person(text)


def is_person(text: str, rate: int, meanings: Meanings) -> bool:
    """Whether a phrase with this rating as a person surely names one."""
    if is_description(text) and meanings.rate_roles(text).is_person:
        return True
    return rate >= (A_PERSON if text.islower() or FULL_NAME.match(text) else SURELY_PERSON)


def choose_person_limit(text: str) -> int:
    """The highest rating of a phrase that names no person; it is lower for a full name, such as "Helen Marsh"."""
    if FULL_NAME.match(text):
        return NO_FULL_NAME
    return UNLIKE_PERSON if SINGLE_NAME.match(text) else NO_PERSON


def names_person(text: str) -> bool:
    """Whether a phrase names a person by its own words."""
    return bool(DESCRIBED_PERSON.match(text) or PERSON_WORD.search(text))
