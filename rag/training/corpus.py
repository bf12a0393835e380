"""Training examples. Texts are stored once, and examples refer to them by number."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

SAME, REFINES, COMPATIBLE, CONFLICTS, UNRELATED = (1 << place for place in range(5))
"""The relations of two claims, as bits: a label may allow several."""
NO_VERDICT, NEITHER, YES, NO = -1, 0, 1, 2
"""The verdict of a sentence on a yes/no question; NO_VERDICT for other questions."""


class SentenceExample(NamedTuple):
    """A question and a sentence of a document.

    `spans` are the (start, end) characters of the sentence that answer. `kind` says where the example comes from:
    "claim", or a kind of negative such as "mined", "random", "near" or "other name".
    """

    question: int
    document: int
    sentence: int
    has_heading: bool
    answers: bool
    verdict: int
    spans: Sequence[Sequence[int]]
    kind: str


class PassageExample(NamedTuple):
    """A question and the sentences [first, last) of a document; `spans` are (sentence, start, end).

    An empty span stands for the whole sentence.
    """

    question: int
    document: int
    first: int
    last: int
    has_heading: bool
    spans: Sequence[Sequence[int]]


class PairSide(NamedTuple):
    """A claim: characters `start` to `end` of a sentence, equal if no value is marked."""

    document: int
    sentence: int
    start: int
    end: int
    has_heading: bool


class PairExample(NamedTuple):
    """Two claims and how they relate; `question` is -1 if there is none."""

    question: int
    a: PairSide
    b: PairSide
    relations: int


class DevelopmentQuestion(NamedTuple):
    """A question with the sentences it is measured on; those with indexes in `unclear` are neither right nor wrong."""

    text: str
    sentences: list[SentenceExample]
    unclear: Sequence[int]


@dataclass
class Development:
    """The examples that are never trained on, by data set."""

    questions: dict[str, list[DevelopmentQuestion]] = field(default_factory=dict)
    verdicts: dict[str, list[SentenceExample]] = field(default_factory=dict)
    pairs: dict[str, list[PairExample]] = field(default_factory=dict)


@dataclass
class ExampleSet:
    """Texts and the examples made from them. `documents` are lists of sentences; `headings` has a heading for each."""

    questions: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    documents: list[list[str]] = field(default_factory=list)
    sentences: list[SentenceExample] = field(default_factory=list)
    passages: list[PassageExample] = field(default_factory=list)
    pairs: list[PairExample] = field(default_factory=list)
    development: Development = field(default_factory=Development)
    _numbers: dict[str, int] = field(default_factory=dict, repr=False)

    def add_question(self, text: str) -> int:
        """Add a question and return its number; the same text always has the same number."""
        text = " ".join(text.split())
        number = self._numbers.setdefault(text, len(self.questions))
        if number == len(self.questions):
            self.questions.append(text)
        return number

    def add_document(self, heading: str, sentences: Sequence[str]) -> int:
        self.headings.append(heading)
        self.documents.append(list(sentences))
        return len(self.documents) - 1


def save_corpus(corpus: ExampleSet, path: Path) -> None:
    """Write the corpus as compressed JSON, atomically."""
    content = asdict(corpus)
    del content["_numbers"]
    new = path.with_suffix(".new")
    with gzip.open(new, "wt", encoding="utf-8", compresslevel=4) as file:
        json.dump(content, file, separators=(",", ":"))
    new.replace(path)


def load_corpus(path: Path) -> ExampleSet:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        content = json.load(file)
    development = content.pop("development")
    return ExampleSet(
        questions=content["questions"],
        headings=content["headings"],
        documents=content["documents"],
        sentences=[SentenceExample(*row) for row in content["sentences"]],
        passages=[PassageExample(*row) for row in content["passages"]],
        pairs=[read_pair(row) for row in content["pairs"]],
        development=Development(
            {name: [read_development_question(row) for row in rows] for name, rows in development["questions"].items()},
            {name: [SentenceExample(*row) for row in rows] for name, rows in development["verdicts"].items()},
            {name: [read_pair(row) for row in rows] for name, rows in development["pairs"].items()},
        ),
    )


def read_pair(row: list[Any]) -> PairExample:
    question, a, b, relations = row
    return PairExample(question, PairSide(*a), PairSide(*b), relations)


def read_development_question(row: list[Any]) -> DevelopmentQuestion:
    text, sentences, unclear = row
    return DevelopmentQuestion(text, [SentenceExample(*each) for each in sentences], unclear)
