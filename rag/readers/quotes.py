"""Where a quote that a model gives stands in a text: exactly, or but for white space, quotation marks and dashes.

A model that quotes writes straight marks for curly ones, joins lines and loses odd spaces. What is cited is always the
article's own text at the place that was found; what is found at no place is no quote.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

MARKS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)
TRIMMED = "\"' .…"
"""What a model may add around a quote."""
LONGEST = 2_000
"""Characters of a quote at most."""

Span = tuple[int, int]


def located(quote: str, text: str) -> Span | None:
    """The (start, end) characters of a quote in a text, whole words only; None where it is not there."""
    if not quote.strip() or len(quote) > LONGEST:
        return None
    for start in places_of(quote, text):
        if is_whole(text, start, start + len(quote)):
            return start, start + len(quote)
    whole, origins = folded(text)
    for wanted in (folded(quote)[0], folded(quote)[0].strip(TRIMMED)):
        for place in places_of(wanted, whole):
            start, end = origins[place], origins[place + len(wanted) - 1] + 1
            if is_whole(text, start, end):
                return start, end
    return None


def places_of(part: str, text: str) -> Iterator[int]:
    place = text.find(part) if part else -1
    while place >= 0:
        yield place
        place = text.find(part, place + 1)


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word or number is cut at either end: 199 is not what 1991 says."""
    return not any(0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (start, end))


def folded(text: str) -> tuple[str, list[int]]:
    """The text in one form, and for each of its characters the place that it comes from.

    White space is one space, characters that do not show are gone, marks and dashes are plain.
    """
    kept: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        if character.isspace():
            if kept and kept[-1] != " ":
                kept.append(" ")
                origins.append(place)
        elif unicodedata.category(character)[0] != "C":
            for each in character.translate(MARKS):
                kept.append(each)
                origins.append(place)
    while kept and kept[-1] == " ":
        kept.pop()
        origins.pop()
    return "".join(kept), origins
