"""The training data for choosing a rewriting: the worlds' follow-ups, and others made of their questions.

Two questions that name the same thing make a follow-up if the name becomes a pronoun; two questions that differ in one
phrase make "and in 2018?"; a question that ends like another one is asked without its end. Two questions about
different things teach that a question about a new subject is left unchanged.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

from index.storing.words.vocabulary import Vocabulary
from rag.questions.capitals import write_well
from rag.questions.exchanges import YEAR
from rag.questions.followups import find_names_in
from rag.questions.phrases import AUXILIARIES, DETERMINERS, GRAMMAR, find_phrases, may_be_verb
from rag.training.questions.data import find_kind, read_world_rows, read_written_examples
from rag.training.questions.generate import EVENTS, ORGS, PEOPLE, PLACES, THINGS

PER_WORLD = {
    "pronoun": 60,
    "topic": 30,
    "phrase": 20,
    "context": 20,
    "new": 25,
    "word": 25,
    "noun": 40,
    "owned": 20,
    "keyword": 15,
    "written": 20,
    "swap": 40,
}
"""The number of follow-ups of each sort made from a world's questions."""
PERSON_KINDS = frozenset("who person howold".split())
"""Kinds of questions that are about persons or answered by them."""
WHOLE_KINDS = frozenset("overview latest comparison disagreements keywords".split())
"""Kinds of standalone questions that are rare in the worlds."""
END = re.compile(
    r"\s(?:in|at|on|of|for|during|after|to)\s(?:(?:the\s)?[A-Z0-9][\w'’-]*(?:\s[\w'’-]+)?|the\s[\w'’-]+(?:\s(?:of|in|at)\s[\w'’-]+)?)\??$"
)
"""The place, time or thing at the end of a question."""
ANSWER_KINDS = frozenset("who where what which when howmany list".split())
MAX_ANSWER_WORDS = 7
TITLE_WORDS = 4


@dataclass(frozen=True)
class FollowUp:
    """A follow-up as typed, the earlier turns as (question, answer), and the completed question."""

    world: str
    history: tuple[tuple[str, str], ...]
    typed: str
    whole: str
    is_made: bool = False


@cache
def load_world_vocabulary(folder: Path) -> Vocabulary:
    lines = (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    return Vocabulary.build([json.loads(line)["text"] for line in lines])


def read_followups(worlds: Sequence[Path], *, development: bool) -> list[FollowUp]:
    """Read the worlds' own follow-ups, with the articles' capitals, as in production."""
    found = []
    for row in read_world_rows(worlds, development=development):
        if row["history"]:
            words = load_world_vocabulary(row["world"])
            history = tuple(
                (write_well(turn["q"], words), re.sub(r"\s*\[\d+\]", "", turn["a"])) for turn in row["history"]
            )
            found.append(FollowUp(row["world"].name, history, write_well(row["q"], words), row["standalone"]))
    return found


def make_followups(worlds: Sequence[Path]) -> list[FollowUp]:
    """Make follow-ups from the questions of the training worlds."""
    chance = random.Random(7)
    by_world: dict[Path, list[dict[str, Any]]] = defaultdict(list)
    keywords: dict[Path, list[dict[str, Any]]] = defaultdict(list)
    for row in read_world_rows(worlds, development=False):
        if not row["history"]:
            (keywords if find_kind(row) == "keywords" else by_world)[row["world"]].append(row)
    written = [each.question for each in read_written_examples("train") if each.kind in WHOLE_KINDS]
    found = []
    for folder, rows in by_world.items():
        world, words = folder.name, load_world_vocabulary(folder)
        asked = [(write_well(row["clean"] or row["q"], words), format_answer(row), row) for row in rows]
        people = find_people(asked)
        makers = {
            "pronoun": make_pronoun_followups(world, asked, people),
            "topic": make_topic_followups(world, asked, people),
            "phrase": make_fragments(world, asked),
            "context": make_shortened(world, asked),
            "noun": make_noun_followups(world, asked),
            "owned": make_owner_followups(world, asked, people),
            "keyword": make_standalone_turns([row["q"] for row in keywords[folder]], world, asked),
            "written": make_standalone_turns(chance.sample(written, PER_WORLD["written"]), world, asked),
            "swap": make_name_swaps(world, asked, people),
            "word": make_question_word_followups(world, asked),
            "new": make_unchanged(world, asked),
        }
        for sort, made in makers.items():
            all_made = list(made)
            chance.shuffle(all_made)
            found += all_made[: PER_WORLD[sort]]
    return found


def read_unrelated(worlds: Sequence[Path]) -> list[FollowUp]:
    """Each question of the development worlds that names something, after another question of its world."""
    asked: dict[str, list[tuple[str, str, dict[str, Any]]]] = defaultdict(list)
    for row in read_world_rows(worlds, development=True):
        if not row["history"]:
            words = load_world_vocabulary(row["world"])
            asked[row["world"].name].append((write_well(row["clean"] or row["q"], words), format_answer(row), row))
    found = [each for world, own in asked.items() for each in make_unchanged(world, own)]
    return [each for each in found if each.whole.endswith("?")]


def format_answer(row: dict[str, Any]) -> str:
    """The answer of a question as in a turn: the first value of each position."""
    values = [row["claims"][group[0]]["value"] for group in row["positions"] if group]
    return "; ".join(values)


AskedRows = Sequence[tuple[str, str, dict[str, Any]]]


def find_people(asked: AskedRows) -> frozenset[str]:
    """The names that answer "who", or of persons asked about."""
    people: set[str] = set()
    for question, answer, row in asked:
        if row["kind"] in PERSON_KINDS:
            text = answer if row["kind"] == "who" else question
            people.update(name for name, _ in find_names_in(text) if " " in name)
    return frozenset(people) | {name.split()[-1] for name in people}


def make_pronoun_followups(world: str, asked: AskedRows, people: frozenset[str]) -> Iterator[FollowUp]:
    for question, _, _ in asked:
        for name, is_place in find_names_in(question):
            match = re.search(rf"\b(?:the\s+)?{re.escape(name)}(?P<own>['’]s?)?(?=\W|$)", question)
            behind = question[match.end() :].split()[:1] if match else []
            if (
                match is None
                or (" " not in name and name not in people)
                or not is_whole_name(question[: match.start()].split()[-1:], behind)
            ):
                continue
            pronoun = choose_pronoun(name, match, question, people, is_place=is_place)
            start = match.start()
            if pronoun == "there":
                start = question[:start].rstrip().rfind(" ") + 1
            typed = question[:start] + pronoun + question[match.end() :]
            about = [(before, answer) for before, answer, _ in asked if before != question and name in before]
            answered = [(before, answer) for before, answer, _ in asked if before != question and name == answer]
            if typed != question:
                for at, turn in enumerate([*about, *answered]):
                    history = (about[at - 1], turn) if at % 2 and len(about) > 1 else (turn,)
                    yield FollowUp(world, history, typed, question, is_made=True)


def make_topic_followups(world: str, asked: AskedRows, people: frozenset[str]) -> Iterator[FollowUp]:
    """Follow-ups with a pronoun after two turns about the same person, the last of which also names another person."""
    named = {(question, answer): find_people_in(f"{question} {answer}", people) for question, answer, _ in asked}
    for made in {(each.typed, each.whole): each for each in make_pronoun_followups(world, asked, people)}.values():
        own = find_people_in(made.whole, people)
        about = [turn for turn, persons in named.items() if own & persons and turn[0] != made.whole]
        for before, last in permutations(about, 2):
            if named[last] - own:
                yield replace(made, history=(before, last))


def find_people_in(text: str, people: frozenset[str]) -> set[str]:
    return {name for name, _ in find_names_in(text) if name in people}


def is_whole_name(before: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether a name ends here: the next word is a function word or a verb, or there is none."""
    word = behind[0].strip("?.,!") if behind else ""
    is_subject = bool(before) and before[0].lower() in AUXILIARIES and word.islower()
    return is_subject or word in GRAMMAR or not word or (word.islower() and may_be_verb(word))


def choose_pronoun(name: str, match: re.Match[str], question: str, people: frozenset[str], *, is_place: bool) -> str:
    before = question[: match.start()].split()[-1:] or [""]
    inside = before[0].lower() in ("in", "at")
    if name in people:
        own, subject = ("his", "he") if len(name) % 2 else ("her", "she")
        if question.lower().startswith(("who is", "who was")):
            return subject
        is_object = question[match.end() :].strip(" ?") == "" or before[0].lower() in ("of", "to", "for", "by", "with")
        return own if match["own"] else ({"he": "him", "she": "her"}[subject] if is_object else subject)
    if match["own"]:
        return "its"
    return "there" if is_place and inside else "it"


def make_fragments(world: str, asked: AskedRows) -> Iterator[FollowUp]:
    """Fragments such as "And in 2018?", from two questions that differ in one span."""
    for question, _, _ in asked:
        own = question.rstrip("?").split()
        for before, answer, _ in asked:
            other = before.rstrip("?").split()
            start = next((at for at, (a, b) in enumerate(zip(own, other, strict=False)) if a != b), 0)
            end = next((at for at, (a, b) in enumerate(zip(own[::-1], other[::-1], strict=False)) if a != b), 0)
            start -= start > 0 and own[start - 1].lower() in DETERMINERS
            span = own[start : len(own) - end]
            if start >= 3 and 0 < len(span) <= TITLE_WORDS and start + end < min(len(own), len(other)):
                if len(before) % 3 == 1 and own[start - 1].lower() not in AUXILIARIES:
                    span = own[start - 1 : len(own) - end]
                prefix = ("And", "What about", "and")[len(question) % 3]
                yield FollowUp(world, ((before, answer),), f"{prefix} {' '.join(span)}?", question, is_made=True)


def make_shortened(world: str, asked: AskedRows) -> Iterator[FollowUp]:
    """Questions without the place or time at their end, which the previous question has too."""
    for question, _, _ in asked:
        match = END.search(question)
        if match and len(question[: match.start()].split()) > 3 and not find_names_in(question[: match.start()]):
            for before, answer, _ in asked:
                if before != question and match[0].strip(" ?") in before:
                    yield FollowUp(world, ((before, answer),), question[: match.start()] + "?", question, is_made=True)


def make_unchanged(world: str, asked: AskedRows) -> Iterator[FollowUp]:
    """Whole questions after any other question, which stay unchanged."""
    for at, (question, _, _) in enumerate(asked):
        before, answer, _ = asked[(at * 7 + 3) % len(asked)]
        if find_names_in(question) and before != question:
            yield FollowUp(world, ((before, answer),), question, question, is_made=True)


def make_name_swaps(world: str, asked: AskedRows, people: frozenset[str]) -> Iterator[FollowUp]:
    """Fragments such as "And Rao?" after the same question about another person, or another name that is not one."""
    names = list(dict.fromkeys(name for question, _, _ in asked for name, _ in find_names_in(question) if " " in name))
    for at, (question, _, _) in enumerate(asked):
        for name, _ in find_names_in(question):
            others = [other for other in names if (other in people) == (name in people) and other not in question]
            if others and not YEAR.search(name):
                before = question.replace(name, others[(at * 5) % len(others)])
                prefix = ("And", "What about", "and")[at % 3]
                yield FollowUp(world, ((before, "Yes"),), f"{prefix} {name}?", question, is_made=True)


def make_standalone_turns(whole: Sequence[str], world: str, asked: AskedRows) -> Iterator[FollowUp]:
    """Standalone questions after a question about something else, which stay unchanged."""
    for at, question in enumerate(whole):
        before, answer, _ = asked[(at * 7 + 3) % len(asked)]
        yield FollowUp(world, ((before, answer),), question, question, is_made=True)


def list_phrases(worlds: Sequence[Path]) -> Iterator[tuple[str, bool]]:
    """Names and answers from the training worlds, and whether each is a person."""
    for row in read_world_rows(worlds, development=False):
        for claim in row["claims"]:
            if row["kind"] in ANSWER_KINDS and len(claim["value"].split()) <= MAX_ANSWER_WORDS:
                yield re.sub(r"^an?\s", "the ", claim["value"], flags=re.IGNORECASE), row["kind"] == "who"
        if row["kind"] in ("howold", "person"):
            for name, _ in find_names_in(row["clean"] or row["q"]):
                yield from ((name, True), (name.split()[-1], True))
    yield from ((phrase, True) for phrase in PEOPLE)
    yield from ((phrase, False) for phrase in (*PLACES, *THINGS, *ORGS, *EVENTS))


def make_question_word_followups(world: str, asked: AskedRows) -> Iterator[FollowUp]:
    """Questions such as "And when?" after the same question was asked with yes/no or another question word."""
    forms = ("And {}?", "{}?", "{} was that?", "and {}?")
    for at, (question, _, _) in enumerate(asked):
        match = re.match(
            r"^(?P<wh>When|Where|Why|How long|How often|On what day|At what time) (?P<clause>\w+ .+)\?$", question
        )
        if match and match["clause"].split()[0] in AUXILIARIES:
            word = match["wh"].lower()
            typed = forms[at % len(forms)].format(word)
            typed = typed[:1].upper() + typed[1:]
            other = "Why" if word == "when" else "When"
            before, answer = (f"{match['clause']}?", "Yes") if at % 3 else (f"{other} {match['clause']}?", "")
            if " was that" in typed and not (at % 3 and word in ("when", "where")):
                typed = f"And {word}?"
            yield FollowUp(world, ((before[:1].upper() + before[1:], answer),), typed, question, is_made=True)


def make_noun_followups(world: str, asked: AskedRows) -> Iterator[FollowUp]:
    """Questions with "it" or "they" for a noun phrase that the previous question has too."""
    for question, _, _ in asked:
        for phrase in find_phrases(question):
            noun = phrase.words[-1]
            if phrase.words[0].lower() != "the" or phrase.size > 1 or phrase.is_name or phrase.start == 0:
                continue
            word = "they" if phrase.is_plural else "it"
            if phrase.is_plural and phrase.before not in AUXILIARIES:
                word = "them"
            typed = question[: phrase.start] + word + question[phrase.end :]
            for before, answer, _ in asked:
                if before != question and re.search(rf"\b(?:the|many|a|an)\b[\w\s-]* {re.escape(noun)}\b", before):
                    yield FollowUp(world, ((before, answer),), typed, question, is_made=True)


def make_owner_followups(world: str, asked: AskedRows, people: frozenset[str]) -> Iterator[FollowUp]:
    """Fragments such as "And her son?" after the same question about the mother."""
    for question, _, _ in asked:
        match = re.search(r"(?P<name>[A-Z][\w-]+(?:\s[A-Z][\w-]+)*)['’]s\s(?P<owned>[a-z-]+)(?=\W|$)", question)
        if match and match.start() > 0:
            word = ("his", "her")[len(match["name"]) % 2] if match["name"] in people else "its"
            before = question[: match.start()] + match["name"] + question[match.end() :]
            prefix = ("And", "What about", "and")[len(question) % 3]
            yield FollowUp(world, ((before, "Yes"),), f"{prefix} {word} {match['owned']}?", question, is_made=True)
