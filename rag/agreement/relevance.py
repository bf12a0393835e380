"""Whether a claim speaks of what was asked, as far as the type of its value, names and years tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from rag.agreement.relation import value_of
from rag.answer import Claim
from rag.questions.question import Expected, Question
from rag.values import Age, Duration, Fraction, Money, Name, Ordinal, Place, Quantity, ScoreValue, Time, Value
from rag.values.places import regions
from rag.values.times import years_in
from rag.values.words import tokens, words_of

AGE = re.compile(r"\d{1,2}|1[01]\d")
NAME_BEFORE = re.compile(r"\b[A-Z][\w'’-]+ [A-Z][\w'’-]+(?:,| \() ?$")
MAX_NAME = 60
"""Characters before a number in which a name is looked for."""
MAX_CHARS = 50_000
"""Characters of an article in which names are looked for."""


OTHER_TYPES: Mapping[Expected, tuple[type[Value], ...]] = {
    "time": (Quantity, Money, Fraction, ScoreValue, Name),
    "age": (Money, Name, Place, ScoreValue),
    "duration": (Money, Ordinal, ScoreValue, Name),
    "money": (Time, Duration, Age, ScoreValue),
    "quantity": (Time, Name),
}
"""Types of values that answer no question for another one: asked when, nothing is answered by a distance."""


def has_right_type(question: Question, claim: Claim) -> bool:
    """Whether a claim's value may be of the type that is asked for."""
    if claim.verdict:
        return True
    if question.expected in OTHER_TYPES and question.expected != "age" and is_age_beside_name(claim):
        return False
    return not isinstance(value_of(question, claim), OTHER_TYPES.get(question.expected, ()))


def is_age_beside_name(claim: Claim) -> bool:
    """Whether a value is the number in "Sigrun Maas, 53, is coming home"."""
    text = claim.article.text
    before, after = text[max(0, claim.start - MAX_NAME) : claim.start], text[claim.end : claim.end + 1]
    return bool(AGE.fullmatch(claim.value) and NAME_BEFORE.search(before) and after in ",.;)")


def is_about(question: Question, claim: Claim, best: Claim) -> bool:
    """Whether a claim is about what was asked, as far as the best one is.

    It is not where its sentence names another year than the question and its article never names the question's, or
    where its article names nobody and nothing that the question and the best claim's article name.
    """
    said = years_in(claim.quote) - years_in(claim.value)
    if question.years and said and not question.years & years_in(f"{claim.article.title} {claim.article.text}"):
        return False
    names = {word for name in (*question.names, *question.capitalised) for word in tokens(name)}
    asked = {name for name in names if name not in regions()}
    known, own = (asked & find_words(each.article.title, each.article.text) for each in (best, claim))
    return bool(own) or not known


@lru_cache(maxsize=256)
def find_words(title: str, text: str) -> frozenset[str]:
    return words_of(f"{title} {text}"[:MAX_CHARS])
