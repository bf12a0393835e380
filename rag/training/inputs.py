"""Turns examples into windows of token ids, cut as in production, and windows into tensors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rag.readers.close import SENTENCES_BEFORE
from rag.readers.texts import MAX_CHARS, TokenText, tokens_between
from rag.readers.windows import (
    MAX_FOCUS,
    MAX_PASSAGE,
    Side,
    Window,
    mpnet_ids,
    pair_window,
    passage_window,
    segments,
    sentence_window,
    to_mpnet,
)
from rag.training.corpus import NO_VERDICT, ExampleSet, PairExample, PairSide, PassageExample, SentenceExample

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MAX_SPANS = 4
"""The most right answers in a window."""
UNKNOWN = -1
"""The value of `answers` if it is not to be predicted."""
LENGTH_STEP = 16
POOL_SIZE = 6_000
"""The number of windows sorted by length together: little padding, yet mixed batches."""
ENCODED_AT_ONCE = 20_000

Example = SentenceExample | PassageExample | PairExample


class TrainingWindow(NamedTuple):
    """Token ids, the tokens [first, last) that may be in an answer, and the right outputs.

    `types_from` is the first token of type 1; `answers` is UNKNOWN, 0 or 1; `verdict` and `relations` are as in
    `rag.training.corpus`, with `relations` 0 if the window is not of a pair.
    """

    ids: NDArray[np.uint16]
    types_from: int
    first: int = 0
    last: int = 0
    spans: Sequence[tuple[int, int]] = ()
    answers: int = UNKNOWN
    verdict: int = NO_VERDICT
    relations: int = 0


class WindowMaker:
    """Makes the windows of a corpus for MPNet or for BERT."""

    def __init__(self, corpus: ExampleSet, tokenizer: Tokenizer, *, for_mpnet: bool) -> None:
        self._tokenizer = tokenizer
        self._for_mpnet = for_mpnet
        self._questions = [ids for ids, _ in self._encode(corpus.questions)]
        self._headings = [ids for ids, _ in self._encode(corpus.headings)]
        self._starts = np.cumsum([0, *map(len, corpus.documents)])
        self._sentences = list(self._encode([text for document in corpus.documents for text in document]))

    def make(self, example: Example) -> TrainingWindow | None:
        """Make the window of an example; None if all that answers is cut off."""
        if isinstance(example, SentenceExample):
            return self._sentence(example)
        return self._passage(example) if isinstance(example, PassageExample) else self._pair(example)

    def make_all(self, examples: Sequence[Example]) -> list[TrainingWindow]:
        return [window for example in examples if (window := self.make(example)) is not None]

    def _encode(self, texts: Sequence[str]) -> Iterator[tuple[NDArray[np.uint16], NDArray[np.uint16]]]:
        """Each text's token ids, and the (start, end) characters of each token."""
        for first in range(0, len(texts), ENCODED_AT_ONCE):
            part = [text[:MAX_CHARS] for text in texts[first : first + ENCODED_AT_ONCE]]
            for found in self._tokenizer.encode_batch(part, add_special_tokens=False):
                yield np.array(found.ids, np.uint16), np.array(found.offsets, np.uint16).reshape(-1, 2)

    def _ids(self, document: int, sentence: int) -> list[int]:
        """The token ids of a sentence; empty outside the document."""
        first, last = self._starts[document : document + 2]
        found = self._sentences[first + sentence][0] if 0 <= sentence < last - first else np.empty(0, np.uint16)
        return found.tolist()

    def _heading(self, document: int, *, is_shown: bool) -> list[int]:
        return self._headings[document].tolist() if is_shown else []

    def _tokens(self, document: int, sentence: int, span: Sequence[int]) -> tuple[int, int]:
        """The tokens [first, last) of a span of characters of a sentence; equal if there are none."""
        ids, offsets = self._sentences[self._starts[document] + sentence]
        return tokens_between(TokenText(tuple(ids.tolist()), tuple(map(tuple, offsets.tolist()))), *span)

    def _sentence(self, example: SentenceExample) -> TrainingWindow:
        question, document, sentence, has_heading, answers, verdict, spans, _ = example
        focus = self._ids(document, sentence)
        found = [tokens for span in spans if (tokens := self._tokens(document, sentence, span))[1] > tokens[0]]
        cut = max(0, found[0][0] - MAX_FOCUS // 2) if found and len(focus) > MAX_FOCUS else 0
        places = range(sentence - SENTENCES_BEFORE, sentence)
        window = sentence_window(
            self._questions[question].tolist(),
            self._heading(document, is_shown=has_heading),
            [token for place in places for token in self._ids(document, place)],
            focus[cut:],
            self._ids(document, sentence + 1),
        )
        inside = [(a - cut, b - cut) for a, b in found if a >= cut and b - cut <= MAX_FOCUS]
        return self._finish(window, inside, int(answers), verdict)

    def _passage(self, example: PassageExample) -> TrainingWindow | None:
        question, document, first, last, has_heading, spans = example
        ids: list[int] = []
        found: list[tuple[int, int]] = []
        for place in range(first, last):
            own = self._ids(document, place)
            for sentence, start, end in spans:
                if sentence == place:
                    a, b = self._tokens(document, place, (start, end)) if end > start else (0, len(own))
                    found.append((a + len(ids), b + len(ids)))
            ids += own
        inside = [(a, b) for a, b in found if a < b <= MAX_PASSAGE]
        if spans and not inside:
            return None
        window = passage_window(self._questions[question].tolist(), self._heading(document, is_shown=has_heading), ids)
        return self._finish(window, inside, int(bool(spans)), NO_VERDICT)

    def _pair(self, example: PairExample) -> TrainingWindow:
        asked = self._questions[example.question].tolist() if example.question >= 0 else []
        ids = pair_window(asked, self._side(example.a), self._side(example.b))
        types_from = sum(segment == 0 for segment in segments(ids))
        shown = mpnet_ids(ids) if self._for_mpnet else ids
        return TrainingWindow(np.array(shown, np.uint16), types_from, relations=example.relations)

    def _side(self, side: PairSide) -> Side:
        document, sentence, start, end, has_heading = side
        first, last = self._tokens(document, sentence, (start, end)) if end > start else (0, 0)
        return Side(self._heading(document, is_shown=has_heading), self._ids(document, sentence), first, last)

    def _finish(self, window: Window, spans: Sequence[tuple[int, int]], answers: int, verdict: int) -> TrainingWindow:
        """The training window. `spans`, tokens [first, last) of the focus, become first and last of the window."""
        types_from = sum(segment == 0 for segment in segments(window.ids))
        if self._for_mpnet:
            window = to_mpnet(window)
        marked = [(a + window.first, b - 1 + window.first) for a, b in spans][:MAX_SPANS]
        ids = np.array(window.ids, np.uint16)
        return TrainingWindow(ids, types_from, window.first, window.last, marked, answers, verdict)


class Batch(NamedTuple):
    """The tensors of some windows.

    `ids`, `mask`, `types` and `inside` have shape (windows, tokens), `spans` (windows, MAX_SPANS, 2), all others
    (windows,).
    """

    ids: Tensor
    mask: Tensor
    types: Tensor
    inside: Tensor
    spans: Tensor
    counts: Tensor
    answers: Tensor
    verdicts: Tensor
    relations: Tensor

    def to(self, device: str) -> Batch:
        return Batch(*(tensor.to(device, non_blocking=True) for tensor in self))


def make_batch(windows: Sequence[TrainingWindow], *, padding: int) -> Batch:
    shape = (len(windows), pad_length(max(len(window.ids) for window in windows)))
    ids = np.full(shape, padding, np.int64)
    mask, inside, types = np.zeros(shape, bool), np.zeros(shape, bool), np.zeros(shape, np.int64)
    spans, counts = np.zeros((len(windows), MAX_SPANS, 2), np.int64), np.zeros(len(windows), np.int64)
    inside[:, 0] = True  # "not answered here"
    for row, window in enumerate(windows):
        size = len(window.ids)
        ids[row, :size], mask[row, :size] = window.ids, True
        types[row, window.types_from : size] = 1
        inside[row, window.first : window.last] = True
        counts[row] = len(window.spans)
        spans[row, : counts[row]] = np.array(window.spans).reshape(-1, 2)
    labels = [np.array(column, np.int64) for column in zip(*(window[5:] for window in windows), strict=True)]
    return Batch(*map(torch.from_numpy, (ids, mask, types, inside, spans, counts, *labels)))


def pad_length(length: int) -> int:
    return -(-length // LENGTH_STEP) * LENGTH_STEP


def plan_batches(lengths: Sequence[int], tokens: int, generator: np.random.Generator) -> list[list[int]]:
    """Each window once, in shuffled batches of similar lengths with at most `tokens` tokens, padding included."""
    order = generator.permutation(len(lengths)).tolist()
    found: list[list[int]] = []
    for first in range(0, len(order), POOL_SIZE):
        pool = sorted(order[first : first + POOL_SIZE], key=lambda row: lengths[row])
        found.extend(cut_batches(pool, [lengths[row] for row in pool], tokens))
    generator.shuffle(found)
    return found


def cut_batches(rows: Sequence[int], lengths: Sequence[int], tokens: int) -> Iterator[list[int]]:
    """Runs of rows sorted by length, with at most `tokens` tokens, padding included, or a single row."""
    own: list[int] = []
    for row, length in zip(rows, lengths, strict=True):
        if own and pad_length(length) * (len(own) + 1) > tokens:
            yield own
            own = []
        own.append(row)
    if own:
        yield own
