"""The embedded reader: no LLM, no key, no network, no GPU. Every value it gives is the article's own words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index import Embedder, ModelError
from index.chunks import sentences
from index.embeddings import first_line
from rag.answer import Claim, Passage, Reading, Tokens
from rag.readers.packing import load_reader
from rag.readers.spans import Span, SpanModel, Window

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPANS_PER_PASSAGE = 3
LEAST_PROBABILITY = 0.02
"""Claims less likely than this are not worth carrying on."""


@dataclass(frozen=True)
class Calibration:
    """How a probability comes from a span's margin and from its sentence's similarity to the question."""

    margin: float
    similarity: float
    intercept: float

    def probabilities(self, features: NDArray[np.float32]) -> list[float]:
        """One for each row of (margin, similarity)."""
        logits = features @ np.array([self.margin, self.similarity]) + self.intercept
        return [float(p) for p in 1 / (1 + np.exp(-np.clip(logits, -50, 50)))]


class ExtractiveReader:
    """Marks answer spans in each passage with the span model that the project ships.

    `embedder` must be the default one: the calibration was measured with it.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @cached_property
    def _loaded(self) -> tuple[SpanModel, Calibration]:
        encoder, tokenizer, calibration = load_reader()
        return SpanModel(encoder, tokenizer), Calibration(**calibration)

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """Claims of each passage, in the order of the passages. Raises ModelError."""
        model, calibration = self._loaded
        try:
            windows = model.windows(pairs_of(question, passages))
            claims, features = unscored_claims(question, passages, windows, model, self._embedder)
        except RuntimeError as error:
            raise ModelError(f"The reader failed ({first_line(error)}); try fewer passages.") from error
        scored = zip(claims, calibration.probabilities(features), strict=True)
        kept = tuple(replace(claim, probability=p) for claim, p in scored if p >= LEAST_PROBABILITY)
        return Reading(kept, Tokens(read=sum(len(window.ids) for window in windows)))


def pairs_of(question: str, passages: Sequence[Passage]) -> list[tuple[str, str]]:
    return [(question, passage.chunk.text) for passage in passages]


def unscored_claims(
    question: str, passages: Sequence[Passage], windows: Sequence[Window], model: SpanModel, embedder: Embedder
) -> tuple[list[Claim], NDArray[np.float32]]:
    """The spans of each passage as claims, and what is known of each, shape (claims, 2): margin and similarity."""
    found = model.spans_in(windows, len(passages), most=SPANS_PER_PASSAGE)
    pairs = [(p, span) for p, spans in zip(passages, found, strict=True) for span in spans if span.end > span.start]
    claims = [claim_from(passage, span) for passage, span in pairs]
    quotes = sorted({claim.quote for claim in claims})
    asked, *vectors = embedder.embed([question, *quotes])
    nearness = {quote: float(vector @ asked) for quote, vector in zip(quotes, vectors, strict=True)}
    rows = [(span.margin, nearness[claim.quote]) for claim, (_, span) in zip(claims, pairs, strict=True)]
    return claims, np.array(rows, np.float32).reshape(-1, 2)


def claim_from(passage: Passage, span: Span) -> Claim:
    """The span as a claim, its offsets counted in the article and its quote the sentences that it stands in."""
    start, end = span.start + passage.chunk.start, span.end + passage.chunk.start
    quote_start, quote_end = quote_around(passage.chunk.text, span.start, span.end)
    return Claim(
        passage.article,
        passage.article.text[start:end],
        start,
        end,
        quote_start + passage.chunk.start,
        quote_end + passage.chunk.start,
        probability=0.0,
    )


def quote_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole sentences of `text` that hold the characters `start` to `end`."""
    bounds = sentences(text)
    starts = [a for a, _ in bounds]
    first = max(0, bisect_right(starts, start) - 1)
    last = max(first, bisect_right(starts, max(start, end - 1)) - 1)
    return min(bounds[first][0], start), max(bounds[last][1], end)
