"""The words of all articles: how often each occurs, and how it is capitalised inside a sentence.

Used to read questions: a word that is in no article may be a typing mistake, names are recognised without capitals, and
"she" is no man.
Rebuilt whenever articles change and saved next to BM25's files.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path

from index.storing.words.persons import Pronoun, choose_pronouns, count_pronouns

FILE = "vocabulary.json"
TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[.!?:\n\"“”‘(•–—]")
"""A word, or a mark after which a capital letter says nothing about the next word."""
NAME = re.compile(r"[A-Z][\w'’-]*(?:[ ](?:(?:of|the|de|van|von|du|al)[ ])?[A-Z][\w'’-]*)+")
FORM_SHARE = 0.7
"""A word has a usual form if at least this share of its occurrences inside sentences are written that way."""
MAX_WORD_CHARS, MAX_NAME_CHARS, MAX_NAMES = 40, 60, 50_000


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The words of the articles, by their lower case. Compared and hashed by identity, so that it can be a cache key.

    `counts` has the number of occurrences of each word, `forms` its usual form inside a sentence ("Putin", "visit",
    "WHO"), if it has one, `names` the names of two or more words, such as "North Korea" for "north korea", and
    `pronouns` "he", "she" or "it" for names (`index.storing.words.persons.name_key`), where the articles tell.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    pronouns: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def build(cls, texts: Iterable[str]) -> Vocabulary:
        """Build the vocabulary of some texts."""
        written: Counter[str] = Counter()
        inside: Counter[str] = Counter()
        names: Counter[str] = Counter()
        called: Counter[tuple[str, Pronoun]] = Counter()
        for text in texts:
            tokens = ["\n", *TOKEN.findall(text)]
            written.update(tokens)
            inside.update(token for before, token in pairwise(tokens) if before[-1].isalpha())
            names.update(find_names(text))
            called.update(count_pronouns(text))
        counts: Counter[str] = Counter()
        for word, count in written.items():
            if is_word(word):
                counts[fold(word)] += count
        forms = {word: count for word, count in inside.items() if is_word(word)}
        usual_names = find_usual_forms(dict(names.most_common(MAX_NAMES)))
        return cls(dict(counts), find_usual_forms(forms), usual_names, choose_pronouns(called))

    def save(self, folder: Path) -> None:
        (folder / FILE).write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        """Raises OSError or ValueError if there is no readable vocabulary."""
        return cls(**json.loads((folder / FILE).read_text(encoding="utf-8")))


def is_word(token: str) -> bool:
    return token[-1].isalpha() and len(token) <= MAX_WORD_CHARS


def fold(word: str) -> str:
    """The vocabulary's key for a word: lower case, with straight apostrophes."""
    return word.lower().replace("’", "'")


def find_names(text: str) -> Iterable[str]:
    """The names of two or more words; the first word of a sentence is never part of one."""
    for match in NAME.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()].rstrip(" ")
        name = match[0] if before[-1:].isalnum() or before.endswith(",") else match[0].partition(" ")[2]
        if name[:1].isupper() and " " in name and len(name) <= MAX_NAME_CHARS:
            yield re.sub(r"['’]s$", "", name)


def find_usual_forms(forms: Mapping[str, int]) -> dict[str, str]:
    """The usual form of each word that has one, by the word's key."""
    totals: Counter[str] = Counter()
    best: dict[str, str] = {}
    for form, count in forms.items():
        word = fold(form)
        totals[word] += count
        if word not in best or (count, form) > (forms[best[word]], best[word]):
            best[word] = form
    return {word: form for word, form in best.items() if forms[form] >= FORM_SHARE * totals[word]}
