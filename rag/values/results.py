"""Places in an order ("third", "23rd") and results of matches ("3-2")."""

from __future__ import annotations

import re

from rag.values.surroundings import Surroundings
from rag.values.value import Ordinal, ScoreValue
from rag.values.vocabulary import ORDINALS

TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SUFFIXES = {1: "st", 2: "nd", 3: "rd"}
COMPOUND = re.compile(rf"\b(?P<tens>{'|'.join(TENS)})[- ](?P<unit>{'|'.join(ORDINALS[1:10])})\b")
ORDINAL = re.compile(
    rf"^(?:(?:the|its|his|her|their|a|in|on|for) )*"
    rf"(?:(?P<word>{'|'.join(ORDINALS)})|(?P<number>\d{{1,4}})(?:st|nd|rd|th))"
    r"(?: (?P<counted>[a-z-]+(?: [a-z-]+)?))?$"
)
SCORE = re.compile(r"(?<![\w.,:/-])(\d{1,3}) ?(?P<sign>-|to|:) ?(\d{1,3})(?![\w.,:/%-]|\.\d)")
LEVEL = re.compile(r"^(?P<each>\d{1,2})[ -]all(?: draw)?$")
WON = re.compile(r"\b(?:won|wins?|beat|beats|victory|defeated|defeating|beating|winning|winners?)\b")
LOST = re.compile(r"\b(?:lost|loses?|losing|losers?|went down|beaten|(?:was|were|been) defeated|defeat)\b")
DREW = re.compile(r"\b(?:drew|draw|drawn|tie|tied)\b")
CONTEST = re.compile(r"\b(?:goals?|match|game|final|sets?|scored?|result|half-time|penalt(?:y|ies)|league|cup)\b")


def read_ordinal(lower: str, value: str) -> Ordinal | None:
    """The place in an order that a value in lower case names; None for "the second last"."""
    found = ORDINAL.match(COMPOUND.sub(compound_in_figures, lower))
    if (
        found is None or found["counted"] == "last" or re.search(r"\w [A-Z]\w", value)
    ):  # "the Second World War" is a name
        return None
    number = ORDINALS.index(found["word"]) if found["word"] else int(found["number"])
    return Ordinal(value, number, found["counted"] or "")


def compound_in_figures(match: re.Match[str]) -> str:
    """ "Twenty-first" as "21st"."""
    unit = ORDINALS.index(match["unit"])
    return f"{TENS.index(match['tens']) + 2}{unit}{SUFFIXES.get(unit, 'th')}"


def read_score(figures: str, value: str, around: Surroundings) -> ScoreValue | None:
    """The result of a match; two rising numbers ("10-12") are one only where a word names a contest."""
    if level := LEVEL.match(figures.strip()):
        return ScoreValue(value, int(level["each"]), int(level["each"]), "drew")
    found = SCORE.search(figures)
    if found is None or len(SCORE.findall(figures)) > 1:
        return None
    rest = f"{figures[: found.start()]} {figures[found.end() :]}"
    outcome = outcome_of(rest) or outcome_of(around.sentence.lower())
    first, second = int(found[1]), int(found[3])
    has_words = bool(re.search(r"[a-z]", rest))
    is_contest = bool(outcome or CONTEST.search(f"{rest} {around.sentence.lower()}"))
    if is_contest or (not has_words and (first > second or (first == second and found["sign"] == "-"))):
        return ScoreValue(value, first, second, outcome)
    return None


def outcome_of(text: str) -> str:
    """ "won", "lost" or "drew", where a text says one of them alone."""
    said = [name for name, words in (("won", WON), ("lost", LOST), ("drew", DREW)) if words.search(text)]
    return said[0] if len(said) == 1 else ""
