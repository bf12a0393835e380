"""What flows from the question to the answer, as values: passages, claims, positions, citations, answer, trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from index import Article, Chunk
from rag.status import RelationKind as RelationKind
from rag.status import Status as Status


@dataclass(frozen=True)
class Passage:
    """A chunk that retrieval found, with its article. `similarity` is the cosine to the question, in -1..1.

    `dense_rank` and `lexical_rank` are its places, counted from 1, by vectors and by words; None where it has none.
    """

    article: Article
    chunk: Chunk
    similarity: float
    dense_rank: int | None = None
    lexical_rank: int | None = None


@dataclass(frozen=True)
class Claim:
    """One answer that one article gives.

    The value stands at `start:end` of the article's text, inside the quote at `quote_start:quote_end`. `probability`
    is the reader's, in 0..1, that the article answers the question so. `verdict` is "yes" or "no" where a yes/no
    question was asked; the value is then the sentence that says so.
    """

    article: Article
    value: str
    start: int
    end: int
    quote_start: int
    quote_end: int
    probability: float
    verdict: Literal["", "yes", "no"] = ""

    @property
    def answer(self) -> str:
        """The short answer: yes, no, or the value."""
        return self.verdict or self.value

    @property
    def quote(self) -> str:
        """The article's words around the value."""
        return self.article.text[self.quote_start : self.quote_end]


@dataclass(frozen=True)
class Tokens:
    """Tokens that a reader read and wrote, by its own count; the embedded reader writes none."""

    read: int = 0
    written: int = 0

    def __add__(self, other: Tokens) -> Tokens:
        return Tokens(self.read + other.read, self.written + other.written)


@dataclass(frozen=True)
class Reading:
    """What a reader found in some passages: claims in the order of the passages, and the tokens that they took.

    `dropped` counts what a model claimed and no article says in these words.
    """

    claims: tuple[Claim, ...]
    tokens: Tokens = Tokens()
    dropped: int = 0

    def __add__(self, other: Reading) -> Reading:
        return Reading(self.claims + other.claims, self.tokens + other.tokens, self.dropped + other.dropped)


@dataclass(frozen=True)
class Citation:
    """Where an article says so: `article.text[start:end] == quote`, to the character.

    `location` says where a person finds it in the file, as "page 12" or "row 7"; empty for plain text.
    """

    number: int
    article_id: str
    title: str
    source: str
    published: date | None
    url: str
    quote: str
    start: int
    end: int
    location: str = ""


@dataclass(frozen=True)
class Position:
    """One answer that some articles give.

    `support` counts the independent articles behind it, `latest` is the newest date of publication among them, and
    `probability` the reader's best, in 0..1. `part` is the question that it answers, where several were asked at once.
    """

    value: str
    citations: tuple[Citation, ...]
    support: int
    latest: date | None
    probability: float
    part: str = ""


@dataclass(frozen=True)
class Decision:
    """How two claims relate, and why, in words. `probability`, in 0..1, is 1.0 where comparing the values decides."""

    value_a: str
    value_b: str
    kind: RelationKind
    probability: float
    reason: str


@dataclass(frozen=True)
class Disagreement:
    """Two passages that contradict each other, found without being asked.

    `question` is one that both answer; `topic` names what they are about; `headline` is one plain sentence with both
    values; `support` counts the independent articles behind both sides together; `probability`, in 0..1, is that they
    really conflict.
    """

    question: str
    topic: str
    a: Citation
    b: Citation
    value_a: str
    value_b: str
    probability: float
    reason: str
    support: int = 2
    headline: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The disagreement as plain JSON types; `a` and `b` are citations."""
        from rag.schema import DisagreementData

        return DisagreementData.of(self).to_dict()


@dataclass(frozen=True)
class Answer:
    """The answer to one question, with everything it rests on.

    `question` is the question as it was understood, with what it leaves to earlier turns put in; `read_as` says so
    where its spelling was corrected. `headline` is one plain sentence that answers; `text` begins with it.
    `reason` says in words why the status is what it is; `text` is Markdown with [n] markers; `positions` come strongest
    first; `citations` are numbered 1..n in order of appearance; `nearest` are the passages that come closest where
    there is no evidence; `dropped` counts claims whose quote was not found in the article. `reader` names what read;
    `fallback` says why it was not the LLM that settings name, if so; `is_prose` tells whether an LLM wrote the text.
    `seconds` are by stage (understand, retrieve, read, reconcile, write). Answers do not differ by times and tokens.
    """

    question: str
    status: Status
    reason: str
    text: str
    positions: tuple[Position, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Passage, ...] = ()
    dropped: int = 0
    reader: str = ""
    fallback: str = ""
    is_prose: bool = False
    headline: str = ""
    read_as: str = ""
    tokens: Tokens = field(default=Tokens(), compare=False)
    seconds: Mapping[str, float] = field(default_factory=dict, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain JSON types; `rag.schema.AnswerData` says which, docs/reference/answer.md lists them."""
        from rag.schema import AnswerData  # pydantic takes longer to import than all of this package

        return AnswerData.of(self).to_dict()


@dataclass(frozen=True)
class Trace:
    """An answer and the way to it.

    `passages` are those that were read, `claims` those found there, unproved ones included, and `decisions` how the
    claims' values were found to relate.
    """

    answer: Answer
    passages: tuple[Passage, ...] = ()
    claims: tuple[Claim, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def confidence(self) -> float:
        """The best claim's probability, in 0..1, also where it was too little for an answer; 0 without claims."""
        return max((claim.probability for claim in self.claims), default=0.0)


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
