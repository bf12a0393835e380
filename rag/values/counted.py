"""What a number counts: people, other things by their noun, and what happened to the people counted."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.values.words import has_plural_s, strip_plural

PEOPLE = frozenset(
    "people person man woman child adult boy girl soul individual human inhabitant resident local citizen visitor "
    "victim passenger miner worker employee staff crew soldier troop officer policeman guard guest patient student "
    "pupil teacher doctor nurse member player fan supporter spectator demonstrator protester marcher mourner refugee "
    "migrant survivor prisoner inmate hostage detainee suspect voter delegate journalist witness driver fireman "
    "firefighter rescuer volunteer customer client user subscriber reader viewer villager islander tourist hiker "
    "climber skier sailor farmer grower docker striker academic professor scientist musician technician pensioner baby "
    "infant toddler teenager parent mother father brother sister relative friend attendee participant runner juror "
    "defendant militant rebel fighter peacekeeper operator engineer american european african asian follower attacker "
    "gunman candidate".split()
)
"""Nouns of people. A noun that is not here and has no PERSON_ENDING is taken for a thing."""
ANYONE = frozenset("people person man woman human individual soul inhabitant victim adult case".split())
"""Words for people that leave open which people."""
STAND_FOR_PEOPLE = frozenset("life body death fatality casualty seat job post ticket signature name place vote".split())
"""What is counted where people are meant: signatures under a petition, seats of a hall."""
PERSON_ENDING = re.compile(r"(?:ist|men|women|man|woman|ian|ese|eer|ee)s?$|(?<!numb)(?<!mast)(?:[^aeiou]|ow|oy|ok)ers$")
NOT_PEOPLE = frozenset(
    "number paper tower letter computer meter metre container tanker trailer carrier boiler tiger counter chapter "
    "order quarter shelter river corner poster newspaper server border tender layer fever cancer degree committee "
    "coffee tree knee fee bunker skyscraper freighter helicopter career semester register center centre shutter cover "
    "offer charger router folder filter planter powder wafer burger hammer answer matter chamber specimen cylinder "
    "theatre theater litre liter acre fibre fiber locker cooker freezer".split()
)
"""Nouns of things with a PERSON_ENDING. One that is missing here is taken for people."""
IRREGULAR = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "staff": "worker", "troops": "soldier",
    "police": "officer", "feet": "foot", "mice": "mouse", "wolves": "wolf", "lives": "life", "crew": "crew",
    "persons": "person", "families": "family", "bodies": "body", "aircraft": "aircraft", "sheep": "sheep",
    "workforce": "worker", "dead": "dead", "injured": "injured", "policemen": "officer", "firemen": "firefighter",
    "occasions": "time", "shelves": "shelf", "knives": "knife", "geese": "goose", "buses": "bus", "boxes": "box",
    "churches": "church",
}  # fmt: skip
"""The singular of nouns that do not just lose an s. Others, such as "oxen", stay as they are."""
OUTCOMES = {
    "dead": "killed died die dead deaths death fatalities fatality lives killing dying perished drowned toll",
    "injured": "injured hurt wounded injuries injury wounds hospitalised hospitalized",
    "missing": "missing unaccounted disappeared",
    "arrested": "arrested detained arrests held custody jailed",
    "rescued": "rescued saved survived survivors",
    "evacuated": "evacuated evacuees displaced homeless",
    "ill": "ill sick infected infections sickened",
    "born": "born births",
}
"""What happened to people, by the words that say so; a "not" before them, or other people, are not noticed."""
OUTCOME_OF = {word: outcome for outcome, words in OUTCOMES.items() for word in words.split()}
NOUN_STOPS = frozenset(
    "of in on at to for from with by and or but that which who whom whose were was are is be been had have has will "
    "would could may might should must did do does as than after before since until when while if because so not no "
    "nor into onto over under between against among about per a an the this these those their his her its our my your "
    "each every all both more most less least it they he she we you there here then now out up down off away back also "
    "only still said says told ago later earlier left came went took made got".split()
)
"""Words that are no part of a noun. A verb or adverb that is missing here may be taken for what is counted."""
MAX_NOUN_WORDS = 4


def noun_after(text: str) -> str:
    """The noun, in the singular, that the words after a number begin with: "hiker" of "elderly hikers from Bern".

    "" where there is none: the first plural among the next words counts, and a single word that ends the text.
    """
    words: list[str] = []
    for match in re.finditer(r"[^\W\d_]+(?:['-][^\W\d_]+)*|[.,;:()!?]", text[:80]):
        word = match[0].removesuffix("'s")
        if word in NOUN_STOPS or not word[:1].isalpha() or len(words) == MAX_NOUN_WORDS:
            break
        words.append(word)
        if is_plural(word):
            return singular_noun(word)
    return singular_noun(words[-1]) if words and not text[len(" ".join(words)) + 2 :].strip() and len(words) < 3 else ""


def is_plural(word: str) -> bool:
    return word in IRREGULAR or has_plural_s(word)


@lru_cache(maxsize=4096)
def singular_noun(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return strip_plural(word)


def outcome_in(text: str) -> str:
    """What happened to the people counted, by the first word that says so: "dead", "injured" or the like; else ""."""
    for word in re.findall(r"[^\W\d_]+", text):
        if word in OUTCOME_OF:
            return OUTCOME_OF[word]
    return ""


@lru_cache(maxsize=4096)
def is_people(noun: str) -> bool:
    if noun in STAND_FOR_PEOPLE:
        return True
    if noun in NOT_PEOPLE:
        return False
    return noun in PEOPLE or noun in ("dead", "injured") or bool(PERSON_ENDING.search(f"{noun}s"))


def is_one_thing(a: str, b: str) -> bool | None:
    """Whether two nouns may count one thing; None where the words do not tell."""
    if not a or not b or a == b:
        return True
    people = is_people(a), is_people(b)
    if all(people):
        return True if {a, b} & (ANYONE | STAND_FOR_PEOPLE) else None
    return False if any(people) else None
