"""Invented news paragraphs that say when something last happened: "the first visit in nine years".

Reading sets hardly ever ask when something last happened, and if they do, the text gives the date directly. News says
it indirectly, next to the dates of what is planned. These paragraphs contain both, so that the reader learns to
distinguish the past from plans. A third of the questions about the past are asked of paragraphs with plans only.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """A question about an invented text. `answers` are its (start, end) characters that answer, if any."""

    question: str
    text: str
    answers: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Event:
    """The wordings of an event: as a noun phrase, in the past, as a plan, and in questions about either."""

    first: str
    last: str
    plan: str
    asked: tuple[str, ...]
    planned: str


EVENTS = (
    Event(
        "{a}'s first visit to {b}",
        "{a} last visited {b}",
        "{a} will travel to {b}",
        ("When did {a} last visit {b}?", "When was {a}'s last visit to {b}?", "When was {a} last in {b}?"),
        "When will {a} visit {b}?",
    ),
    Event(
        "the first meeting between {a} and {b}",
        "{a} and {b} last met",
        "{a} and {b} are to hold talks",
        ("When did {a} and {b} last meet?", "When was the last meeting between {a} and {b}?"),
        "When are {a} and {b} to hold talks?",
    ),
    Event(
        "{a}'s first concert in {b}",
        "{a} last played in {b}",
        "{a} will play in {b}",
        ("When did {a} last play in {b}?", "When was {a}'s last concert in {b}?"),
        "When will {a} play in {b}?",
    ),
    Event(
        "the first title for {a}",
        "{a} last won the title",
        "{a} will face {b} in the final",
        ("When did {a} last win the title?", "When was the last title for {a}?"),
        "When will {a} face {b}?",
    ),
    Event(
        "the first strike at {a}",
        "workers at {a} last went on strike",
        "workers at {a} plan to walk out",
        ("When did workers at {a} last strike?", "When was the last strike at {a}?"),
        "When do workers at {a} plan to walk out?",
    ),
    Event(
        "the first election in {b}",
        "{b} last held an election",
        "{b} will go to the polls",
        ("When did {b} last hold an election?", "When was the last election in {b}?"),
        "When will {b} go to the polls?",
    ),
    Event(
        "{a}'s first album",
        "{a} last released an album",
        "{a} will release an album",
        ("When did {a} last release an album?", "When did {a}'s last album come out?"),
        "When will {a} release an album?",
    ),
    Event(
        "the first flood in {b}",
        "{b} was last flooded",
        "the water in {b} is expected to peak",
        ("When was {b} last flooded?", "When was the last flood in {b}?"),
        "When is the water in {b} expected to peak?",
    ),
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "March", "April", "May", "June", "July", "August", "September", "October", "December")
LONG_AGO = ("a decade", "two decades", "a generation", "half a century", "several years", "more than a decade")
NUMBERS = (
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "fifteen",
    "twenty",
)


def make_recurrences(names: Sequence[str], fillers: Sequence[str], count: int, seed: int) -> Iterator[Paragraph]:
    """Make `count` questions about invented paragraphs; names and filler sentences are drawn from those given."""
    rng = random.Random(seed)
    for _ in range(count):
        a, b = rng.sample(list(names), 2)
        yield make_recurrence(rng.choice(EVENTS), {"a": a, "b": b}, rng.sample(list(fillers), 3), rng)


def make_recurrence(event: Event, who: dict[str, str], fillers: Sequence[str], rng: random.Random) -> Paragraph:
    """Make a question about the past, which the paragraph may or may not answer, or about a plan."""
    when = draw_date(rng)
    plan = rng.choice(
        ("{p} on {w}, officials said.", "{p} on {w}.", "It was announced that {p} on {w}.", "On {w}, {p}.")
    )
    plan_sentence = plan.format(p=event.plan.format(**who), w=when)
    past, answer = make_past_sentence(event, who, rng)
    kind = rng.choice(("past", "past", "only plans", "plan"))
    asked, wanted = (event.planned, when) if kind == "plan" else (rng.choice(event.asked), answer)
    sentences = [capitalise(plan_sentence), *fillers[: rng.randint(0, 3)]]
    if kind != "only plans":
        sentences.append(capitalise(past))
    rng.shuffle(sentences)
    text = " ".join(sentences)
    place = text.find(wanted)
    answers = () if kind == "only plans" or place < 0 else ((place, place + len(wanted)),)
    return Paragraph(asked.format(**who), text, answers)


def make_past_sentence(event: Event, who: dict[str, str], rng: random.Random) -> tuple[str, str]:
    """A sentence that says when the event last happened, and the words in it that answer."""
    first, last = event.first.format(**who), event.last.format(**who)
    year = str(rng.randint(1950, 2023))
    span = rng.choice((f"{rng.randint(2, 60)} years", f"{rng.choice(NUMBERS)} years", rng.choice(LONG_AGO)))
    ago = f"{rng.randint(2, 60)} years ago"
    return rng.choice(
        (
            (f"This would be {first} in {span}.", span),
            (f"It marks {first} in {span}.", span),
            (f"It is {first} in {span}, analysts noted.", span),
            (f"{first} in {span} has raised expectations.", span),
            (f"It will be {first} since {year}.", year),
            (f"{last} in {year}.", year),
            (f"{last} in {year}, and much has changed.", year),
            (f"{last} {ago}.", ago),
        )
    )


def draw_date(rng: random.Random) -> str:
    day = rng.randint(1, 27)
    month = rng.choice(MONTHS)
    return rng.choice((rng.choice(DAYS), f"{month} {day}", f"{month} {day}-{day + 1}", f"{day} {month}"))


def capitalise(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
