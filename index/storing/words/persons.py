"""Whether a name is that of a man, a woman or neither, by what the articles say: "Mr Hahn", "Anna Oswald ... she",
"Parvo, which".

Names are not looked up in any list, and a name that the articles never refer to by a title or a pronoun stays unknown.
For English.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Literal

Pronoun = Literal["he", "she", "it"]

WORD = r"[A-Z][\w'’-]*"
TITLED = re.compile(
    r"\b(?:(?P<he>Mr|Sir|Lord|King|Prince)|(?P<she>Mrs|Ms|Miss|Lady|Dame|Queen|Princess))\.? "
    rf"(?P<name>{WORD}(?: {WORD}){{0,2}})"
)
FULL_NAME = re.compile(rf"(?!(?:The|A|An|In|On|At|But|And|For|From|When|After)\b){WORD}(?: {WORD}){{1,3}}")
SENTENCE_END = re.compile(r"[.!?]+[\"”’)]*\s+|\n+")
PRONOUN = re.compile(r"[^“\":]*?\b(?:(he|him|his|himself)|(she|her|hers|herself))\b", re.IGNORECASE)
"""A pronoun and what stands before it, which is no speech of the person."""
OPENING = re.compile(r"(?:(He|His)|(She|Her))\b")
WHICH = re.compile(rf"(?!(?:The|A|An)\b)({WORD}(?: {WORD}){{0,3}}), which\b")
"""A name of a thing, or of a firm."""
TITLE_VOTES = 3
MIN_SHARE = 0.7
"""Share of the votes for a name that its pronoun needs."""


def name_key(name: str) -> str:
    """The key of a name: its last two words, in lower case, without a possessive ending."""
    return " ".join(re.sub(r"['’]s$", "", name).lower().replace("’", "'").split()[-2:])


def count_pronouns(text: str) -> Counter[tuple[str, Pronoun]]:
    """Count the titles and pronouns by which a text refers to each name; "it" is one with "which" after it."""
    votes: Counter[tuple[str, Pronoun]] = Counter()
    for match in TITLED.finditer(text):
        add_votes(votes, match["name"], "he" if match["he"] else "she", TITLE_VOTES)
    for match in WHICH.finditer(text):
        add_votes(votes, match[1], "it", TITLE_VOTES)
    for name, pronoun in find_references(text):
        add_votes(votes, name, pronoun, 1)
    return votes


def find_references(text: str) -> Iterator[tuple[str, Pronoun]]:
    """Yield each full name that stands alone in its sentence, with the pronoun after it there or at the start of the
    next.
    """
    sentences = SENTENCE_END.split(text)
    for place, sentence in enumerate(sentences):
        names = list(FULL_NAME.finditer(sentence))
        if len(names) == 1:
            following = sentences[place + 1] if place + 1 < len(sentences) else ""
            found = PRONOUN.match(sentence, names[0].end()) or OPENING.match(following)
            if found:
                yield names[0][0], "he" if found[1] else "she"


def add_votes(votes: Counter[tuple[str, Pronoun]], name: str, pronoun: Pronoun, count: int) -> None:
    """Adds votes for a full name, and for its last word."""
    for key in {name_key(name), name_key(name.split()[-1])}:
        votes[key, pronoun] += count


def choose_pronouns(votes: Mapping[tuple[str, Pronoun], int]) -> dict[str, Pronoun]:
    """The pronoun of each name for which most votes agree."""
    totals: Counter[str] = Counter()
    for (name, _), count in votes.items():
        totals[name] += count
    return {name: pronoun for (name, pronoun), count in votes.items() if count >= MIN_SHARE * totals[name]}
