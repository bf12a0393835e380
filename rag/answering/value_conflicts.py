"""Conflicts between the numbers and dates of two sentences.

Each number or date of a sentence makes a question: "The dam was 84 metres high." asks "The dam was how many metres
high?". The reader says what the other sentence answers to it, and the two values are compared exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from rag.agreement.other_time import relate_times
from rag.agreement.relation import SentenceModel, decode_logits
from rag.agreement.undated import exclusion_reason
from rag.answer import Claim
from rag.answering.neighbours import Pair
from rag.values import Value, compare, read_value
from rag.values.listing import list_times
from rag.values.spans import NUMBER, find_value_spans

YEARS = re.compile(rf"{NUMBER.pattern} years\b", re.IGNORECASE)
END = ";:–—-.!?\"'”’») \n"
"""Characters cut from the end of a sentence that becomes a question."""
DATELINE = re.compile(r"[A-Z][A-Z .'-]+,[^—–-]{0,60}[—–-]\s")
BREAK = re.compile(r"[;:]\s|\s[–—-]\s")
MIN_CLAUSE_WORDS = 5
Kind = Literal["time", "any"]

MIN_ANSWER = 0.1
"""Probability that a sentence answers the question of another one from which their values are compared."""


@dataclass(frozen=True)
class StatedValue:
    """A number or a date in a sentence: the claim, its typed value, and the question that it answers."""

    claim: Claim
    value: Value
    kind: Kind
    question: str


class FoundValue(NamedTuple):
    """A number or a date at `start:end` of a sentence, its typed value, and the question that it answers."""

    start: int
    end: int
    value: Value
    kind: Kind
    question: str


@dataclass(frozen=True)
class ValueConflict:
    """Two claims whose values exclude each other, and why.

    `likelihood`, in 0..1, is the mean of two estimates that both are about the same thing: the probability that the
    second claim answers the question of the first, and the probability of a conflict by the model that compares claims.
    """

    question: str
    a: Claim
    b: Claim
    likelihood: float
    reason: str


def may_contradict(stated: StatedValue, sentence: Claim) -> bool:
    """Whether a sentence has a value that contradicts this one, if both are about the same thing."""
    rivals = [rival.claim for rival in find_values(sentence) if rival.kind == stated.kind]
    if stated.kind == "time":
        rivals += find_lengths(sentence)
    return any(conflict_reason(stated, rival) for rival in rivals)


def find_value_conflicts(pairs: Sequence[Pair], model: SentenceModel) -> list[list[ValueConflict]]:
    """Return for each pair of sentences the conflicts of their numbers and dates. Raises ModelError."""
    asked = [(place, *each) for place, pair in enumerate(pairs) for each in list_questions(pair)]
    answers = model.read_sentences([(stated.question, other) for _, stated, other in asked])
    found = [
        (place, stated, answer, reason)
        for (place, stated, _), answer in zip(asked, answers, strict=True)
        if answer and answer.probability >= MIN_ANSWER and not are_of_other_times(stated.claim, answer)
        if (reason := conflict_reason(stated, answer))
    ]
    relations = decode_logits(model.compare("", [(stated.claim, answer) for _, stated, answer, _ in found]))
    conflicts: list[list[ValueConflict]] = [[] for _ in pairs]
    for (place, stated, answer, reason), relation in zip(found, relations, strict=True):
        likelihood = (answer.probability + relation.likelihood("conflicts")) / 2
        conflicts[place].append(ValueConflict(stated.question, stated.claim, answer, likelihood, f"{reason}."))
    return conflicts


def are_of_other_times(a: Claim, b: Claim) -> bool:
    """Whether the sentences, under their titles, name times that all exclude each other: two months' figures."""
    times_a, times_b = (list_times_around(claim) for claim in (a, b))
    return bool(times_a and times_b) and all(
        relate_times(one, other) == "conflicts" for one in times_a for other in times_b
    )


def list_times_around(claim: Claim) -> list[Value]:
    """The dates in a claim's title and sentence; a dateline is left out, and the value unless it is the sentence."""
    dateline = DATELINE.match(claim.quote)
    text, begin = claim.article.text, claim.quote_start + (dateline.end() if dateline else 0)
    beside = (text[begin : claim.start], text[claim.end : claim.quote_end])
    parts = (claim.article.title, *((claim.quote,) if claim.value == claim.quote else beside))
    return [each for part in parts for each in list_times(part, claim.article.published)]


def list_questions(pair: Pair) -> Iterator[tuple[StatedValue, Claim]]:
    """Yield each number and date that the other sentence may contradict, with that sentence."""
    for sentence, other in ((pair.a, pair.b), (pair.b, pair.a)):
        yield from ((stated, other) for stated in find_values(sentence) if may_contradict(stated, other))


def find_values(sentence: Claim) -> Iterator[StatedValue]:
    """Yield the dates and numbers of a sentence, in order."""
    for found in find_values_in(sentence.quote, sentence.article.published):
        claim = sentence.cut(found.start, found.end, sentence.probability)
        yield StatedValue(claim, found.value, found.kind, found.question)


def find_lengths(sentence: Claim) -> list[Claim]:
    """The numbers of years of a sentence, which may be counted back to a time."""
    return [sentence.cut(start, end, sentence.probability) for start, end in find_lengths_in(sentence.quote)]


@lru_cache(maxsize=32_768)  # by the words of a sentence: a claim as the key would keep its article in memory
def find_values_in(text: str, published: date | None) -> tuple[FoundValue, ...]:
    """The dates and numbers of a sentence of an article of that day."""
    return tuple(
        make_found_value(text, published, start, end, "time" if is_date else "any")
        for start, end, is_date in find_value_spans(text)
    )


@lru_cache(maxsize=32_768)
def find_lengths_in(text: str) -> tuple[tuple[int, int], ...]:
    """The first character of each number of years of a sentence, and the one after it."""
    return tuple(match.span() for match in YEARS.finditer(text))


def make_found_value(text: str, published: date | None, start: int, end: int, kind: Kind) -> FoundValue:
    value = read_value(text[start:end], context=text, published=published, expected=kind)
    first, last = find_clause(text, start, end)
    asked = f"{text[first:start]}{'when' if kind == 'time' else 'how many'}{text[end:last].rstrip(END)}?"
    return FoundValue(start, end, value, kind, asked[0].upper() + asked[1:])


def find_clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of a sentence between dashes, colons or semicolons that holds a value; all of it if that is short."""
    breaks = [0, *(match.end() for match in BREAK.finditer(text)), len(text)]
    first, last = max(place for place in breaks if place <= start), min(place for place in breaks if place >= end)
    return (first, last) if len(text[first:last].split()) >= MIN_CLAUSE_WORDS else (0, len(text))


def conflict_reason(stated: StatedValue, answer: Claim) -> str:
    """Why a value excludes what another sentence answers; "" where it does not."""
    value = read_value(answer.value, context=answer.quote, published=answer.article.published, expected=stated.kind)
    found = compare(stated.value, value)
    if found and found.kind == "conflicts":
        return found.reason
    return exclusion_reason(stated.claim.article, stated.value, answer.article, value)
