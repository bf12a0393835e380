"""The second look: a larger encoder reads each proposed sentence in its surroundings and decides what it answers.

One MPNet encoder (Song et al. 2020) with eleven outputs for every token: start and end of an answer in the sentence;
and, at the first token, whether the sentence answers this very question, whether it answers it with yes or no, and how
two claims relate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.embedding.chunks import split_sentences
from index.embedding.encoder import Encoder, TokenSequence
from rag.answer import Claim
from rag.readers.skimmer import Proposal
from rag.readers.texts import TextEncoder, TokenText, heading_of, tokens_between
from rag.readers.windows import Side, Window, mpnet_ids, pair_window, sentence_window, to_mpnet

if TYPE_CHECKING:
    from numpy.typing import NDArray

START, END, ANSWERS = 0, 1, 2
YES_NO = slice(3, 6)
"""Neither, yes, no."""
RELATION = slice(6, 11)
"""Same, refines, compatible, conflicts, unrelated."""
MAX_VALUE_TOKENS = 80
SURROUNDINGS = 900
"""Characters before and after a sentence in which its neighbours are looked for."""
SENTENCES_BEFORE = 2


@dataclass(frozen=True)
class Span:
    """A possible value: characters `start` to `end` of its sentence; `share`, in 0..1, is relative to the best span."""

    start: int
    end: int
    share: float


@dataclass(frozen=True)
class SentenceReading:
    """What the close reader makes of one sentence.

    `answers` is the logit that the sentence answers, `margin` that of the best span over no answer; `yes` and `no` are
    probabilities, for yes/no questions only. `spans` do not overlap; the best come first.
    """

    proposal: Proposal
    answers: float
    margin: float
    yes: float
    no: float
    spans: tuple[Span, ...]
    tokens: int


class CloseReader:
    """Reads sentences and compares claims. Safe to share between threads."""

    def __init__(self, encoder: Encoder, texts: TextEncoder) -> None:
        self._encoder = encoder
        self._texts = texts

    def read(self, question: str, proposals: Sequence[Proposal]) -> list[SentenceReading]:
        """A reading for each proposal, in order."""
        return self.read_each([(question, proposal) for proposal in proposals])

    def read_each(self, asked: Sequence[tuple[str, Proposal]]) -> list[SentenceReading]:
        """A reading for each pair of a question and a proposal, in order."""
        windows = [to_mpnet(self._window(self._texts.ids(question), proposal)) for question, proposal in asked]
        scores = self._encoder.run([as_tokens(window.ids) for window in windows])
        proposals = (proposal for _, proposal in asked)
        return [self._reading(*item) for item in zip(proposals, windows, scores, strict=True)]

    def compare(self, question: str, pairs: Sequence[tuple[Claim, Claim]]) -> NDArray[np.float32]:
        """Return for each pair the logits of same, refines, compatible, conflicts, unrelated; shape (pairs, 5).

        The mean over both orders of a pair, so that the order does not matter.
        """
        if not pairs:
            return np.zeros((0, 5), np.float32)
        asked = self._texts.ids(question)
        sides = [(self._side(a), self._side(b)) for a, b in pairs]
        both = [pair_window(asked, *pair) for a, b in sides for pair in ((a, b), (b, a))]
        scores = self._encoder.run([as_tokens(mpnet_ids(ids)) for ids in both])
        found = np.array([score[0, RELATION] for score in scores], np.float32)
        return (found[0::2] + found[1::2]) / np.float32(2)

    def _window(self, asked: Sequence[int], proposal: Proposal) -> Window:
        before, after = find_neighbours(proposal)
        heading = self._texts.ids(heading_of(proposal.article))
        ids = self._texts.ids
        return sentence_window(asked, heading, ids(before), ids(proposal.text), ids(after))

    def _side(self, claim: Claim) -> Side:
        text = self._texts.encode(claim.quote)
        start, end = claim.start - claim.quote_start, claim.end - claim.quote_start
        first, last = (0, 0) if claim.verdict else tokens_between(text, start, end)
        return Side(self._texts.ids(heading_of(claim.article)), text.ids, first, last)

    def _reading(self, proposal: Proposal, window: Window, scores: NDArray[np.float32]) -> SentenceReading:
        yes_no = softmax(scores[0, YES_NO])
        sentence = scores[window.first : window.last]
        none = float(scores[0, START] + scores[0, END])
        spans = list(rank_spans(sentence, self._texts.encode(proposal.text)))
        margin = spans[0][0] - none if spans else -none
        kept = tuple(Span(start, end, share) for _, start, end, share in spans)
        return SentenceReading(
            proposal, float(scores[0, ANSWERS]), margin, float(yes_no[1]), float(yes_no[2]), kept, len(window.ids)
        )


def as_tokens(ids: Sequence[int]) -> TokenSequence:
    return TokenSequence(ids, [0] * len(ids))


def find_neighbours(proposal: Proposal) -> tuple[str, str]:
    """The two sentences before a proposal and the one after it, where there are any."""
    text = proposal.article.text
    before = text[max(0, proposal.start - SURROUNDINGS) : proposal.start]
    after = text[proposal.end : proposal.end + SURROUNDINGS]
    last, first = split_sentences(before)[-SENTENCES_BEFORE:], split_sentences(after)[:1]
    return " ".join(before[a:b] for a, b in last), "".join(after[a:b] for a, b in first)


def rank_spans(scores: NDArray[np.float32], text: TokenText, limit: int = 4) -> Iterator[tuple[float, int, int, float]]:
    """Yield up to `limit` spans that do not overlap, best first: score, start, end, share of the best likelihood."""
    if not len(scores):
        return
    table = scores[:, START][:, None] + scores[:, END][None, :]
    size = len(scores)
    table[np.tril(np.ones((size, size), bool), -1) | np.triu(np.ones((size, size), bool), MAX_VALUE_TOKENS)] = -np.inf
    best = float(table.max())
    for _ in range(limit):
        at = int(table.argmax())
        i, j = divmod(at, size)
        score = float(table[i, j])
        if not np.isfinite(score):
            return
        yield score, text.offsets[i][0], text.offsets[j][1], float(np.exp(score - best))
        table[: j + 1, i:] = -np.inf  # all spans that overlap it


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = np.exp(logits - logits.max())
    found: NDArray[np.float32] = shifted / shifted.sum()
    return found
