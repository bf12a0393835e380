"""Writes superscripts and subscripts as plain text: "10⁶", "H₂O", "18th", and "[1]" for a reference to a note."""

from __future__ import annotations

import re

SUPERSCRIPTS = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
SUBSCRIPTS = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
NOTE_NUMBER = re.compile(r"\d{1,3}(?:\s*[,–-]\s*\d{1,3})*")
TAKES_NO_EXPONENT = re.compile(r"(?:[^\W\d_]{4,}|\d[.,]\d+|\d{4,}|[.,;:!?\"”’»)\]])\Z")
"""Words, long numbers and punctuation, after which a raised number refers to a note."""


def write_script(text: str, *, is_raised: bool, is_reference: bool = False) -> str:
    """A superscript, if `is_raised`, or a subscript as text."""
    letters = SUPERSCRIPTS if is_raised else SUBSCRIPTS
    if text and all(ord(char) in letters for char in text):
        return f"[{text}]" if is_reference else text.translate(letters)
    if is_reference and text and not text.startswith(("[", "(")):
        return f"[{text}]"
    if text and not text.isalpha() and not text.startswith(("[", "(")):
        return f"{'^' if is_raised else '_'}({text})"
    return text


def append_script(before: str, text: str, *, is_raised: bool) -> str:
    """A text with a superscript or subscript after it; what stands before tells exponents from references to notes."""
    stripped = text.strip()
    is_reference = bool(is_raised and NOTE_NUMBER.fullmatch(stripped) and TAKES_NO_EXPONENT.search(before))
    written = write_script(stripped, is_raised=is_raised, is_reference=is_reference)
    return f"{before}{text[: len(text) - len(text.lstrip())]}{written}{text[len(text.rstrip()) :]}"
