"""Invented reports of disasters whose figures rise, are corrected, or are disputed.

The invented worlds hardly report the same disaster on several days, as news does: "at least 17 people died", "the toll
rose to 29", "the final toll is 34". From these reports the update model learns to tell a later count from another
source's count.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

EVENTS = (
    "the fire at the Sorrel Lane mill",
    "the landslide above Quarn",
    "the sinking of the ferry Alder",
    "the crash on the Tessin line",
    "the explosion at the Morrow refinery",
    "the earthquake in Ostrow",
    "the flood in the Lenn valley",
    "the collapse of the Hedge Street market hall",
    "the avalanche on Mount Corran",
    "the storm on the Ivel coast",
    "the outbreak in Brackwater",
    "the shooting in Pell",
)
OFFICIALS = (
    "the police",
    "the interior ministry",
    "the mayor",
    "rescuers",
    "the fire service",
    "the governor",
    "a hospital spokesman",
    "the coastguard",
    "the health authority",
    "the regional government",
)
RIVALS = (
    "the union",
    "residents",
    "an aid group",
    "the opposition",
    "relatives of the victims",
    "a hospital doctor",
    "the operator",
    "witnesses",
    "a human rights group",
    "the newspaper's own count",
)
SOURCES = ("Ostrow Herald", "Lenn Valley Post", "National Wire", "Harbour Echo", "Daily Ledger", "Evening Mail")
DAYS = ("Monday", "Friday", "Sunday")


@dataclass(frozen=True)
class Harm:
    """How people can be harmed: "people {suffered} the fire", "the number of {counted}", "20 are {state}"."""

    suffered: str
    counted: str
    state: str


DEATH = Harm("died in", "dead", "dead")
HARMS = (
    DEATH,
    Harm("were injured in", "injured", "injured"),
    Harm("are missing after", "missing", "missing"),
    Harm("lost their homes in", "homeless", "homeless"),
)
QUESTIONS = ("How many people {suffered} {event}?", "What is the number of {counted} after {event}?")
EARLIER = (
    "At least {old} people {suffered} {event}, {official} said.",
    "{old} people {suffered} {event}, {official} said.",
    "According to {official}, {event} left {old} people {state}.",
    "So far {old} people are {state} after {event}, according to {official}.",
    "The number of {counted} after {event} rose to {old}, {official} said.",
)
RISEN = (
    "The number of {counted} rose to {new} on {day}, {other} said.",
    "The number of {counted} from {event} has risen to {new}, {other} said.",
    "{more} more were added to the list, which brings the number of {counted} to {new}.",
    "The toll now stands at {new}, {other} said.",
)
LOWERED = (
    "The number of {counted} was lowered to {new} on {day}, {other} said.",
    "The number of {counted} from {event} has fallen to {new}, {other} said.",
    "According to {other}, {more} names had been counted twice; the number of {counted} is {new}.",
)
CORRECTED = (
    "{new} people are now known to be {state}, {other} said.",
    "The final number of {counted} is {new}, {other} told reporters, correcting an earlier count.",
    "The final toll of {event} is {new}, {other} said.",
    "The number of {counted} was revised to {new} by {other}.",
    "On {day} the search ended; {new} people are {state}.",
)
CONTESTED = (
    "{new} people {suffered} {event}, according to {rival}.",
    "The number of {counted} is {new}, if one believes {rival}.",
    "As {rival} told us, {new} people {suffered} {event}.",
    "{new} people {suffered} {event}.",
    "The {new} people who {suffered} {event} were remembered on {day}.",
    "Earlier {other} had spoken of {new} {counted}.",
    "{new} people {suffered} {event}, and not {old}, in the view of {rival}.",
)
MAX_DAYS = 40
"""Days between two reports."""
RISING_SHARE = 0.85
"""The share of the figures that rise."""
DEATH_SHARE = 0.6
"""The least share of the figures that count the dead."""
CORRECTED_SHARE = 0.5
"""The share of the updates that do not say whether the figure rose or fell."""


@dataclass(frozen=True)
class TollReport:
    """A sentence with a figure, as its article prints it."""

    text: str
    figure: str
    source: str
    published: date


@dataclass(frozen=True)
class Toll:
    """A question, two reports of its figure in the order of their dates, and whether the later one is an update."""

    question: str
    earlier: TollReport
    later: TollReport
    is_update: bool


def make_tolls(count: int, rng: random.Random) -> Iterator[Toll]:
    """Yield `count` invented tolls; every other one is an update."""
    for number in range(count):
        harm = DEATH if rng.random() < DEATH_SHARE else rng.choice(HARMS)
        old = rng.randint(20, 70)
        change = rng.randint(1, 25) if rng.random() < RISING_SHARE else -rng.randint(1, 6)
        words = {**vars(harm), "event": rng.choice(EVENTS), "old": old, "new": old + change, "more": abs(change)}
        words |= {"official": rng.choice(OFFICIALS), "other": rng.choice(OFFICIALS), "rival": rng.choice(RIVALS)}
        words["day"] = rng.choice(DAYS)
        is_update = number % 2 == 0
        published = date(2022, 1, 1) + timedelta(rng.randrange(1_200))
        earlier = write_toll_report(rng.choice(EARLIER), words, "old", rng.choice(SOURCES), published)
        template = rng.choice(choose_templates(change, rng) if is_update else CONTESTED)
        later_day = published + timedelta(rng.randint(1, MAX_DAYS))
        later = write_toll_report(template, words, "new", rng.choice(SOURCES), later_day)
        yield Toll(rng.choice(QUESTIONS).format(**words), earlier, later, is_update)


def choose_templates(change: int, rng: random.Random) -> tuple[str, ...]:
    if rng.random() < CORRECTED_SHARE:
        return CORRECTED
    return RISEN if change > 0 else LOWERED


def write_toll_report(template: str, words: dict[str, object], figure: str, source: str, published: date) -> TollReport:
    text = template.format(**words)
    return TollReport(text[0].upper() + text[1:], str(words[figure]), source, published)
