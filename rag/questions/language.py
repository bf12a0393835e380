"""Detect the language of a question with py3langid (Lui and Baldwin 2012, "langid.py").

A question is taken for English unless there is strong evidence against it: short English questions are full of foreign
names. So the library is asked, and loaded, only where few of the words are English.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from rag.questions.english import is_english
from rag.questions.words import WORD, KnownWords, normalize_word

ENGLISH = "en"
LANGUAGES = (
    "af ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id is it ja ko lt lv mk ms nl no pl pt ro ru sk sl sq sr "
    "sv sw ta th tr uk ur vi zh"
).split()
"""Languages told apart, by their two-letter codes (ISO 639-1)."""
KNOWN_SHARE, KNOWN_SHARE_WITH_CLASSIFIER = 0.5, 0.8
"""A question with at least this share of English words is English; where the classifier of questions takes it for
another language, with at least the second."""
EVIDENCE, EVIDENCE_WITH_CLASSIFIER = 0.8, 0.3
"""Minimum probability of another language: alone, and where the classifier of questions agrees."""


def detect_language(text: str, *, looks_foreign: bool = False, vocabulary: KnownWords | None = None) -> str:
    """The code of the language; "en" in doubt, "" for a text without letters.

    `looks_foreign` says that the classifier of questions takes the text for another language. Words that the articles
    write with a capital letter are names, and tell nothing.
    """
    letters = [letter for letter in text if letter.isalpha()]
    if not letters:
        return ""
    if sum(is_latin(letter) for letter in letters) < len(letters) / 2:
        return most_likely_language(text)[0]
    words = [normalize_word(word) for word in WORD.findall(text)]
    telling = [word for word in words if not is_name(word, vocabulary)]
    share = KNOWN_SHARE_WITH_CLASSIFIER if looks_foreign else KNOWN_SHARE
    if sum(is_english(word) for word in telling) >= share * len(telling) or len(telling) < 2:
        return ENGLISH
    language, probability = most_likely_language(" ".join(telling))
    needed = EVIDENCE_WITH_CLASSIFIER if looks_foreign else EVIDENCE
    return language if probability >= needed else ENGLISH


def is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")


def is_name(word: str, vocabulary: KnownWords | None) -> bool:
    return vocabulary is not None and vocabulary.forms.get(word, "")[:1].isupper()


def most_likely_language(text: str) -> tuple[str, float]:
    """The code of the language, and its probability in 0..1."""
    language, probability = load_identifier().classify(text)
    return str(language), float(probability)


@cache
def load_identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    loaded = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    loaded.set_languages(LANGUAGES)
    return loaded
