"""What a system answered in one case, as plain values that can be written to a file and read back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rag.answer import Claim, Decision, Status, Tokens, Trace

MAX_CLAIMS = 30
"""The most claims kept for a case."""


@dataclass(frozen=True)
class GivenCitation:
    """A citation as given. `found` is the article's text at these offsets; None if there is none."""

    number: int
    article_id: str
    quote: str
    start: int
    end: int
    found: str | None

    @property
    def is_verbatim(self) -> bool:
        return bool(self.quote) and self.found == self.quote


@dataclass(frozen=True)
class GivenPosition:
    """A position as given, with the numbers of its citations."""

    value: str
    probability: float
    citations: tuple[int, ...]


@dataclass(frozen=True)
class Retrieved:
    """A passage that was read. Passages are ordered, best first."""

    article_id: str
    text: str


@dataclass(frozen=True)
class ReadClaim:
    """A claim that the reader made, whether or not it became part of the answer.

    `verdict` is "yes" or "no" for a yes/no question, whose value is the whole sentence; otherwise it is empty.
    """

    article_id: str
    value: str
    quote: str
    probability: float
    verdict: str = ""

    @property
    def answer(self) -> str:
        """What the claim answers: its verdict, or its value."""
        return self.verdict or self.value


@dataclass(frozen=True)
class VariantAnswer:
    """The answer to the same question typed in another way."""

    question: str
    status: Status | None
    values: tuple[str, ...]
    error: str = ""


@dataclass(frozen=True)
class Judgement:
    """A judge's score in 0..1 and its reason; `failed` if the judge could not be asked."""

    value: float
    reason: str
    failed: bool = False


@dataclass(frozen=True)
class Outcome:
    """The outcome of one case; if `error` is not empty, there was no answer. `seconds` are by stage.

    `answer` is what the system answered, by `Answer.to_dict()`; the other fields are what measures read of it, and of
    what it was made from. `question` is the question as understood, with a follow-up completed.
    """

    case_id: str
    status: Status | None = None
    reason: str = ""
    text: str = ""
    positions: tuple[GivenPosition, ...] = ()
    citations: tuple[GivenCitation, ...] = ()
    passages: tuple[Retrieved, ...] = ()
    claims: tuple[ReadClaim, ...] = ()
    decisions: tuple[Decision, ...] = ()
    variants: Mapping[str, VariantAnswer] = field(default_factory=dict)
    confidence: float = 0.0
    dropped: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)
    tokens: Tokens = field(default_factory=Tokens)
    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    question: str = ""
    error: str = ""
    answer: Mapping[str, Any] = field(default_factory=dict)

    @property
    def values(self) -> tuple[str, ...]:
        """The values of all positions, in order."""
        return tuple(position.value for position in self.positions)

    @property
    def judge_failures(self) -> list[str]:
        """Why the judge could not judge this case; empty if it could or was not asked."""
        return [judgement.reason for judgement in self.judgements.values() if judgement.failed]

    def find_citations(self, position: GivenPosition) -> list[GivenCitation]:
        """The citations that a position refers to."""
        return [citation for citation in self.citations if citation.number in position.citations]


def make_outcome(case_id: str, trace: Trace, find_text: Callable[[str], str | None]) -> Outcome:
    """The outcome of an answered case. `find_text` returns an article's text by id; None if there is none."""
    answer = trace.answer
    return Outcome(
        case_id,
        answer.status,
        answer.reason,
        answer.text,
        tuple(GivenPosition(p.value, p.probability, tuple(c.number for c in p.citations)) for p in answer.positions),
        tuple(
            GivenCitation(
                c.number, c.article_id, c.quote, c.start, c.end, slice_text(find_text(c.article_id), c.start, c.end)
            )
            for c in answer.citations
        ),
        tuple(Retrieved(passage.article.id, passage.chunk.text) for passage in trace.passages),
        choose_claims(trace.claims),
        trace.decisions,
        confidence=trace.confidence,
        dropped=answer.dropped,
        seconds=dict(answer.seconds),
        tokens=answer.tokens,
        question=answer.question,
        answer=answer.to_dict(),
    )


def choose_claims(claims: Iterable[Claim]) -> tuple[ReadClaim, ...]:
    """The most probable claims, at most `MAX_CLAIMS`."""
    ranked = sorted(claims, key=lambda claim: -claim.probability)[:MAX_CLAIMS]
    return tuple(ReadClaim(c.article.id, c.value, c.quote, c.probability, c.verdict) for c in ranked)


def slice_text(text: str | None, start: int, end: int) -> str | None:
    """The characters at these offsets; None if the text does not reach that far."""
    return text[start:end] if text is not None and 0 <= start <= end <= len(text) else None


def describe_failure(error: Exception) -> str:
    """The error's type and message, without characters that UTF-8 cannot encode."""
    return f"{type(error).__name__}: {error}".encode("utf-8", "replace").decode()
