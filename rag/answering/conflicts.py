"""Disagreements in words: a headline for each, one for all of them, and the words that differ in two sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from index.wording import count_of
from rag.answer import Citation, Disagreement
from rag.answering.headline import shorten

if TYPE_CHECKING:
    from rag.schema import DisagreementListData

WORD = re.compile(r"\w+(?:[.,:]\d+)*")
MAX_QUOTE = 100
"""Characters of a sentence that a headline repeats."""
MAX_TOPIC = 80
"""Characters of a topic that a headline repeats."""


def select_disagreements(found: Sequence[Disagreement], topic: str, limit: int) -> DisagreementListData:
    """The first `limit` disagreements about a topic, and how many there are in all; "" is any topic."""
    from rag.schema import DisagreementData, DisagreementListData  # pydantic is slow to import

    shown = tuple(DisagreementData.of(each) for each in found[:limit])
    return DisagreementListData(headline=count_places(len(found), topic), total=len(found), disagreements=shown)


def count_places(total: int, topic: str) -> str:
    """A sentence that says in how many places the articles disagree."""
    about = f" about “{shorten(topic, MAX_TOPIC)}”" if topic.strip() else ""
    if not total:
        return f"The articles do not disagree{about}, as far as their sentences could be compared."
    return f"The articles disagree{about} in {count_of(total, 'place')}."


def write_conflict(topic: str, sides: tuple[Citation, Citation], values: tuple[str, str]) -> str:
    """The headline: both values and who says each. Whole sentences are cut to the numbers in which they differ."""
    if values == (sides[0].quote, sides[1].quote):
        values = shorten_sentences(*values)
    about = shorten(topic)
    return f"{about}{' ' if about.endswith('?') else ': '}{write_sides(sides, values)}"


def write_sides(sides: tuple[Citation, Citation], values: tuple[str, str]) -> str:
    """A sentence with both values and who says each."""
    said = (f"{shorten(value)}, says {name}" for value, name in zip(values, name_speakers(*sides), strict=True))
    return f"{'; '.join(said)}."


def shorten_sentences(a: str, b: str) -> tuple[str, str]:
    """The numbers in which two sentences differ, or their beginnings."""
    numbers = [tuple(words_without(*each, begins_with_digit)) for each in ((a, b), (b, a))]
    one, other = numbers if all(numbers) else ((f"“{shorten(a, MAX_QUOTE)}”",), (f"“{shorten(b, MAX_QUOTE)}”",))
    return ", ".join(one), ", ".join(other)


def name_speakers(a: Citation, b: Citation) -> tuple[str, str]:
    """The two sources; the titles, in quotation marks, where the sources are the same or unknown; else the ids."""
    titles = tuple(each.title and f"“{each.title}”" for each in (a, b))
    names = ((a.source, b.source), titles)
    return next(((one, other) for one, other in names if one and other and one != other), (a.article_id, b.article_id))


def differing_words(one: str, other: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of each sentence that the other lacks: numbers, or else names; empty where one has neither."""
    for is_telling in (begins_with_digit, begins_with_capital):
        found = tuple(words_without(one, other, is_telling)), tuple(words_without(other, one, is_telling))
        if all(found):
            return found
    return (), ()


def words_without(one: str, other: str, is_telling: Callable[[str], bool]) -> Iterator[str]:
    """The words of `one` that are telling and not in `other`; the capital of its first word does not count."""
    known = set(WORD.findall(other.lower()))
    for place, word in enumerate(WORD.findall(one)):
        if is_telling(word) and word.lower() not in known and (place or begins_with_digit(word)):
            yield word


def begins_with_digit(word: str) -> bool:
    return word[0].isdigit()


def begins_with_capital(word: str) -> bool:
    return word[0].isupper()
