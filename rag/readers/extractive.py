"""The embedded reader: no LLM, no key, no network, no GPU. Every value it gives is the article's own words."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from index import ModelError
from index.chunks import sentences
from index.embeddings import first_line
from rag.answer import Claim, Passage
from rag.readers.packing import load_reader
from rag.readers.spans import Span, SpanModel

SPANS_PER_PASSAGE = 3
LEAST_PROBABILITY = 0.02
"""Claims less likely than this are not worth carrying on."""


class ExtractiveReader:
    """Marks answer spans in each passage with the span model that the project ships."""

    @cached_property
    def _loaded(self) -> tuple[SpanModel, float, float]:
        encoder, tokenizer, calibration = load_reader()
        return SpanModel(encoder, tokenizer), calibration["slope"], calibration["intercept"]

    def read(self, question: str, passages: Sequence[Passage]) -> list[Claim]:
        """Claims of each passage, most probable first. Raises ModelError."""
        model, slope, intercept = self._loaded
        try:
            found = model.spans([(question, p.chunk.text) for p in passages], most=SPANS_PER_PASSAGE)
        except RuntimeError as error:
            raise ModelError(f"The reader failed ({first_line(error)}); try fewer passages.") from error
        claims = [
            claim_from(passage, span, sigmoid(slope * span.margin + intercept))
            for passage, spans in zip(passages, found, strict=True)
            for span in spans
        ]
        return [claim for claim in claims if claim.value and claim.probability >= LEAST_PROBABILITY]


def claim_from(passage: Passage, span: Span, probability: float) -> Claim:
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
        probability,
    )


def quote_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole sentences of `text` that hold the characters `start` to `end`."""
    bounds = sentences(text)
    starts = [a for a, _ in bounds]
    first = max(0, bisect_right(starts, start) - 1)
    last = max(first, bisect_right(starts, max(start, end - 1)) - 1)
    return min(bounds[first][0], start), max(bounds[last][1], end)


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, x))))
