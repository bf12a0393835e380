"""Whether a claim's value is of the type that was asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.agreement.relation import value_of
from rag.answer import Claim
from rag.questions.question import Expected, Question
from rag.values import Age, Duration, Fraction, Money, Name, Ordinal, Place, Quantity, ScoreValue, Time, Value

AGE = re.compile(r"\d{1,2}|1[01]\d")
NAME_BEFORE = re.compile(r"\b[A-Z][\w'’-]+ [A-Z][\w'’-]+(?:,| \() ?$")
DIMENSIONS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("wide", "width", "breadth"), frozenset(("wide", "broad", "across"))),
    **dict.fromkeys(("long", "length"), frozenset(("long",))),
    **dict.fromkeys(("tall", "high", "height"), frozenset(("tall", "high"))),
    **dict.fromkeys(("deep", "depth"), frozenset(("deep",))),
    **dict.fromkeys(("thick", "thickness"), frozenset(("thick",))),
    **dict.fromkeys(("near", "close"), frozenset(("away", "apart", "off"))),
}
"""The words for a dimension in a question, and those after a number that answer it."""
DIMENSION = rf"({'|'.join(sorted(frozenset().union(*DIMENSIONS.values())))})"
DIMENSION_LAST = re.compile(rf"\b{DIMENSION}$")
DIMENSION_NEXT = re.compile(rf"[ -]?(?:\w+[ -])?{DIMENSION}\b")
MAX_UNIT_CHARS = 30
"""Characters after a value in which its unit and dimension are looked for."""
MAX_NAME_CHARS = 60
"""Characters before a number that are searched for a name."""

WRONG_TYPES: Mapping[Expected, tuple[type[Value], ...]] = {
    "time": (Quantity, Money, Fraction, ScoreValue, Name),
    "age": (Money, Name, Place, ScoreValue),
    "duration": (Money, Ordinal, ScoreValue, Name),
    "money": (Time, Duration, Age, ScoreValue),
    "quantity": (Time, Name),
    "manner": (Money, Duration, Fraction, ScoreValue),
}
"""Types of value that cannot answer a question for each type: a distance does not answer "when?"."""
NAMED: frozenset[Expected] = frozenset(("name", "person", "place"))
NO_NAMES: tuple[type[Value], ...] = (Quantity, Money, Fraction)
"""Types of value that are no item of a list of names: "910" for "Which villages?". One name may be a number."""


def has_right_type(question: Question, claim: Claim) -> bool:
    """Whether a claim's value may be of the type that was asked for."""
    if claim.verdict:
        return True
    if is_of_other_dimension(question, claim):
        return False
    if question.expected in WRONG_TYPES and question.expected != "age" and is_age_beside_name(claim):
        return False
    asks_for_names = question.asks_for_several and question.expected in NAMED
    wrong = NO_NAMES if asks_for_names else WRONG_TYPES.get(question.expected, ())
    return not isinstance(value_of(question, claim), wrong)


def is_of_other_dimension(question: Question, claim: Claim) -> bool:
    """Whether the word of another dimension follows a measure: "38 metres long", for "How wide is the hull?"."""
    if not question.dimension or not isinstance(value_of(question, claim), Quantity):
        return False
    after = claim.article.text[claim.end : claim.end + MAX_UNIT_CHARS]
    said = DIMENSION_LAST.search(claim.value) or DIMENSION_NEXT.match(after)
    return said is not None and said[1] not in DIMENSIONS[question.dimension]


def is_age_beside_name(claim: Claim) -> bool:
    """Whether a value is the number in "Sigrun Maas, 53, is coming home"."""
    text = claim.article.text
    before, after = text[max(0, claim.start - MAX_NAME_CHARS) : claim.start], text[claim.end : claim.end + 1]
    return bool(AGE.fullmatch(claim.value) and NAME_BEFORE.search(before) and after in ",.;)")
