"""Restore the capitals and punctuation that the articles use, whatever was typed."""

from __future__ import annotations

import re

from rag.questions.english import is_english
from rag.questions.words import WORD, KnownWords, normalize_word
from rag.values.calendars import WEEKDAYS
from rag.values.vocabulary import MONTHS

FUNCTION = 400
"""The most common English words, this many, keep the capitals that were typed: "may", "will", "high", "small"."""
MAX_NAME_WORDS = 6
FINAL = re.compile(r"[\s?!.…]+$")
CALENDAR = frozenset((*MONTHS, *WEEKDAYS))
OPENING = frozenset(
    "who whom whose what which when where why how is are was were am do does did has have had can could will would "
    "shall should must may might isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't won't can't "
    "couldn't wouldn't shouldn't who's what's where's when's how's".split()
)
"""Words that begin a question, also after a preposition."""
PREPOSITIONS = frozenset("in on at by for from to of with since until under about and so against into".split())
PRONOUN = re.compile(rf"^(?:(?i:{'|'.join(sorted(OPENING))}) )?I$")
"""The pronoun, which has a capital as names have: "Can I"."""
THERE_IS_NO = re.compile(r"^((?:(?:and|but|so)\s+)?(?:is|are|was|were)\s+there)\s+no\b", re.IGNORECASE)
NEGATED = re.compile(r"^(?P<joined>(?:(?:and|but|so)\s+)?)(?P<auxiliary>[a-z]+)n['’]t\b(?=\s+\w)", re.IGNORECASE)
"""The beginning of a question that expects "yes": "Didn't she resign?" has the answers of "Did she resign?"."""
POSITIVE = {"wo": "will", "ca": "can"}
NAME = re.compile(r"[\"“]?[A-Z][\w.'’-]*(?:\s+(?:(?:of|the|de|van|von|du)\s+)?[A-Z][\w.'’-]*)*")


def write_well(text: str, vocabulary: KnownWords | None) -> str:
    """The text with the articles' capitals, and a question mark where it begins like a question.

    "Didn't she resign?" becomes "Did she resign?", and "Was there no alarm?" "Was there any alarm?".
    """
    bare = NEGATED.sub(drop_negation, FINAL.sub("", " ".join(text.split())))
    bare = THERE_IS_NO.sub(r"\1 any", bare)
    if vocabulary:
        bare = restore_capitals(bare, vocabulary)
    first, *rest = [normalize_word(word) for word in WORD.findall(bare)[:2]] or [""]
    is_asking = first in OPENING or (first in PREPOSITIONS and rest[:1] and rest[0] in OPENING)
    return bare[:1].upper() + bare[1:] + ("?" if is_asking else "")


def drop_negation(opening: re.Match[str]) -> str:
    auxiliary = opening["auxiliary"].lower()
    return opening["joined"] + POSITIVE.get(auxiliary, auxiliary)


def restore_capitals(text: str, vocabulary: KnownWords) -> str:
    """The text with every known name and word as the articles usually write it."""
    found = list(WORD.finditer(text))
    is_shouted = text.isupper()
    pieces, end, at = [], 0, 0
    while at < len(found):
        count, written = find_known_form(found, at, text, vocabulary)
        start, stop = found[at].start(), found[at + count - 1].end()
        typed = text[start:stop]
        pieces += [text[end:start], written or (typed.lower() if is_shouted else typed)]
        end, at = stop, at + count
    return "".join([*pieces, text[end:]])


def find_known_form(found: list[re.Match[str]], at: int, text: str, vocabulary: KnownWords) -> tuple[int, str]:
    """The number of words from `at` on that are a known name, or 1, and their spelling; "" where it is unknown."""
    for count in range(min(MAX_NAME_WORDS, len(found) - at), 1, -1):
        phrase = text[found[at].start() : found[at + count - 1].end()].lower().replace("’", "'")
        ending = "'s" if phrase.endswith("'s") else ""
        if name := vocabulary.names.get(phrase.removesuffix("'s")):
            return count, name + ending
    typed = found[at][0]
    word = typed.lower().replace("’", "'")
    if is_english(word, FUNCTION) and not typed.isupper():
        return 1, "" if typed[1:].islower() or len(typed) == 1 else word
    form = vocabulary.forms.get(word) or vocabulary.forms.get(word.removesuffix("'s"), "")
    if not form and word in vocabulary.counts and not is_english(word):
        return 1, typed[:1].upper() + typed[1:]  # a name: it only begins sentences, and is not English
    return 1, form + ("'s" if form and word.endswith("'s") and not form.endswith("s") else "")


def find_question_names(text: str, vocabulary: KnownWords | None) -> tuple[str, ...]:
    """The names in a well-written text, each once, months and days of the week left out.

    Its first word counts where the articles write it with a capital.
    """
    first = WORD.search(text)
    start = 0
    if first and not begins_with_name(normalize_word(first[0]), vocabulary):
        start = first.end()
    found = (PRONOUN.sub("", match[0].strip('"“')) for match in NAME.finditer(text, start))
    return tuple(dict.fromkeys(name for name in found if name and not is_calendar_word(name)))


def is_calendar_word(name: str) -> bool:
    """Whether a name is only that of a month or a day of the week: "June", not "June Allen"."""
    return normalize_word(name) in CALENDAR


def begins_with_name(word: str, vocabulary: KnownWords | None) -> bool:
    """Whether the first word of a question is a name, whatever its capital."""
    if vocabulary and word in vocabulary.forms:
        return vocabulary.forms[word][:1].isupper()
    return not is_english(word)
