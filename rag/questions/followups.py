"""A follow-up question and what was said before become a question that stands alone, by rules for English.

Pronouns that nothing in the question itself explains are replaced by names of earlier questions: persons by the name
that was spoken of most, "there" and "it" by a place or thing. "What about Kim?" asks the last question of Kim, and "who
said so?" is given the last question with its answer. What cannot be told apart by words alone stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rag.answer import Answer
from rag.values.places import bare, regions

MAX_TURNS = 6
"""Earlier turns that are looked at."""
MAX_CHARS = 500
"""Characters of an earlier question or answer that are looked at."""
MAX_REPEATED_CHARS = 120
"""Characters of an earlier answer that are repeated in a question."""

NAME = re.compile(r"[A-Z][\w'’-]*(?:\.(?=\s?[A-Z]))?(?:\s+(?:(?:of|the|de|van|von|al)\s+)?[A-Z][\w'’-]*)*")
FIRST_WORDS = frozenset(
    "who whom whose what which when where why how is are was were will would can could did does do has have had in on "
    "at to from and or but the a an according about during after before since for by with yes no he she it they his "
    "her its their there this that these those".split()
)
BEFORE_PLACES = re.compile(r"\b(?:in|to|at|from|into|near|visit|visits|visited|visiting|reach|reached|leave|left)\s+$")
MARKER = re.compile(r"\s*\[\d+\]")
PRONOUN = re.compile(r"\b(he|she|him|her|they|them|his|their|it|its|there)\b", re.IGNORECASE)
NOT_A_THING = re.compile(r"\s+(?:since|that|true|possible|likely)\b")
POINTING = re.compile(r"\b(?:that|this|so|then)\b(?=\s*(?:$|[?.!,]))|^(?:and|what about|how about)\b", re.IGNORECASE)
ABOUT = re.compile(r"^(?:what|how) about (?P<name>[^?]+?)\s*\?*$", re.IGNORECASE)
SENTENCE = re.compile(r"^[A-Z](?=[a-z]*\s+[a-z0-9])")
"""The first letter of an answer that begins with no name: "Two days"."""
WHO = re.compile(r"^who\s+(?=\w)", re.IGNORECASE)
JOINING = re.compile(r"^(?:and|so|but)\s+(?=\w)", re.IGNORECASE)


@dataclass(frozen=True, init=False)
class Turn:
    """An earlier question of the same conversation, and its answer: an `Answer`, or its text.

    `answer` is the text; of an `Answer`, its short answers. `given` is the `Answer`, where there is one.
    """

    question: str
    answer: str
    given: Answer | None = field(default=None, compare=False, repr=False)

    def __init__(self, question: str, answer: str | Answer) -> None:
        given = None if isinstance(answer, str) else answer
        text = answer if isinstance(answer, str) else join_values(position.value for position in answer.positions)
        object.__setattr__(self, "question", question)
        object.__setattr__(self, "answer", text)
        object.__setattr__(self, "given", given)


def make_turn(answer: Answer) -> Turn:
    """The turn that an answer makes: the question as it was understood, and the answer."""
    return Turn(answer.question, answer)


def join_values(values: Iterable[str]) -> str:
    """The short answers, as a turn holds them."""
    return "; ".join(values)


@dataclass(frozen=True)
class Mentions:
    """Names that were spoken of: places (and things), the latest first, and all others, the most spoken of first."""

    places: tuple[str, ...]
    others: tuple[str, ...]


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question with what it leaves to the conversation put in; unchanged where it refers to nothing before."""
    talk: list[Turn] = []
    for turn in history[-MAX_TURNS:]:
        earlier, answer = (MARKER.sub("", text[:MAX_CHARS]) for text in (turn.question, turn.answer))
        talk.append(Turn(resolve(earlier, talk)[:MAX_CHARS], answer))
    return resolve(question, talk)


def resolve(question: str, talk: Sequence[Turn]) -> str:
    """The question after a talk whose questions stand alone."""
    if not talk:
        return question
    known = find_mentions(talk)
    asked = JOINING.sub("", question)
    if about := ABOUT.match(asked):
        whole = ask_about(about["name"], asked, talk[-1].question, known)
    else:
        whole = PRONOUN.sub(lambda found: replace_pronoun(found, asked, known), asked)
        if whole == asked and POINTING.search(question) and not find_names_in(asked):
            whole = with_last_turn(asked, talk[-1])
    return whole[:1].upper() + whole[1:]


def complete_part(part: str, talk: Sequence[Turn]) -> str:
    """One question of several, with what it leaves to those before it: "By how many votes (Lund won the vote)?"."""
    whole = standalone(part, talk)
    return with_last_turn(whole, talk[-1]) if talk and not find_names_in(whole) else whole


def with_last_turn(question: str, turn: Turn) -> str:
    return re.sub(r"\s*([?.!]*)$", lambda end: f" ({restate_turn(turn)}){end[1]}", question, count=1)


def ask_about(name: str, asked: str, before: str, known: Mentions) -> str:
    """The question before with another name: in the place of a place if it is one, else in that of a person."""
    is_place = name in known.places or bare(name) in regions()
    own = [old for old, _ in find_names_in(before)]
    old = next((old for old in (known.places if is_place else known.others) if old in own and old != name), None)
    return before.replace(old, name) if old else asked


def restate_turn(turn: Turn) -> str:
    """What an earlier turn said: "Kim invited Putin" of "Who invited Putin?" and "Kim"."""
    question = turn.question.rstrip(" ?.!")
    answer = SENTENCE.sub(lambda first: first[0].lower(), turn.answer.split("\n")[0][:MAX_REPEATED_CHARS].rstrip(" ."))
    if not answer:
        return question
    return WHO.sub(lambda _: f"{answer} ", question) if WHO.match(question) else f"{question}: {answer}"


def find_mentions(talk: Sequence[Turn]) -> Mentions:
    """The names of the turns, in each the order of the words; of the persons first who was in most questions."""
    places: list[str] = []
    others: list[str] = []
    asked: Counter[str] = Counter()
    for turn in reversed(talk):
        found = find_names_in(turn.question)
        answered = [name for name, _ in find_names_in(turn.answer)]
        places += answered[:1] if turn.question.lower().startswith("where") else []
        places += [name for name, is_place in found if is_place]
        others += [name for name, is_place in found if not is_place]
        others += answered[:1] if turn.question.lower().startswith("who") else []
        asked.update(name for name, is_place in found if not is_place)
    return Mentions(tuple(dict.fromkeys(places)), tuple(sorted(dict.fromkeys(others), key=lambda name: -asked[name])))


def find_names_in(text: str) -> list[tuple[str, bool]]:
    """The names in a text, and whether a word before each says that it is a place."""
    found = []
    for match in NAME.finditer(text):
        first, *rest = match[0].split()
        kept = " ".join(rest) if first.lower() in FIRST_WORDS else match[0]
        if kept:
            name = re.sub(r"['’]s$", "", kept)
            found.append((name, BEFORE_PLACES.search(text[: match.end() - len(kept)]) is not None))
    return found


def replace_pronoun(found: re.Match[str], question: str, known: Mentions) -> str:
    """What a pronoun stands for; the pronoun itself where a name before it, or nothing at all, explains it."""
    word = found[0].lower()
    if find_names_in(question[: found.start()]):
        return found[0]
    if word in ("it", "its", "there"):
        if NOT_A_THING.match(question[found.end() :]):
            return found[0]
        name = next(iter(known.places or known.others[-1:]), None)
    else:
        own = [name for name, _ in find_names_in(question)]
        name = next((name for name in known.others if not any(each in name for each in own)), None)
    if name is None:
        return found[0]
    owning = word in ("his", "their", "its") or (word == "her" and question[found.end() :].strip(" ?.!") != "")
    before = "in " if word == "there" else ""
    return f"{before}{name}" + ("'s" if owning else "")
