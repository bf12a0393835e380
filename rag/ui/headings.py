"""What two sentences that contradict each other are about: a name, or else a thing, that both of them have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from rag.answering.disagreements import ABOUT_THIS
from rag.questions.capitals import CALENDAR
from rag.schema import DisagreementData
from rag.text import printable

WORD = re.compile(r"[\w-]+(?:[’'][a-z]+)?")
POSSESSIVE = re.compile(r"[’']s?$")
LINKS = {"a", "an", "of", "the", "with", "for", "de", "der", "du", "van", "von"}
"""Words inside a name: Girl with a Lantern."""
OPENERS = {"a", "an", "after", "and", "as", "at", "but", "by", "for", "from", "he", "her", "his", "in", "it", "on"}
OPENERS |= {"she", "since", "that", "the", "they", "this", "to", "under", "we", "when", "while", "with"}
"""Words at the beginning of a sentence whose capital says nothing."""
MAX_NAMES = 2
QUESTION = re.compile(r"(?:Are|Did|How|Is|Was|Were|What|When|Where|Which|Who|Whose|Why)\b")
"""How a question begins, other than a sentence with a gap: "The dam was how many metres high?"."""


def make_heading(found: DisagreementData) -> str:
    """The question that both sides answer, or else what both are about; "" where neither is known."""
    return own_question(found) or find_subject(found.a.quote, found.b.quote)


def make_question(found: DisagreementData) -> str:
    """A question in whole words: a sentence with a gap is none."""
    quotes = found.a.quote, found.b.quote
    names = [add_article(name, quotes) for name in shared_names(*quotes)]
    subject = " and ".join(names) or find_subject(*quotes).replace("The ", "the ", 1)
    return own_question(found) or f"Where do the articles disagree{f' about {subject}' if subject else ''}?"


def add_article(name: str, quotes: Iterable[str]) -> str:
    """The name as it stands in a sentence: "the Karsk Dam"."""
    said = re.compile(rf"\b[Tt]he {re.escape(name)}\b")
    return f"the {name}" if any(said.search(printable(quote)) for quote in quotes) else name


def own_question(found: DisagreementData) -> str:
    is_question = QUESTION.match(found.question) and not found.question.startswith(ABOUT_THIS)
    return found.question if is_question else ""


def find_subject(one: str, other: str) -> str:
    """The names that two sentences share, or else the first thing that both call "the"."""
    if names := shared_names(one, other):
        return ", ".join(names)
    shared = shared_runs(*(WORD.findall(printable(each)) for each in (one, other)))
    things = (" ".join(run[place : place + 2]) for run in shared for place in range(len(run) - 1))
    thing = next((each for each in things if each.lower().startswith("the ")), "")
    return thing[:1].upper() + thing[1:]


def shared_names(one: str, other: str) -> list[str]:
    """The longest names that two sentences share, two at most, in their order."""
    first, second = (WORD.findall(printable(each)) for each in (one, other))
    inner = {word for words in (first, second) for word in words[1:]}
    names = dict.fromkeys(name for run in shared_runs(first, second) for name in names_of(run, inner))
    longest = sorted(names, key=lambda name: -len(name.split()))[:MAX_NAMES]
    return [name for name in names if name in longest]


def shared_runs(one: Sequence[str], other: Sequence[str]) -> Iterator[list[str]]:
    """The words in a row that both have, in the order of the first, the longest at each place."""
    lower_one, lower_other = ([POSSESSIVE.sub("", word.lower()) for word in words] for words in (one, other))
    place = 0
    while place < len(one):
        size = longest_from(place, lower_one, lower_other)
        if size:
            yield list(one[place : place + size])
        place += max(size, 1)


def longest_from(place: int, one: Sequence[str], other: Sequence[str]) -> int:
    """How many words from a place on the other has in a row too."""
    size = 0
    while place + size < len(one) and any(
        other[start : start + size + 1] == one[place : place + size + 1] for start in range(len(other) - size)
    ):
        size += 1
    return size


def names_of(run: Sequence[str], inner: set[str]) -> Iterator[str]:
    """The names in a run: words with a capital that is not only at the beginning of a sentence; no dates."""
    name: list[str] = []
    for word, following in pairwise([*run, "", ""]):
        is_known = word in inner or (following in inner and word.lower() not in OPENERS)
        if word and word[0].isupper() and is_known and word.lower() not in CALENDAR:
            name.append(word)
        elif not name or word not in LINKS:
            if name:
                yield POSSESSIVE.sub("", " ".join(drop_links(name)))
            name = []
        else:
            name.append(word)


def drop_links(name: list[str]) -> list[str]:
    return drop_links(name[:-1]) if name[-1] in LINKS else name
