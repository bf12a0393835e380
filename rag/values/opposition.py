"""When two answers cannot be one, whatever words they share: negations, opposites, scores, other letters, relations."""

from __future__ import annotations

import re

from rag.values.places import nationalities
from rag.values.vocabulary import MODIFIERS, OPPOSITES, REVERSING, TITLES, UNNAMED
from rag.values.words import content_words, fold_text, split_words

HEDGES = re.compile(r"\b(?:no|not) (?:more|less|fewer|later|earlier) than\b")
SCORE = re.compile(r"(?<![\d-])(\d{1,3}) ?[-–] ?(\d{1,3})(?![\d-])|(?<!\S)(\d{1,3}) to (\d{1,3})$")
PLACED = re.compile(r"\S\s(?:after|before)\s\S")
LABEL = re.compile(r"(?:^|[ -])([A-Z][+-]?)$")
CODE = re.compile(r"\b(?=\w*\d)(?=\w*[a-z])\w+\b")
PARTS_OF_PLACES = frozenset(
    "city town village state province county district region island republic kingdom port capital month "
    "year name".split()
)
"""Words before "of" that do not change what follows: "the city of London"."""


def are_opposed(a: str, b: str) -> bool:
    """Whether two answers contradict each other. Symmetric."""
    return (
        find_negations(a) != find_negations(b)
        or bool(PLACED.search(a)) != bool(PLACED.search(b))  # "two years after 1991"
        or has_opposites(frozenset(split_words(a)), frozenset(split_words(b)))
        or scores_differ(a, b)
        or letters_differ(a, b)
        or nations_differ(a, b)
        or offices_differ(a, b)
        or is_relation(a, b)
        or is_relation(b, a)
    )


def find_negations(value: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", HEDGES.sub(" ", fold_text(value)))) & REVERSING


def has_opposites(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether one has a word and the other its opposite, and none has both."""
    return any(len(pair & a) == 1 == len(pair & b) and pair & a != pair & b for pair in OPPOSITES)


def scores_differ(a: str, b: str) -> bool:
    """Whether both give a result of two numbers ("4-1"), or one does and the other a number, and they differ."""
    first, second = read_result(a), read_result(b)
    if first and second:
        return first != second
    return bool(first or second) and bool(re.search(r"\d", a) and re.search(r"\d", b))


def read_result(value: str) -> tuple[int, int] | None:
    """The result in a value, or None; two rising numbers ("10-12") are a range, unless a word names a contest."""
    found = SCORE.search(fold_text(value))
    if found is None:
        return None
    first, second = (int(number) for number in found.groups() if number)
    contest = re.search(r"\b(?:won|lost|win|defeat|victory|drew|draw|score)\b", fold_text(value))
    is_year = any(number > 31 for number in (first, second)) and re.search(r"\d{4}", value)
    return None if is_year or (first < second and not contest) else (first, second)


def letters_differ(a: str, b: str) -> bool:
    """Whether they end in other letters ("Plan A", "type B+") or hold other codes ("H1N1")."""
    labels = [found[1] for value in (a, b) if (found := LABEL.search(value.strip()))]
    if len(labels) == 2 and labels[0] != labels[1]:
        return True
    first, second = (frozenset(CODE.findall(fold_text(value))) for value in (a, b))
    return bool(first and second) and not (first <= second or second <= first)


def nations_differ(a: str, b: str) -> bool:
    """Whether both begin with a nationality, and with another: "Russian army", "Ukrainian army"."""
    known = nationalities()
    first, second = (known.get(next(iter(split_words(value)), "")) for value in (a, b))
    return first is not None and second is not None and first != second


def offices_differ(a: str, b: str) -> bool:
    """Whether both name an office or a relation and nobody, and one is a deputy or the like: "ex-wife", "wife"."""
    first, second = frozenset(split_words(a)), frozenset(split_words(b))
    if first & MODIFIERS == second & MODIFIERS:
        return False
    unnamed = content_words(a) & content_words(b) - MODIFIERS
    return not unnamed or unnamed <= TITLES | UNNAMED


def is_relation(name: str, other: str) -> bool:
    """Whether the other answer is somebody or something of that name: "Trump's wife", "the widow of Navalny"."""
    if not name[:1].isupper() or len(other) <= len(name):
        return False
    known = re.escape(name.strip())
    if re.search(rf"\b{known}['’]s?\s+[a-z]", other):
        return True
    found = re.search(rf"\b([a-z]+) (?:of|for|to) (?:the )?(?:[A-Z][\w.]* )*{known}$", other)
    return found is not None and found[1] not in PARTS_OF_PLACES and found[1] not in TITLES
