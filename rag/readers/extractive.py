"""The embedded reader: no LLM, no key, no network, no GPU. Every value it gives is the article's own words.

A value is a span of a few words, or a whole sentence where the question asks for an explanation.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from index import Embedder, ModelError
from index.embeddings import first_line
from rag.answer import Claim, Passage, Reading, Tokens
from rag.questions import asks_for_explanation
from rag.readers.packing import load_reader
from rag.readers.scoring import Calibration, similarities
from rag.readers.sentences import quote_around
from rag.readers.spans import Margins, Span, SpanModel, Window

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPANS_PER_PASSAGE = 3
SPANS_BEHIND_SENTENCES = 20
"""Spans of a passage whose sentences are looked at where sentences are wanted."""
FEATURES = {"spans": 3, "sentences": 4}
"""What the probability of each sort of claim follows from, see `Unscored`."""


class ExtractiveReader:
    """Marks answer spans in each passage with the span model that the project ships.

    `embedder` must be the default one: the calibration was measured with it.
    """

    name = "embedded"

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._loading = Lock()

    @cached_property
    def _loaded(self) -> tuple[SpanModel, dict[str, Calibration]]:
        encoder, tokenizer, calibrations = load_reader()
        return SpanModel(encoder, tokenizer), {name: Calibration(**fitted) for name, fitted in calibrations.items()}

    def load(self) -> None:
        """Loads the weights, once. Raises ModelError."""
        with self._loading:
            _ = self._loaded

    async def read(self, question: str, passages: Sequence[Passage], done: Callable[[int], None]) -> Reading:
        """Claims of each passage, in the order of the passages, all read at once. Raises ModelError."""
        reading = await asyncio.to_thread(self.read_now, question, passages)
        done(len(passages))
        return reading

    def read_now(self, question: str, passages: Sequence[Passage]) -> Reading:
        """`read` for a caller without an event loop."""
        self.load()
        model, calibrations = self._loaded
        wanted = "sentences" if asks_for_explanation(question) else "spans"
        try:
            found = unscored_claims(question, passages, model, self._embedder, wanted)
        except RuntimeError as error:
            raise ModelError(f"The reader failed ({first_line(error)}); try fewer passages.") from error
        scored = zip(found.claims, calibrations[wanted].probabilities(found.features), strict=True)
        claims = tuple(replace(claim, probability=p) for claim, p in scored)
        return Reading(claims, Tokens(read=found.tokens))


@dataclass(frozen=True)
class Unscored:
    """Claims without their probabilities; what these follow from; and the tokens that were read.

    The features, shape (claims, FEATURES), are the margin of the span (or of the best one in the sentence); the margins
    of the span and of the best one where the sentence is read alone; and for sentences the cosine similarity to the
    question. For spans that similarity told next to nothing, and to embed their sentences took as long as to read.
    """

    claims: tuple[Claim, ...]
    features: NDArray[np.float32]
    tokens: int


def unscored_claims(
    question: str, passages: Sequence[Passage], model: SpanModel, embedder: Embedder, wanted: str
) -> Unscored:
    """The "spans" or "sentences" of each passage as claims."""
    most, claims_of = (
        (SPANS_BEHIND_SENTENCES, sentence_claims) if wanted == "sentences" else (SPANS_PER_PASSAGE, span_claims)
    )
    windows = model.windows([(question, passage.chunk.text) for passage in passages])
    found = model.spans_in(windows, len(passages), most=most)
    pairs = [pair for passage, spans in zip(passages, found, strict=True) for pair in claims_of(passage, spans)]
    claims = tuple(claim for claim, _ in pairs)
    alone, again = read_alone(question, claims, model)
    columns: list[Sequence[float]] = [[margin for _, margin in pairs], *zip(*alone, strict=True)]
    if wanted == "sentences":
        columns.append(similarities(question, claims, embedder))
    features = np.array(columns, np.float32).T if claims else np.zeros((0, FEATURES[wanted]), np.float32)
    return Unscored(claims, features, sum(len(window.ids) for window in [*windows, *again]))


def read_alone(question: str, claims: Sequence[Claim], model: SpanModel) -> tuple[list[Margins], list[Window]]:
    """The margins of each claim where its sentence is read without the rest of the passage, and the windows read.

    What only its surroundings made look like an answer is weaker there.
    """
    quotes = list(dict.fromkeys(claim.quote for claim in claims))
    places = [(quotes.index(c.quote), c.start - c.quote_start, c.end - c.quote_start) for c in claims]
    wanted = [list(dict.fromkeys((a, b) for own, a, b in places if own == quote)) for quote in range(len(quotes))]
    windows = model.windows([(question, quote) for quote in quotes])
    found = model.margins(windows, wanted)
    return [found[quote][wanted[quote].index((start, end))] for quote, start, end in places], windows


def span_claims(passage: Passage, spans: Sequence[Span]) -> Iterator[tuple[Claim, float]]:
    """Each span as a claim, with its margin."""
    for span in spans:
        if span.end > span.start:
            quote = quote_around(passage.chunk.text, span.start, span.end)
            yield claim_at(passage, (span.start, span.end), quote), span.margin


def sentence_claims(passage: Passage, spans: Sequence[Span]) -> Iterator[tuple[Claim, float]]:
    """Each sentence that holds a span as a claim, with the margin of its best span; `spans` come best first."""
    best: dict[tuple[int, int], float] = {}
    for span in spans:
        best.setdefault(quote_around(passage.chunk.text, span.start, span.end), span.margin)
    for sentence, margin in best.items():
        yield claim_at(passage, sentence, sentence), margin


def claim_at(passage: Passage, value: tuple[int, int], quote: tuple[int, int]) -> Claim:
    """A claim whose offsets, given in the chunk, are counted in the article."""
    start, end, quote_start, quote_end = (at + passage.chunk.start for at in (*value, *quote))
    return Claim(passage.article, passage.article.text[start:end], start, end, quote_start, quote_end, probability=0.0)
