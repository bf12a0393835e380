"""Find a model's quote in a text: exactly, or apart from white space, quotation marks and dashes.

Models write straight quotation marks for curly ones, join lines and drop odd spaces. The citation is always the
article's own text at the place found; a quote that is found nowhere is dropped. `keep_proved` checks claims once more
before they become an answer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from rag.answer import Claim

PLAIN_MARKS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)
TRIMMED_CHARS = "\"' .…"
"""What a model may add around a quote."""
MAX_QUOTE_CHARS = 2_000

Span = tuple[int, int]


def find_quote(quote: str, text: str) -> Span | None:
    """Return the (start, end) characters of a quote in a text, in whole words only; None where it is not there."""
    if not quote.strip() or len(quote) > MAX_QUOTE_CHARS:
        return None
    for start in find_all(quote, text):
        if is_whole_words(text, start, start + len(quote)):
            return start, start + len(quote)
    whole, origins = normalize_quote(text)
    for wanted in (normalize_quote(quote)[0], normalize_quote(quote)[0].strip(TRIMMED_CHARS)):
        for place in find_all(wanted, whole):
            start, end = origins[place], origins[place + len(wanted) - 1] + 1
            if is_whole_words(text, start, end):
                return start, end
    return None


def find_all(part: str, text: str) -> Iterator[int]:
    """Yield every index at which the part starts in the text."""
    place = text.find(part) if part else -1
    while place >= 0:
        yield place
        place = text.find(part, place + 1)


def is_whole_words(text: str, start: int, end: int) -> bool:
    """Whether neither end cuts a word or number: "199" is not a quote of "1991"."""
    return not any(0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (start, end))


def normalize_quote(text: str) -> tuple[str, list[int]]:
    """Return the text in one form, and for each of its characters its index in the original.

    White space becomes one space, invisible characters are dropped, quotation marks and dashes are plain.
    """
    kept: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text):
        if character.isspace():
            if kept and kept[-1] != " ":
                kept.append(" ")
                origins.append(place)
        elif unicodedata.category(character)[0] != "C":
            for each in character.translate(PLAIN_MARKS):
                kept.append(each)
                origins.append(place)
    while kept and kept[-1] == " ":
        kept.pop()
        origins.pop()
    return "".join(kept), origins


def keep_proved(claims: Sequence[Claim]) -> list[Claim]:
    return [claim for claim in claims if is_proved(claim)]


def is_proved(claim: Claim) -> bool:
    """Whether the value stands in the article at its offsets, inside the quote that is given for it."""
    text = claim.article.text
    inside = 0 <= claim.quote_start <= claim.start < claim.end <= claim.quote_end <= len(text)
    return inside and text[claim.start : claim.end] == claim.value
