"""The words of all articles: how often each stands there, and how it is written inside a sentence.

Questions are read with it: a word that no article holds may be a typing mistake, and a name typed without capitals is
found. Made whenever articles changed and kept beside BM25's files.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path

FILE = "vocabulary.json"
TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[.!?:\n\"“”‘(•–—]")
"""A word, or a mark after which a capital letter tells nothing of the next word."""
NAME = re.compile(r"[A-Z][\w'’-]*(?:[ ](?:(?:of|the|de|van|von|du|al)[ ])?[A-Z][\w'’-]*)+")
FORM_SHARE = 0.7
"""A word has a usual form where at least this share of its places inside sentences is written so."""
MAX_WORD_CHARS, MAX_NAME_CHARS, MAX_NAMES = 40, 60, 50_000


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The words of the articles, by their lower case. Compared and hashed by identity, so that it can be cached by.

    `counts` are the places of each word; `forms` its usual form inside a sentence ("Putin", "visit", "WHO"), where it
    has one; `names` the names of two words or more, such as "north korea" for "North Korea".
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def build(cls, texts: Iterable[str]) -> Vocabulary:
        """The vocabulary of the articles' texts."""
        written: Counter[str] = Counter()
        inside: Counter[str] = Counter()
        names: Counter[str] = Counter()
        for text in texts:
            tokens = ["\n", *TOKEN.findall(text)]
            written.update(tokens)
            inside.update(token for before, token in pairwise(tokens) if before[-1].isalpha())
            names.update(find_names(text))
        counts: Counter[str] = Counter()
        for word, count in written.items():
            if is_word(word):
                counts[fold(word)] += count
        forms = {word: count for word, count in inside.items() if is_word(word)}
        return cls(dict(counts), usual_forms(forms), usual_forms(dict(names.most_common(MAX_NAMES))))

    def save(self, folder: Path) -> None:
        (folder / FILE).write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        """Raises OSError or ValueError where there is none that can be read."""
        return cls(**json.loads((folder / FILE).read_text(encoding="utf-8")))


def is_word(token: str) -> bool:
    return token[-1].isalpha() and len(token) <= MAX_WORD_CHARS


def fold(word: str) -> str:
    """A word in lower case with straight apostrophes, as the vocabulary's keys are."""
    return word.lower().replace("’", "'")


def find_names(text: str) -> Iterable[str]:
    """The names of two words or more; the first word of a sentence belongs to none."""
    for match in NAME.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()].rstrip(" ")
        name = match[0] if before[-1:].isalnum() or before.endswith(",") else match[0].partition(" ")[2]
        if name[:1].isupper() and " " in name and len(name) <= MAX_NAME_CHARS:
            yield re.sub(r"['’]s$", "", name)


def usual_forms(forms: Mapping[str, int]) -> dict[str, str]:
    """The form that most places of a word share, by the word's lower case."""
    totals: Counter[str] = Counter()
    best: dict[str, str] = {}
    for form, count in forms.items():
        word = fold(form)
        totals[word] += count
        if word not in best or (count, form) > (forms[best[word]], best[word]):
            best[word] = form
    return {word: form for word, form in best.items() if forms[form] >= FORM_SHARE * totals[word]}
