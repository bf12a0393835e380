"""Names of people, organisations and things, taken apart: titles, given names, surname, ending."""

from __future__ import annotations

import re

from rag.values.places import nationalities
from rag.values.surroundings import Surroundings
from rag.values.value import Name
from rag.values.vocabulary import FRAME, OFFICES, ORDINALS, ROMAN, TITLES
from rag.values.words import strip_accents

PARTICLES = frozenset(
    "of the and & de van von der den del della di da la le du dos el al bin ibn ter ten zu y e st".split()
)
"""Words of names that have a small letter. A name with another one is taken for a description."""
ENDINGS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "i": "1"} | ROMAN
LEGAL_FORMS = frozenset(
    "inc corp corporation ltd limited plc gmbh ag sa llc co company spa nv bv oy ab as group holdings".split()
)
"""Forms of companies, which do not tell names apart. Any other form is a word of the name."""
ORGANISATIONS = LEGAL_FORMS | frozenset(
    "foundation university bank party union council committee ministry institute association agency authority board "
    "club hospital church school college court capital partners airlines airways airport times news press post mirror "
    "herald department office commission congress parliament senate assembly society federation league cup trust fund "
    "theatre orchestra museum library police army navy force forces team united nations organization organisation "
    "archive prize award festival street square bridge hall station centre center house tower park harbour port lake "
    "river bay mount mountain island islands sea sands beach hotel castle palace estate farm mine refinery "
    "plant".split()
)
"""Words of organisations, buildings and places. A name with none of them is compared as that of a person."""
RANKS = TITLES | frozenset(
    "corporal private inspector superintendent constable commissioner detective commander brigadier marshal sheriff "
    "rector dean nurse foreman councillor bishop archbishop cardinal father sister brother uncle aunt coach sheikh "
    "emperor duke duchess count countess baron baroness sultan emir imam rabbi reverend rev sen rep gov prof pres "
    "supt".split()
)
"""Titles before names. One that is missing here is taken for a word of the name."""
WORD = re.compile(r"[^\W\d_](?:\.(?!\w{2})|['’](?=[^\W\d_])|-(?=[^\W\d_])|[^\W_])*\.?|&|\d+")
LINKS = frozenset("of for to against and or not no in at on by from with near before after under over behind".split())
MAX_WORDS, MAX_LOWER_WORDS, MAX_ACRONYM = 9, 5, 4
NOT_NAMES = frozenset(
    "yes no nobody none nothing everyone everybody somebody someone he she they it we you i one two both all some many "
    "nowhere never always here there then now this that these those today yesterday tomorrow who what half about "
    "around more less over under nearly almost between since until before after because if when while not only".split()
)
"""Words that have a capital letter only because they begin a sentence. Others may be taken for names."""


def read_name(value: str, text: str, around: Surroundings, expected: str, *, is_loose: bool = False) -> Name | None:
    """The name that a normalised value is; None for descriptions ("the captain", "a Putin critic", "Trump's wife").

    A single word that begins its sentence may be any word, so it is no name, unless `is_loose`.
    """
    plain = re.sub(r"\s*\([^)]*\)", "", value).strip(" .,;:\"'“”")
    plain = re.sub(r"(?<=\w)'s?$", "", re.sub(r"^(?:the|by) ", "", plain, flags=re.IGNORECASE))
    plain = re.sub(r",? (?=(?:Jr|Sr)\b)", " ", plain)
    if re.search(r"\w's? \w|[,;:]|\d{3,}", plain) or not plain:
        return None
    words = WORD.findall(plain)
    if not words or len(words) > MAX_WORDS or re.sub(r"[\W_]", "", "".join(words)) != re.sub(r"[\W_]", "", plain):
        return None
    words = drop_description(words)
    is_organisation = any(fold_word(word) in ORGANISATIONS for word in words)
    named, has_title = (words, False) if is_organisation else drop_titles(words)
    if (
        not all(is_name_word(word) for word in named)
        or not any(word[0].isupper() for word in named)
        or (is_ordinary_word(named[0]))
    ):
        return None
    if len(named) == 1 and not is_loose and begins_sentence(around, expected) and not has_title:
        return None
    return make_name(named, text, has_title=has_title, is_organisation=is_organisation, is_person=expected == "person")


def drop_description(words: list[str]) -> list[str]:
    """The words without a description in small letters before the name: "foreman Stelian Moraru"."""
    first = next((i for i, word in enumerate(words) if word[0].isupper()), 0)
    lower = [word.lower() for word in words[:first]]
    if first > MAX_LOWER_WORDS or any(word in LINKS for word in lower):
        return []
    return words[first:]


def drop_titles(words: list[str]) -> tuple[list[str], bool]:
    """The words after the last title, and whether there was one: "Russian President Vladimir Putin"."""
    if words and fold_word(words[-1]) in RANKS:
        plain = [word for word in map(fold_word, words) if word not in RANKS | OFFICES and word not in nationalities()]
        return (words, False) if plain and len(words) > 2 else ([], True)
    places = [
        i for i, word in enumerate(words[:-1]) if fold_word(word) in RANKS and fold_word(words[i + 1]) not in ENDINGS
    ]
    if not places:
        return words, False
    if any(word in ("of", "for") for word in words[: places[-1]]):
        return [], True
    rest = words[places[-1] + 1 :]
    return (rest, True) if not rest or rest[0].lower() not in ("of", "for") else (drop_office(rest), True)


def drop_office(words: list[str]) -> list[str]:
    """ "President of Russia Vladimir Putin" without "of Russia"; nothing where no name follows."""
    return words[2:] if len(words) > 3 else []


def is_ordinary_word(word: str) -> bool:
    """Whether a capitalised word is an ordinary word: "Nobody" is, "WHO" is not."""
    return fold_word(word) in NOT_NAMES and not (word.isupper() and 2 <= len(word) <= MAX_ACRONYM)


def is_name_word(word: str) -> bool:
    return word[0].isupper() or word.lower() in PARTICLES or word[0].isdigit()


def begins_sentence(around: Surroundings, expected: str) -> bool:
    """Whether a word may be capitalised only as the first of its sentence, where no name is asked for."""
    if expected in ("person", "name", "place"):
        return False
    return bool(around.after) and not around.before.strip(" \"'“«(")


def make_name(words: list[str], text: str, *, has_title: bool, is_organisation: bool, is_person: bool) -> Name:
    folded = [form for word in words for form in fold_word(word).split() if not (word.islower() and form in FRAME)]
    ending = ""
    if len(folded) > 1 and folded[0] in ORDINALS:
        ending = str(ORDINALS.index(folded.pop(0)))
    if len(folded) > 1 and (folded[-1] in ENDINGS or folded[-1].isdigit()):
        ending = ENDINGS.get(folded[-1], folded[-1])
        folded.pop()
    if len(folded) > 1 and any(word in LEGAL_FORMS for word in folded):
        folded = [word for word in folded if word not in LEGAL_FORMS] or folded
    return Name(text, tuple(folded), ending, has_title, is_organisation, is_person and not is_organisation)


def fold_word(word: str) -> str:
    """Small letters without accents, dots and apostrophes; a space for a hyphen; "J.K." as two initials."""
    word = re.sub(r"(?<=\b\w)\.(?=\w\b)", " ", strip_accents(word).casefold())
    return re.sub(r"[.'’]", "", word).replace("-", " ").strip()
