"""What flows from the question to the answer, as values: passages, claims, positions, citations, answer, trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from index import Article, Chunk

Status = Literal["answered", "disputed", "updated", "several", "no_evidence"]


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
    is the reader's, in 0..1, that the article answers the question so.
    """

    article: Article
    value: str
    start: int
    end: int
    quote_start: int
    quote_end: int
    probability: float

    @property
    def quote(self) -> str:
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
    """Where an article says so: `article.text[start:end] == quote`, to the character."""

    number: int
    article_id: str
    title: str
    source: str
    published: date | None
    url: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True)
class Position:
    """One answer that some articles give.

    `support` counts the independent articles behind it, `latest` is the newest date of publication among them, and
    `probability` the reader's best, in 0..1.
    """

    value: str
    citations: tuple[Citation, ...]
    support: int
    latest: date | None
    probability: float


@dataclass(frozen=True)
class Answer:
    """The answer to one question, with everything it rests on.

    `question` is the question as it was understood, with what it leaves to earlier turns put in.
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
    tokens: Tokens = field(default=Tokens(), compare=False)
    seconds: Mapping[str, float] = field(default_factory=dict, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain JSON types.

        Keys: question, status, reason, text, is_prose, dropped, reader, fallback; tokens, with read and written;
        seconds, by stage; positions, each with value, support, latest (ISO date or null), probability and citations
        (their numbers); citations, each with number, article_id, title, source, published
        (ISO date or null), url, quote, start, end; nearest, each with article_id, title, source, published, start,
        end, text, similarity, dense_rank and lexical_rank (places by vectors and by words, from 1, or null).
        """
        return {
            "question": self.question,
            "status": self.status,
            "reason": self.reason,
            "text": self.text,
            "positions": [position_dict(position) for position in self.positions],
            "citations": [citation_dict(citation) for citation in self.citations],
            "nearest": [passage_dict(passage) for passage in self.nearest],
            "dropped": self.dropped,
            "reader": self.reader,
            "fallback": self.fallback,
            "is_prose": self.is_prose,
            "tokens": {"read": self.tokens.read, "written": self.tokens.written},
            "seconds": {stage: round(seconds, 4) for stage, seconds in self.seconds.items()},
        }


@dataclass(frozen=True)
class Trace:
    """An answer and the way to it: the passages that were read, and the claims found there, unproved ones included."""

    answer: Answer
    passages: tuple[Passage, ...] = ()
    claims: tuple[Claim, ...] = ()

    @property
    def confidence(self) -> float:
        """The best claim's probability, in 0..1, also where it was too little for an answer; 0 without claims."""
        return max((claim.probability for claim in self.claims), default=0.0)


def position_dict(position: Position) -> dict[str, Any]:
    return {
        "value": position.value,
        "support": position.support,
        "latest": iso(position.latest),
        "probability": round(position.probability, 4),
        "citations": [citation.number for citation in position.citations],
    }


def citation_dict(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "article_id": citation.article_id,
        "title": citation.title,
        "source": citation.source,
        "published": iso(citation.published),
        "url": citation.url,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }


def passage_dict(passage: Passage) -> dict[str, Any]:
    return {
        "article_id": passage.article.id,
        "title": passage.article.title,
        "source": passage.article.source,
        "published": iso(passage.article.published),
        "start": passage.chunk.start,
        "end": passage.chunk.end,
        "text": passage.chunk.text,
        "similarity": round(passage.similarity, 4),
        "dense_rank": passage.dense_rank,
        "lexical_rank": passage.lexical_rank,
    }


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
