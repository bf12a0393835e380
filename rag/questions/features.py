"""The features of a question: hashed n-grams of its words and characters, beside its sentence embedding."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from rag.questions.english import is_english

if TYPE_CHECKING:
    from numpy.typing import NDArray

PLACES = 8192
"""Places that n-grams are hashed to (Weinberger et al. 2009, "Feature Hashing")."""
MAX_WORDS = 60
"""Words of a question that count."""
FIRST_WORDS = 5
"""Words at the beginning whose letters are features."""
CHARACTERS = (3, 4)
"""Lengths of the n-grams of characters, which see past a typing mistake."""
FRAME, ENDS = (1, 2, 3, 4), 5
"""Lengths of n-grams of the frame, and of its beginning and end."""
FRAME_WORDS, KNOWN_WORDS = (150, 1_000), 30_000
"""The number of most common words that each of two frames keeps as they are; words beyond KNOWN_WORDS are often
names."""

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
NUMBER = re.compile(r"\d+")
MARKUP = re.compile(r"[<>{}=;*/\\#$^+`|]")


def words_asked(text: str) -> list[str]:
    """The words in lower case, curly apostrophes made straight: capitals and final punctuation do not count."""
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]


def normal_form(text: str) -> str:
    """The text that is embedded and classified."""
    return " ".join(text.lower().replace("’", "'").split()).rstrip("?!. ")


def ngrams(text: str) -> Iterator[str]:
    """Yield the n-grams of a question, each after the name of its sort."""
    words = [NUMBER.sub("0", word) for word in words_asked(text)[:MAX_WORDS]]
    yield from (f"word {word}" for word in words)
    yield from (f"pair {' '.join(pair)}" for pair in pairwise(words))
    yield from (f"mark {mark}" for mark in MARKUP.findall(text))
    for word in words[:FIRST_WORDS]:
        padded = f" {word} "
        for size in CHARACTERS:
            yield from (f"letters {padded[at : at + size]}" for at in range(len(padded) - size + 1))
    for kept in FRAME_WORDS:
        yield from frame_ngrams([frame_word(word, kept) for word in words])


def frame_ngrams(frame: list[str]) -> Iterator[str]:
    """Yield the n-grams of a question's frame, its two ends and its length."""
    for size in FRAME:
        yield from (f"frame {' '.join(frame[at : at + size])}" for at in range(len(frame) - size + 1))
    for size in range(1, min(len(frame), ENDS) + 1):
        yield f"opening {' '.join(frame[:size])}"
        yield f"closing {' '.join(frame[-size:])}"
    yield f"length {min(len(frame), 8)}"


def frame_word(word: str, kept: int) -> str:
    """A common word as it is; of any other word only whether it is a number, English, and in the plural."""
    if word[0].isdigit():
        return "0"
    if is_english(word, kept):
        return word
    ending = "s" if word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")) else ""
    return ("_" if is_english(word, KNOWN_WORDS) else "~") + ending


def hashed_counts(text: str) -> NDArray[np.float32]:
    """Shape (PLACES,): the n-grams, each counted once, as a vector of length one."""
    vector = np.zeros(PLACES, np.float32)
    for ngram in set(ngrams(text)):
        vector[zlib.crc32(ngram.encode()) % PLACES] += 1
    return vector / max(float(np.linalg.norm(vector)), 1.0)
