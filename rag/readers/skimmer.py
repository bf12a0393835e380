"""The first look: a small encoder reads whole passages and proposes sentences that may answer.

Every token gets a score as the start and one as the end of an answer, and the first token's scores stand for "not
answered here" (Devlin et al. 2019, section 4.3). A sentence's margin is that of its best span over these, in logits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index import Article
from index.embedding.chunks import split_sentences
from index.embedding.encoder import Encoder, TokenSequence
from rag.answer import Passage
from rag.readers.texts import TextEncoder, heading_of
from rag.readers.windows import MAX_PASSAGE, passage_window, segments
from rag.text import is_question

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Proposal:
    """A sentence that may answer: `article.text[start:end]`, with its margin in logits."""

    article: Article
    start: int
    end: int
    margin: float

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


@dataclass(frozen=True)
class Skimming:
    """The proposals, best first, and the number of tokens read for them."""

    proposals: tuple[Proposal, ...]
    tokens: int


class Skimmer:
    """Proposes sentences that may answer. Safe to share between threads."""

    def __init__(self, encoder: Encoder, texts: TextEncoder) -> None:
        self._encoder = encoder
        self._texts = texts

    def skim(self, question: str, passages: Sequence[Passage], limit: int) -> Skimming:
        """At most `limit` sentences, each once, best first. Questions are left out: they claim nothing."""
        pieces = [piece for passage in passages for piece in self._pieces(passage)]
        asked = self._texts.ids(question)
        windows = [passage_window(asked, self._heading(p.article), p.ids) for p in pieces]
        scores = self._encoder.run([TokenSequence(w.ids, segments(w.ids)) for w in windows])
        best: dict[tuple[str, int], Proposal] = {}
        for piece, window, score in zip(pieces, windows, scores, strict=True):
            for proposal in piece.proposals(window.first, score):
                key = (proposal.article.id, proposal.start)
                if key not in best or best[key].margin < proposal.margin:
                    best[key] = proposal
        claiming = (proposal for proposal in best.values() if not is_question(proposal.text))
        ranked = sorted(claiming, key=lambda p: (-p.margin, p.article.id, p.start))
        return Skimming(tuple(ranked[:limit]), sum(len(w.ids) for w in windows))

    def _heading(self, article: Article) -> tuple[int, ...]:
        return self._texts.ids(heading_of(article))

    def _pieces(self, passage: Passage) -> Iterator[PassagePiece]:
        """The passage's sentences, in runs that fit one window."""
        ids: list[int] = []
        bounds: list[SentenceTokens] = []
        for start, end in split_sentences(passage.chunk.text):
            sentence = self._texts.ids(passage.chunk.text[start:end])[:MAX_PASSAGE]
            if ids and len(ids) + len(sentence) > MAX_PASSAGE:
                yield PassagePiece(passage.article, ids, bounds)
                ids, bounds = [], []
            at = passage.chunk.start
            bounds.append(SentenceTokens(at + start, at + end, len(ids), len(ids) + len(sentence)))
            ids = [*ids, *sentence]
        if ids:
            yield PassagePiece(passage.article, ids, bounds)


@dataclass(frozen=True)
class SentenceTokens:
    """A sentence: its characters in the article, and its tokens in the piece."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True)
class PassagePiece:
    """The part of a passage in one window."""

    article: Article
    ids: list[int]
    sentences: list[SentenceTokens]

    def proposals(self, shift: int, scores: NDArray[np.float32]) -> Iterator[Proposal]:
        """Yield each sentence with its margin; `scores` are of the window, in which the piece begins at `shift`."""
        none = float(scores[0, 0] + scores[0, 1])
        for each in self.sentences:
            if each.last > each.first:
                margin = score_best_span(scores[shift + each.first : shift + each.last]) - none
                yield Proposal(self.article, each.start, each.end, margin)


def score_best_span(scores: NDArray[np.float32]) -> float:
    """The greatest sum of a start score and the end score of the same or a later token; shape (tokens, 2)."""
    starts = np.maximum.accumulate(scores[:, 0])
    return float((starts + scores[:, 1]).max())
