"""Made-up dissent: a second source gives another value, in few words, behind the sentence that it disagrees with.

"The council says that 2,100 vehicles a day used the bridge. The traders make it more than 3,000." Reading sets hardly
ever hold such sentences, and worlds too few; without them a reader finds the first side of a disagreement and takes the
second for something else. Each sentence is put behind the one that answers, where it answers too, or behind another
one with a value of the same sort, where it does not.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

NUMBER_WORDS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen eighteen twenty thirty "
    "forty fifty sixty"
).split()
MONTHS = "January February March April May June July August September October November December".split()
NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?|{'|'.join(NUMBER_WORDS)})"
PATTERNS = {
    "money": re.compile(
        rf"[$£€]\s?\d[\d,.]*(?: (?:million|billion))?|\d[\d,.]*(?: (?:million|billion))? (?:dollars|pounds|euros|crowns|francs)"
    ),
    "percent": re.compile(r"\d[\d.]*(?: percent| per cent|%)"),
    "date": re.compile(
        rf"(?:\d{{1,2}} )?(?:{'|'.join(MONTHS)})(?: \d{{1,2}}(?:, \d{{4}})?| \d{{4}})?|(?:in )?(?:1[5-9]|20)\d\d"
    ),
    "number": re.compile(
        rf"(?:about |some |around |more than |nearly )?{NUMBER}(?: (?:million|thousand|hundred))?(?: [a-z]+)?",
        re.IGNORECASE,
    ),
    "name": re.compile(r"(?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w'’-]+"),
}
"""Sorts of values, the first that fits a whole value."""
HEDGES = ("", "", "", "", "only ", "at least ", "at most ", "more than ", "about ", "barely ", "almost ")
PEOPLE = (
    "Anna Petrov",
    "Marek Lund",
    "Ms Okafor",
    "Dr Feld",
    "Mr Haddad",
    "Sofia Brandt",
    "Jonas Vik",
    "Mrs Adeyemi",
    "Tom Kessler",
    "Professor Iwata",
    "Captain Moss",
    "Lena Duarte",
    "Inspector Rao",
    "the historian Peter Quist",
    "his daughter, Mara",
    "a former colleague",
    "one of the drivers",
)
GROUPS = (
    "The union",
    "The company",
    "The council",
    "The ministry",
    "The organisers",
    "The residents",
    "The opposition",
    "The museum",
    "The police",
    "The neighbours",
    "The club",
    "The traders",
    "The family",
    "The fire brigade",
    "The association",
    "Her lawyer",
    "The owner",
    "The operator",
    "The mayor",
    "The hospital",
    "The campaigners",
    "A local newspaper",
    "The farmers",
    "The insurer",
)
ANY_VALUE = (
    "{S} says that it was {v}.",
    "{S} said it was {v}.",
    "{S} gives {v}.",
    "According to {s}, it was {v}.",
    "{S} speaks of {v}.",
    "Others speak of {v}.",
    "Not so, says {s}: it was {v}.",
    "No, it was {v}, {s} insists.",
    "{V}, says {s}.",
    "{V}, according to {s}.",
    "In fact it was {v}, {s} wrote.",
    "{S} denies this and names {v}.",
    "{S} has always maintained that it was {v}.",
    "That is wrong, according to {s}, who says {v}.",
    "{S} remembers it otherwise: {v}.",
    "It was {v}, as {s} tells it.",
)
FIGURE = (
    "{S} puts the figure at {h}{v}.",
    "{S} put it at {h}{v}.",
    "{S} makes it {h}{v}.",
    "{S} speaks of {h}{v}.",
    "{S} believes that there are {h}{v}.",
    "{S} said that it was {h}{v}.",
    "{S} counted {h}{v}.",
    "By the count of {s} it was {h}{v}.",
    "{S}'s own survey found {h}{v}.",
    "{S} gives the number as {h}{v}.",
    "In the books of {s} the figure is {v}.",
    "I have counted them, {s} says: {v}, {e}.",
    "{V}, {e}, is the figure of {s}.",
    "The true figure is {h}{v}, {s} claims.",
    "{S} calls that nonsense and claims {h}{v}.",
    "Nonsense, says {s}, who claims {h}{v}.",
    "If everything is added, as {s} does, it comes to {h}{v}.",
    "In the annual report of {s} it stands at {h}{v}.",
    "{S} had named a figure of {v}.",
)
WHEN = (
    "{S} dates it to {v}.",
    "{S} says that this was in {v}.",
    "It was {v}, if one believes {s}.",
    "In the files of {s} stands {v}.",
    "{S} gives the date as {v}.",
)
WHO = (
    "It was {v}, {s} says.",
    "{S} names {v}.",
    "{S} says that it was in truth {v}.",
    "The credit belongs to {v}, {s} insists.",
    "{S} thinks of {v} instead.",
    "{S} points to {v}.",
)
BY_SORT = {"money": FIGURE, "percent": FIGURE, "number": FIGURE, "date": WHEN, "name": WHO}
EMPHASIS = ("at the very most", "at the very least", "to be exact", "not one more", "and no fewer")


@dataclass(frozen=True)
class Dissent:
    """A sentence that gives another value, and the characters of the value in it."""

    text: str
    start: int
    end: int


def sort_of(value: str) -> str:
    """The sort of a value; "" for one that no dissent is made of."""
    return next((sort for sort, pattern in PATTERNS.items() if pattern.fullmatch(value.strip())), "")


def find_values(sentence: str, sort: str) -> Iterator[str]:
    """The values of one sort in a sentence."""
    for match in PATTERNS[sort].finditer(sentence):
        if sort_of(match[0]) == sort and (sort != "number" or any(letter.isdigit() for letter in match[0])):
            yield match[0]


def make_dissent(value: str, sort: str, names: Sequence[str], rng: random.Random) -> Dissent | None:
    """A sentence by somebody who gives another value of the sort; None where none was found."""
    other = make_other(value, sort, names, rng)
    if other is None or other.lower() in value.lower() or value.lower() in other.lower():
        return None
    template = rng.choice(BY_SORT[sort] if rng.random() < 0.65 else ANY_VALUE)
    subject = rng.choice(GROUPS) if rng.random() < 0.6 else rng.choice((*PEOPLE, *names[:1]))
    inside = subject[:1].lower() + subject[1:] if subject.startswith(("The ", "A ", "Her ")) else subject
    hedge = rng.choice(HEDGES) if template.count("{h}") else ""
    filled: Mapping[str, str] = {
        "S": subject[:1].upper() + subject[1:],
        "s": inside,
        "v": "\0" + other + "\1",
        "V": "\0" + other[:1].upper() + other[1:] + "\1",
        "h": hedge,
        "e": rng.choice(EMPHASIS),
    }
    text = template.format(**filled)
    start = text.index("\0")
    text = text.replace("\0", "")
    end = text.index("\1")
    return Dissent(text.replace("\1", ""), start, end)


def make_other(value: str, sort: str, names: Sequence[str], rng: random.Random) -> str | None:
    """Another value of the same sort, written alike."""
    if sort == "name":
        return rng.choice(names) if names else None
    if sort == "date":
        return re.sub(
            r"(?:1[5-9]|20)\d\d",
            lambda m: str(int(m[0]) + rng.choice((-12, -7, -3, -2, -1, 1, 2, 3, 5, 9))),
            shift_month(value, rng),
        ).removeprefix("in ")
    words = re.sub(r"^(?:about|some|around|more than|nearly) ", "", value, flags=re.IGNORECASE)
    other = re.sub(NUMBER, lambda match: change_number(match[0], rng), words, count=1, flags=re.IGNORECASE)
    unit = re.fullmatch(rf"({NUMBER}) (?!million|thousand|hundred|billion)([a-z]+)", other, re.IGNORECASE)
    return unit[1] if unit and rng.random() < 0.5 else other


def shift_month(value: str, rng: random.Random) -> str:
    found = next((month for month in MONTHS if month in value), None)
    if found is None or (re.search(r"\d{4}", value) and rng.random() < 0.6):
        return value
    return value.replace(found, rng.choice([month for month in MONTHS if month != found]))


def change_number(text: str, rng: random.Random) -> str:
    """Another number of about the same size, written alike; at times in the other way."""
    if text.lower() in NUMBER_WORDS:
        place = NUMBER_WORDS.index(text.lower())
        near = [word for word in NUMBER_WORDS[max(0, place - 4) : place + 5] if word != text.lower()]
        return rng.choice(near)
    number = float(text.replace(",", "").rstrip(".") or 0)
    factor = rng.choice((0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.05, 1.1, 1.2, 1.3, 1.5, 1.8))
    if "." in text:
        return f"{number * factor:.1f}"
    other = round(number * factor)
    if other == number:
        other += rng.choice((-1, 1))
    if number >= 1000:
        other = round(other, -2) if number % 100 == 0 else other
        return f"{other:,}" if "," in text or rng.random() < 0.5 else str(other)
    small = [word for word in NUMBER_WORDS[:11]]
    return small[other - 2] if 2 <= other <= 12 and rng.random() < 0.4 else str(max(1, other))
