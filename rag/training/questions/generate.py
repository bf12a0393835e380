"""Writes `questions.tsv` from the phrasings: `python -m rag.training.questions.generate`.

Every phrasing in `phrasings.tsv` is filled with invented names and typed in several ways: as written, in lower case,
without the question mark, with a typing mistake, or after a polite opening. A fifth of the phrasings are held out with
all their questions, so that they measure wordings unseen in training.
"""

from __future__ import annotations

import csv
import random
import zlib
from collections.abc import Iterator
from pathlib import Path

from rag.training.questions.tense import find_tense

HERE = Path(__file__).parent
PHRASINGS = HERE / "phrasings.tsv"
QUESTIONS = HERE / "questions.tsv"
COLUMNS = ("split", "kind", "expected", "tense", "about", "question")
HELD_OUT = 5
"""One phrasing in this many is held out."""
FILLED, BARE = 5, 3
"""The number of questions from a phrasing with slots, and from one without."""
FILLED_BY_KIND = {"person": 16, "comparison": 8, "overview": 8}
"""The number for kinds that are recognised by what fills their slots, or that have few phrasings."""

PEOPLE = (
    "Marta Oberlin|Jonas Weil|Putin|Kim Jong Un|Dr Imogen Hale|Captain Rao|Leandros Achebe|Mayor Lindqvist|Ana Petrov|"
    "Yusuf Delacroix|Judge Abegunde|Queen Saran|Professor Sorensen|Tiago Wolanski|Ingrid Malouf|Sofia|Okafor|"
    "Minister Varga|Liu Wen|the pilot|the mayor|the chief executive|Mr Brandt|Aurelia Venn|the owner of the dog|"
    "Adaeze Rintala|Dieter Schmidt|Jean-Luc Moreau|Hortense Calloway|her husband"
).split("|")
PLACES = (
    "North Korea|Ostrand|Kettle Bridge|Port Sallis|the Sarn valley|Lund|Marrow|Temuul|Almarra|Holt Abbas|Paris|"
    "New York|Brimsey|Lower Zelk|Saint Ambrose|Little Ness|Halmere|Torsund|the harbour|the capital|Unterbrand|Veldt Bay"
).split("|")
THINGS = (
    "the Kettle Bridge|the new hospital|the Tarn dam|the stadium|the library|the ferry|the fountain in Corn Square|"
    "Brennock 2|the Southern Fast Line|the airport|the peace treaty|the rent freeze|the Youth Card|the Halcyon Trader|"
    "the wind farm|the oil terminal|a school in Marrow|the old town hall|the Contessa violin|the tunnel|Mount Oru|"
    "the Tern 5|the nuclear plant|the tram|the swimming pool"
).split("|")
ORGS = (
    "Vantrice|the city council|the Nurses' Federation|Hollin|Quayline|the port authority|Real Almenara|Labour|"
    "the Bureau of Accidents|Novalind|the university|the ministry of health|the World Health Organization|Solmark|"
    "the orchestra|Clos Quillard|the police|Transkest"
).split("|")
EVENTS = (
    "the collapse of the Orla dam|the Riverbend flood|the strike at the port|the accident at Tolbeck|the fire of 2009|"
    "the election in Ostrand|the wine fraud|the avalanche|the hospital scandal|the trial of Ephraim Sandoz|the recount|"
    "the merger of the two banks|the oil spill|the measles outbreak|the summit in Vienna|the earthquake|the protests|"
    "the power cut|the final of 1998|the kidnapping|the theft of the violin|the data leak"
).split("|")
CLAUSES = (
    "the bridge/collapse/collapsed|the dam/burst/burst|the ship/sink/sank|the strike/begin/began|"
    "Putin/visit North Korea/visited North Korea|the company/go bankrupt/went bankrupt|the train/derail/derailed|"
    "Weil/lose his seat/lost his seat|the museum/close/closed|the union/sign the agreement/signed the agreement|"
    "the judge/retire/retired|the volcano/erupt/erupted|the engines/fail/failed|prices/rise/rose|"
    "the captain/leave the ship/left the ship|the two leaders/meet/met|Rintala/win the prize/won the prize|"
    "the court/acquit her/acquitted her|the parliament/reject the law/rejected the law|they/move away/moved away"
).split("|")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December".split("|")
PERIODS = (
    "since {month} {year}|since {month}|in {month} {year}|between {month} and {month2} {year}|after {month} {year}|"
    "before {month} {year}|from {month} to {month2} {year}|during {month} {year}|since the {day} of {month}|"
    "on {day} {month} {year}|in the summer of {year}|in the past week|in the last two months|this year|since last week|"
    "over the last few days|since {year}|until {month} {year}"
).split("|")
OPENINGS = "please|hi,|hello,|tell me please,|quick question:|so|well,|hey|one more thing:|um".split("|")
UNOPENED = frozenset(("smalltalk", "instruction", "other_language", "keywords", "about_answer"))


def main() -> None:
    rows = list(make_questions(random.Random(7)))
    with QUESTIONS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\", lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    print(f"wrote {len(rows)} questions to {QUESTIONS}")


def make_questions(chance: random.Random) -> Iterator[tuple[str, ...]]:
    """Rows with COLUMNS, each question once."""
    seen: set[str] = set()
    for row in read_phrasings():
        phrasing = row["phrasing"]
        tense = "now" if row["kind"] == "latest" else find_tense(phrasing)
        split = "held_out" if zlib.crc32(phrasing.encode()) % HELD_OUT == 0 else "train"
        for _ in range(FILLED_BY_KIND.get(row["kind"], FILLED) if "{" in phrasing else BARE):
            question = type_question(fill_phrasing(phrasing, chance), row["kind"], chance)
            if question not in seen:
                seen.add(question)
                yield split, row["kind"], row["expected"], tense, row["about"], question


def read_phrasings() -> list[dict[str, str]]:
    with PHRASINGS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def fill_phrasing(phrasing: str, chance: random.Random) -> str:
    """Fill the slots of a phrasing with names."""
    subject, base, past = chance.choice(CLAUSES).split("/")
    person, second_person = chance.sample(PEOPLE, 2)
    place, second_place = chance.sample(PLACES, 2)
    thing, second_thing = chance.sample(THINGS, 2)
    month, second_month = chance.sample(MONTHS, 2)
    year, day = chance.randint(1950, 2026), chance.randint(1, 28)
    period = chance.choice(PERIODS).format(month=month, month2=second_month, year=year, day=day)
    return phrasing.format(
        subj=subject,
        base=base,
        past=past,
        person=person,
        person2=second_person,
        place=place,
        place2=second_place,
        thing=thing,
        thing2=second_thing,
        org=chance.choice(ORGS),
        event=chance.choice(EVENTS),
        year=year,
        month=month,
        period=period,
    )


def type_question(question: str, kind: str, chance: random.Random) -> str:
    """A question as a person might type it."""
    if kind not in UNOPENED and chance.random() < 0.12:
        question = f"{chance.choice(OPENINGS)} {question[:1].lower()}{question[1:]}"
    if chance.random() < 0.45:
        question = question.lower()
    if chance.random() < 0.4:
        question = question.rstrip("?!. ")
    if chance.random() < 0.15 and kind != "other_language":
        question = make_slip(question, chance)
    return question


def make_slip(question: str, chance: random.Random) -> str:
    """Drop or double a letter, or swap it with the next one."""
    places = [at for at in range(1, len(question) - 1) if question[at].isalpha() and question[at + 1].isalpha()]
    if len(question) < 12 or not places:
        return question
    at = chance.choice(places)
    slips = (question[at + 1] + question[at], "", question[at] * 2)
    slip = chance.choice(slips)
    taken = 2 if len(slip) == 2 and slip[0] != slip[1] else 1
    return question[:at] + slip + question[at + taken :]


if __name__ == "__main__":
    main()
