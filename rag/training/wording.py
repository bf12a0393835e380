"""Varies the wording of a question: typos, keywords, another name."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

STOP_WORDS = frozenset(
    "the a an of in on at to for by with is was are were did do does has have had be been it its this that which who "
    "what when where how why and or as from many much".split()
)
NAME = re.compile(r"(?<=[a-z,0-9] )(?:[A-Z][\w'’.-]+(?: (?:of |the |de )?[A-Z][\w'’.-]+)*)")
"""A name inside a sentence; the first word is excluded, as it always has a capital."""
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
WORD = re.compile(r"\w+")
STEM_LETTERS = 6


def list_stems(text: str) -> list[str]:
    """The first letters of a text's words, without stop words."""
    return [word[:STEM_LETTERS] for word in WORD.findall(text.lower()) if word not in STOP_WORDS]


def make_typo(text: str, rng: random.Random) -> str:
    """Exchange, drop, double or replace one or two letters."""
    letters = list(text)
    for _ in range(rng.choice((1, 1, 2))):
        places = [place for place, letter in enumerate(letters) if letter.isalpha()]
        if not places:
            break
        place, kind = rng.choice(places), rng.random()
        if kind < 0.35 and place + 1 < len(letters):
            letters[place : place + 2] = letters[place + 1], letters[place]
        elif kind < 0.6:
            del letters[place]
        elif kind < 0.8:
            letters.insert(place, letters[place])
        else:
            letters[place] = rng.choice("abcdefghijklmnopqrstuvwxyz")
    return "".join(letters)


def make_keywords(text: str, rng: random.Random) -> str:
    """The words that a person would type into a search box."""
    words = re.findall(r"[\w’'.,$€£%-]+", text)
    kept = [word for word in words if word.lower() not in STOP_WORDS]
    first = words[0].lower() if words else ""
    if first in ("when", "where", "who", "why") and rng.random() < 0.5:
        kept.insert(0, first)
    return " ".join(kept).strip("?.") or text


def vary_question(text: str, rng: random.Random, *, is_yes_no: bool = False) -> str:
    """The question unchanged (two thirds), with typos, as keywords, or without its question mark."""
    kind = rng.random()
    if kind < 0.66:
        return text
    if kind < 0.78:
        return make_typo(text, rng)
    if kind < 0.86 and not is_yes_no:
        return make_keywords(text, rng)
    text = text.rstrip("?")
    return text if kind < 0.93 else make_typo(text, rng)


def swap_name(question: str, window: str, names: Sequence[str], rng: random.Random) -> str | None:
    """The question about another name or year, which `window` does not answer; None if there is none.

    Only a name or year that is in the window is swapped; otherwise the window would not show the difference. After the
    entity swaps of SQuAD 2.0 (Rajpurkar, Jia and Liang 2018, table 2).
    """
    found = [*NAME.finditer(question), *YEAR.finditer(question)]
    mentions = [mention for mention in found if mention[0].split()[0] in window]
    if not mentions:
        return None
    mention = rng.choice(mentions)
    if mention[0].isdigit():
        other = str(int(mention[0]) + rng.choice((-3, -2, -1, 1, 2)))
    elif names:
        other = rng.choice(names)
    else:
        return None
    if other in question or any(word in window for word in other.split()):
        return None
    return question[: mention.start()] + other + question[mention.end() :]
