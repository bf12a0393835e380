"""What a system made of one case, as plain values that are written to a file and read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rag.answer import Status, Tokens, Trace


@dataclass(frozen=True)
class GivenCitation:
    """A citation as given; `found` is what its article really says there, None where there is no such article."""

    number: int
    article_id: str
    quote: str
    start: int
    end: int
    found: str | None

    @property
    def verbatim(self) -> bool:
        return bool(self.quote) and self.found == self.quote


@dataclass(frozen=True)
class GivenPosition:
    """A position as given, with the numbers of its citations."""

    value: str
    probability: float
    citations: tuple[int, ...]


@dataclass(frozen=True)
class Retrieved:
    """A passage that was read; in order, best first."""

    article_id: str
    text: str


@dataclass(frozen=True)
class Judgement:
    """What a judge said, in 0..1, and why; `failed` where it could not say anything."""

    value: float
    reason: str
    failed: bool = False


@dataclass(frozen=True)
class Outcome:
    """The outcome of one case; where `error` is not empty there was no answer. `seconds` are by stage."""

    case_id: str
    status: Status | None = None
    reason: str = ""
    text: str = ""
    positions: tuple[GivenPosition, ...] = ()
    citations: tuple[GivenCitation, ...] = ()
    passages: tuple[Retrieved, ...] = ()
    confidence: float = 0.0
    dropped: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)
    tokens: Tokens = field(default_factory=Tokens)
    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    error: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(position.value for position in self.positions)

    @property
    def unjudged(self) -> list[str]:
        """Why the judge could not judge this case; empty where it could, or was not asked."""
        return [judgement.reason for judgement in self.judgements.values() if judgement.failed]

    def cited(self, position: GivenPosition) -> list[GivenCitation]:
        return [citation for citation in self.citations if citation.number in position.citations]


def outcome_of(case_id: str, trace: Trace, article_text: Callable[[str], str | None]) -> Outcome:
    """The outcome of an answered case. `article_text` gives an article's text by its id, None where there is none."""
    answer = trace.answer
    return Outcome(
        case_id,
        answer.status,
        answer.reason,
        answer.text,
        tuple(GivenPosition(p.value, p.probability, tuple(c.number for c in p.citations)) for p in answer.positions),
        tuple(
            GivenCitation(
                c.number, c.article_id, c.quote, c.start, c.end, text_at(article_text(c.article_id), c.start, c.end)
            )
            for c in answer.citations
        ),
        tuple(Retrieved(passage.article.id, passage.chunk.text) for passage in trace.passages),
        trace.confidence,
        answer.dropped,
        dict(answer.seconds),
        answer.tokens,
    )


def text_at(text: str | None, start: int, end: int) -> str | None:
    """The characters at these offsets; None where the text does not reach so far."""
    return text[start:end] if text is not None and 0 <= start <= end <= len(text) else None
