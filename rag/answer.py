"""The values that flow from question to answer: passages, claims, positions, citations, answer, trace."""

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

    `dense_rank` and `lexical_rank` are its ranks by vectors and by words, from 1; None where it is not ranked.
    """

    article: Article
    chunk: Chunk
    similarity: float
    dense_rank: int | None = None
    lexical_rank: int | None = None


@dataclass(frozen=True)
class Claim:
    """One answer that one article gives.

    The value stands at `start:end` of the article's text, inside the quote at `quote_start:quote_end`. `probability`,
    in 0..1, is the reader's estimate that the article gives this answer. `verdict` is "yes" or "no" for a yes/no
    question; the value is then the sentence that says so.
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

    def overlaps(self, other: Claim) -> bool:
        """Whether the values of both share characters of one article."""
        return self.article.id == other.article.id and self.start < other.end and other.start < self.end

    def cut(self, start: int, end: int, probability: float) -> Claim:
        """The claim that characters `start` to `end` of the quote make."""
        first, last = self.quote_start + start, self.quote_start + end
        value = self.article.text[first:last]
        return Claim(self.article, value, first, last, self.quote_start, self.quote_end, probability)


@dataclass(frozen=True)
class Tokens:
    """Tokens that a reader read and wrote, by its own count; the embedded reader writes none."""

    read: int = 0
    written: int = 0

    def __add__(self, other: Tokens) -> Tokens:
        return Tokens(self.read + other.read, self.written + other.written)


@dataclass(frozen=True)
class Reading:
    """What a reader found in some passages: the claims, and the tokens used.

    `dropped` counts claims of a model whose words are not in the article.
    """

    claims: tuple[Claim, ...]
    tokens: Tokens = Tokens()
    dropped: int = 0

    def __add__(self, other: Reading) -> Reading:
        return Reading(self.claims + other.claims, self.tokens + other.tokens, self.dropped + other.dropped)


@dataclass(frozen=True)
class Citation:
    """A quote and its place in an article: `article.text[start:end] == quote`, to the character.

    `location` is where to find it in the file, such as "page 12" or "row 7"; empty for plain text.
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
    `probability`, in 0..1, is that of its best claim. `part` is the question it answers, if several were asked.
    """

    value: str
    citations: tuple[Citation, ...]
    support: int
    latest: date | None
    probability: float
    part: str = ""


@dataclass(frozen=True)
class Decision:
    """How two claims relate, and why, in words. `probability`, in 0..1, is 1.0 where the values alone decide."""

    value_a: str
    value_b: str
    kind: RelationKind
    probability: float
    reason: str


@dataclass(frozen=True)
class Disagreement:
    """Two passages that contradict each other, found without being asked.

    `question` is one that both answer; `topic` names what they are about; `headline` is one plain sentence with both
    values; `support` counts the independent articles behind both sides together; `probability`, in 0..1, is the
    probability that they conflict.
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

    `question` is the question as it was understood, completed from earlier turns; `read_as` is its corrected spelling,
    empty where nothing was corrected. `headline` is one plain sentence that answers; `text` begins with it.
    `reason` says why the status is what it is; `text` is Markdown with [n] markers; `positions` come strongest first;
    `citations` are numbered 1..n in order of appearance; `notes`, a sentence each, say of a disagreement why unlike
    values conflict and which articles give both; `nearest` are the nearest passages where there is no evidence;
    `dropped` counts claims whose quote was not found in the article. `reader` names the reader; `fallback` says
    what the LLM that settings name failed to do and what was done instead, if it failed; `is_prose` tells whether an
    LLM wrote the text.
    `seconds` are by stage (understand, retrieve, read, reconcile, write). `tokens` and `seconds` are not compared.
    """

    question: str
    status: Status
    reason: str
    text: str
    positions: tuple[Position, ...] = ()
    citations: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
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
        """The answer as plain JSON types, described in `rag.schema.AnswerData` and docs/reference/answer.md."""
        from rag.schema import AnswerData  # pydantic takes longer to import than all of this package

        return AnswerData.of(self).to_dict()


@dataclass(frozen=True)
class Trace:
    """An answer and what it was made from.

    `passages` are those that were read, `claims` all that were found in them, unproved ones included, and `decisions`
    how the claims' values relate.
    """

    answer: Answer
    passages: tuple[Passage, ...] = ()
    claims: tuple[Claim, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def confidence(self) -> float:
        """The best claim's probability, in 0..1, even if it was too low for an answer; 0 without claims."""
        return max((claim.probability for claim in self.claims), default=0.0)


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
