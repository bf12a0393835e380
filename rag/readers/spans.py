"""The span model: a BERT encoder that marks where in a passage the answer to a question stands.

The method is that of Devlin et al. 2019 (BERT, section 4.3, SQuAD 2.0): a linear layer gives every token a start and an
end score; a span scores the sum of its ends', and the first token's two scores stand for "not answered here". What is
reported is the margin of a span over that null score, in logits.

The encoder computes in bfloat16 where the processor does (see `index.encoder`): 99.5% of the best spans on 657 held-out
questions are those of float32.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.chunks import sentences
from index.encoder import Tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer

MAX_TOKENS = 256
"""Tokens of one window: question, passage and three marks."""
MAX_QUESTION_TOKENS = 64
WINDOW_OVERLAP = 64
"""Passage tokens that two windows of one long passage share; longer than any answer span."""
MAX_ANSWER_TOKENS = 30


@dataclass(frozen=True)
class Span:
    """An answer span: `text[start:end]` of the passage, and its margin over "not answered here" in logits."""

    start: int
    end: int
    margin: float


@dataclass(frozen=True)
class Window:
    """One pass of the encoder over a part of a passage."""

    pair: int
    """Which question and passage this window belongs to."""
    ids: list[int]
    types: list[int]
    offsets: list[tuple[int, int] | None]
    """Characters of each token in the passage; None for tokens of the question and for marks."""
    sentences: list[int]
    """Which sentence of the passage each token belongs to; -1 for tokens of the question and for marks."""


Margins = tuple[float, float]
"""The margin of a span, and that of the best span of its passage; in logits."""
NO_MARGINS: Margins = (-50.0, -50.0)
"""Where a passage has no such span."""


class TokenScorer(Protocol):
    def run(self, texts: Sequence[Tokens]) -> list[NDArray[np.float32]]:
        """For each text, in order, the start and end scores of its tokens, in logits; shape (tokens, 2)."""


class SpanModel:
    """A question-answering encoder with its tokenizer."""

    def __init__(self, encoder: TokenScorer, tokenizer: Tokenizer) -> None:
        self._encoder = encoder
        self._windows = Windows(tokenizer)

    def windows(self, pairs: Sequence[tuple[str, str]]) -> list[Window]:
        """The windows of all (question, passage) pairs."""
        return [window for number, pair in enumerate(pairs) for window in self._windows.of(number, *pair)]

    def spans(self, pairs: Sequence[tuple[str, str]], *, most: int = 3) -> list[list[Span]]:
        """The best spans of each (question, passage) pair, best first, at most `most`, none overlapping another."""
        return self.spans_in(self.windows(pairs), len(pairs), most=most)

    def spans_in(self, windows: Sequence[Window], pairs: int, *, most: int) -> list[list[Span]]:
        """`spans` of that many pairs, which were cut into windows before."""
        found: list[list[Span]] = [[] for _ in range(pairs)]
        for window, starts, ends in self._scores(windows):
            found[window.pair].extend(window_spans(window, starts, ends))
        return [apart(spans, most) for spans in found]

    def margins(self, windows: Sequence[Window], spans: Sequence[Sequence[tuple[int, int]]]) -> list[list[Margins]]:
        """For each pair's own (start, end) spans their margins, beside that of the best span of the same passage."""
        found = [[NO_MARGINS] * len(own) for own in spans]
        for window, starts, ends in self._scores(windows):
            best = max((span.margin for span in window_spans(window, starts, ends)), default=-np.inf)
            for number, (start, end) in enumerate(spans[window.pair]):
                tokens = [i for i, at in enumerate(window.offsets) if at and at[1] > start and at[0] < end]
                if tokens:
                    margin = float(starts[tokens[0]] + ends[tokens[-1]] - starts[0] - ends[0])
                    found[window.pair][number] = max(found[window.pair][number], (margin, max(margin, best)))
        return found

    def _scores(self, windows: Sequence[Window]) -> Iterator[tuple[Window, NDArray[np.float32], NDArray[np.float32]]]:
        """Each window with the start and end scores of its tokens, in logits."""
        scores = self._encoder.run([Tokens(window.ids, window.types) for window in windows])
        for window, own in zip(windows, scores, strict=True):
            yield window, own[:, 0], own[:, 1]


class Windows:
    """Cuts question and passage into token windows that the encoder can take."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self._cls, self._sep = (int(tokenizer.token_to_id(mark) or 0) for mark in ("[CLS]", "[SEP]"))

    def encode(self, text: str) -> Encoding:
        return self._tokenizer.encode(text, add_special_tokens=False)

    def of(self, pair: int, question: str, passage: str) -> Iterator[Window]:
        """The windows of one passage; a long one gives several that overlap."""
        asked = self.encode(question).ids[:MAX_QUESTION_TOKENS]
        encoded = self.encode(passage)
        numbers = sentence_numbers(passage, encoded.offsets)
        room = MAX_TOKENS - len(asked) - 3
        first = 0
        while True:
            part = slice(first, first + room)
            yield self.window(pair, asked, encoded.ids[part], encoded.offsets[part], numbers[part])
            if first + room >= len(encoded.ids):
                return
            first += room - WINDOW_OVERLAP

    def window(
        self,
        pair: int,
        asked: list[int],
        ids: list[int],
        offsets: Sequence[tuple[int, int]],
        numbers: Sequence[int] = (),
    ) -> Window:
        """One window; the sentence `numbers` may be left out where no spans are chosen from it (in training)."""
        head = [self._cls, *asked, self._sep]
        return Window(
            pair,
            [*head, *ids, self._sep],
            [0] * len(head) + [1] * (len(ids) + 1),
            [*[None] * len(head), *offsets, None],
            [*[-1] * len(head), *numbers, -1],
        )


def sentence_numbers(passage: str, offsets: Sequence[tuple[int, int]]) -> list[int]:
    """For each token the number of the sentence that it stands in, counted from 0."""
    starts = [start for start, _ in sentences(passage)]
    return [max(0, bisect_right(starts, start) - 1) for start, _ in offsets]


def window_spans(window: Window, starts: NDArray[np.float32], ends: NDArray[np.float32], most: int = 100) -> list[Span]:
    """The `most` best spans inside one sentence of one window's passage; overlapping ones included."""
    inside = np.array([offset is not None for offset in window.offsets])
    if not inside.any():
        return []
    null = float(starts[0] + ends[0])
    scores = np.where(inside, starts, -np.inf)[:, None] + np.where(inside, ends, -np.inf)[None, :]
    too_long = np.triu(np.ones_like(scores, bool), MAX_ANSWER_TOKENS)
    backwards = np.tril(np.ones_like(scores, bool), -1)
    number = np.array(window.sentences)
    scores[too_long | backwards | (number[:, None] != number[None, :])] = -np.inf
    best = np.argpartition(-scores, min(most, scores.size - 1), axis=None)[:most]
    return [
        Span(window.offsets[i][0], window.offsets[j][1], float(scores[i, j]) - null)
        for i, j in zip(*np.unravel_index(best, scores.shape), strict=True)
        if np.isfinite(scores[i, j])
    ]


def apart(spans: Sequence[Span], most: int) -> list[Span]:
    """The best spans that do not overlap each other, best first."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (-span.margin, span.start, span.end)):
        if len(kept) == most:
            break
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return kept
