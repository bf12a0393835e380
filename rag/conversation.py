"""A follow-up question and what was said before become a question that stands alone, by rules for English.

Pronouns that nothing in the question itself explains are replaced by names of earlier questions: persons by a name that
is no place, "there" and "it" by a place or thing. What cannot be told apart by words alone stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

TURNS = 6
"""Earlier turns that are looked at."""
LONGEST = 2_000
"""Characters of an earlier question or answer that are looked at."""

NAME = re.compile(r"[A-Z][\w'’-]*(?:\.(?=\s?[A-Z]))?(?:\s+(?:(?:of|the|de|van|von|al)\s+)?[A-Z][\w'’-]*)*")
FIRST_WORDS = frozenset(
    "who whom whose what which when where why how is are was were will would can could did does do has have had in on "
    "at to from and or but the a an according about during after before since for by with yes no".split()
)
BEFORE_PLACES = re.compile(r"\b(?:in|to|at|from|into|near|visit|visits|visited|visiting|reach|reached|leave|left)\s+$")
MARKER = re.compile(r"\s*\[\d+\]")
PRONOUN = re.compile(r"\b(he|she|him|her|they|them|his|their|it|its|there)\b", re.IGNORECASE)
NOT_A_THING = re.compile(r"\s+(?:since|that|true|possible|likely)\b")
POINTING = re.compile(r"\b(?:that|this|so|then)\b(?=\s*(?:$|[?.!,]))|^(?:and|what about|how about)\b", re.IGNORECASE)
JOINING = re.compile(r"^(?:and|so|but)\s+(?=\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Turn:
    """An earlier question of the same conversation, and what was answered."""

    question: str
    answer: str


@dataclass(frozen=True)
class Named:
    """Names that were spoken of, the latest first: places (and things), and persons (and all others)."""

    places: tuple[str, ...]
    others: tuple[str, ...]


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question with what it leaves to the conversation put in; unchanged where it refers to nothing before."""
    if not history:
        return question
    known = named(history[-TURNS:])
    asked = JOINING.sub("", question)
    whole = PRONOUN.sub(lambda found: meant(found, asked, known), asked)
    if whole == asked and POINTING.search(question) and not names(asked):
        subjects = ", ".join(dict.fromkeys(known.others[:2] + known.places[:1]))
        whole = re.sub(r"\s*([?.!]*)$", rf" ({subjects})\1", asked, count=1) if subjects else asked
    return whole[:1].upper() + whole[1:]


def named(history: Sequence[Turn]) -> Named:
    """The names of the turns, the latest turn first, in each the order of the words."""
    places: list[str] = []
    others: list[str] = []
    for turn in reversed(history):
        question, answer = (MARKER.sub("", text)[:LONGEST] for text in (turn.question, turn.answer))
        found = names(question)
        answered = [name for name, _ in names(answer)]
        places += answered[:1] if question.lower().startswith("where") else []
        places += [name for name, is_place in found if is_place]
        others += [name for name, is_place in found if not is_place]
        others += answered[:1] if question.lower().startswith("who") else []
    return Named(tuple(dict.fromkeys(places)), tuple(dict.fromkeys(others)))


def names(text: str) -> list[tuple[str, bool]]:
    """The names in a text, and whether a word before each says that it is a place."""
    found = []
    for match in NAME.finditer(text):
        first, *rest = match[0].split()
        kept = " ".join(rest) if first.lower() in FIRST_WORDS else match[0]
        if kept:
            name = re.sub(r"['’]s$", "", kept)
            found.append((name, BEFORE_PLACES.search(text[: match.end() - len(kept)]) is not None))
    return found


def meant(found: re.Match[str], question: str, known: Named) -> str:
    """What a pronoun stands for; the pronoun itself where a name before it, or nothing at all, explains it."""
    word = found[0].lower()
    if names(question[: found.start()]):
        return found[0]
    if word in ("it", "its", "there"):
        if NOT_A_THING.match(question[found.end() :]):
            return found[0]
        name = next(iter(known.places or known.others[-1:]), None)
    else:
        name = next(iter(known.others), None)
    if name is None:
        return found[0]
    owning = word in ("his", "their", "its") or (word == "her" and question[found.end() :].strip(" ?.!") != "")
    before = "in " if word == "there" else ""
    return f"{before}{name}" + ("'s" if owning else "")
