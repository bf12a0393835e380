"""One form for each character: digits, minus signs, spaces and quotation marks of all scripts, nothing invisible."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_CHARS = 2_000
"""Characters of a value or a sentence that are looked at."""

SIGNS = str.maketrans(
    dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d", "-") | dict.fromkeys("\u2018\u2019\u02bc\u2032", "'")
)
VULGAR = {"½": ".5", "¼": ".25", "¾": ".75", "⅓": ".333", "⅔": ".667", "⅕": ".2", "⅛": ".125"}
VULGAR_NUMBER = re.compile(rf"(?<!\d)(\d{{0,9}})\s?([{''.join(VULGAR)}])")


@lru_cache(maxsize=4096)
def normalise_characters(text: str) -> str:
    """The text in one line, in compatibility form (NFKC), with ASCII digits and signs and no invisible characters."""
    text = unicodedata.normalize("NFKC", write_fractions(text[:MAX_CHARS])).translate(SIGNS)
    return " ".join("".join(map(plain_character, text)).split())


def write_fractions(text: str) -> str:
    """Fractions of one character as decimals: "2½" as "2.5"."""
    return VULGAR_NUMBER.sub(lambda m: f"{m[1] or 0}{VULGAR[m[2]]}", text)


def plain_character(character: str) -> str:
    """A digit of any script as an ASCII digit; nothing for invisible characters; a space for other white space."""
    if character.isascii():
        return character if character.isprintable() else " "
    if character.isspace():
        return " "
    if unicodedata.category(character)[0] == "C":
        return ""
    decimal = unicodedata.decimal(character, None)
    return character if decimal is None else str(decimal)
