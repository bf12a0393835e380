"""The embedded reader: no LLM, no key, no network, no GPU. It reads as people do.

It skims every passage with a small model, which proposes sentences, and reads the best of these closely with a larger
one, which decides whether they answer. Every value it gives is the article's own words.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, Literal

import numpy as np

from index import Article, ModelError
from index.errors import summarize_error
from rag.answer import Claim, Passage, Reading, Tokens
from rag.questions.question import Question
from rag.readers.calibration import Calibration
from rag.readers.close import SURROUNDINGS, CloseReader, SentenceReading
from rag.readers.memory import Memory
from rag.readers.roles import ask_who, join_readings
from rag.readers.skimmer import Proposal, Skimmer
from rag.readers.texts import TextEncoder, heading_of
from rag.readers.weights import load_config, load_encoder, load_word_tokenizer

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_PROPOSALS = 32
"""Sentences read closely for one question."""
BATCH = 4
"""Sentences read closely at a time; reading ends after a batch in which nothing is likely."""
MIN_READ = 8
"""Sentences read closely before reading may end, where there are as many."""
UNLIKELY = 0.05
"""Probability below which a sentence is no reason to read on."""
RECENT = 32
"""Readings that are kept: a question that is asked again need not be read again."""
MAX_PAIRS_KEPT = 8_192
"""Comparisons of two claims, and readings of one sentence, that are kept: those of unchanged articles stay true."""
SECOND_SPAN = 0.02
"""Share of the best span's likelihood from which another span of the same sentence is a claim too, if a weak one."""

FoundSpan = tuple[int, int, float]
"""What answers in a sentence: its first character and the one after it, and the probability."""


@dataclass(frozen=True)
class LoadedModels:
    """The two models and the calibrations of their probabilities."""

    skimmer: Skimmer
    close_reader: CloseReader
    calibrations: dict[str, Calibration]


class EmbeddedReader:
    """Reads with the models that the project ships. Safe to share between assistants."""

    name = "embedded"

    def __init__(self) -> None:
        self._loading = Lock()
        # Each depends only on its keys, and keeps no article in memory.
        self._readings: Memory[tuple[Hashable, ...], Reading] = Memory(RECENT)
        self._compared: Memory[tuple[Hashable, ...], NDArray[np.float32]] = Memory(MAX_PAIRS_KEPT)
        self._read_singly: Memory[tuple[Hashable, ...], FoundSpan | None] = Memory(MAX_PAIRS_KEPT)

    @cached_property
    def models(self) -> LoadedModels:
        """The models, loaded once. Raises ModelError."""
        texts = TextEncoder(load_word_tokenizer())
        with ThreadPoolExecutor(2) as pool:
            skimmer, close_reader = pool.map(load_encoder, ("skimmer", "close_reader"))
        calibrations = {name: Calibration(**fitted) for name, fitted in load_config()["calibrations"].items()}
        return LoadedModels(Skimmer(skimmer, texts), CloseReader(close_reader, texts), calibrations)

    def load(self) -> None:
        """Loads the weights, once. Raises ModelError."""
        with self._loading:
            _ = self.models

    async def read(self, question: Question, passages: Sequence[Passage], done: Callable[[int], None]) -> Reading:
        """Claims of the passages, the most probable first. Raises ModelError."""
        reading = await asyncio.to_thread(self.read_now, question, passages)
        done(len(passages))
        return reading

    def read_now(self, question: Question, passages: Sequence[Passage]) -> Reading:
        """`read` for a caller without an event loop."""
        if question.who:
            return join_readings(question, *(self._read_once(text, False, passages) for text in ask_who(question)))
        return self._read_once(question.text, question.kind == "yesno", passages)

    def compare(self, question: str, pairs: Sequence[tuple[Claim, Claim]]) -> NDArray[np.float32]:
        """Return for each pair of claims the logits of how they relate, shape (pairs, 5). Raises ModelError."""
        keys = [(question, side_key(a), side_key(b)) for a, b in pairs]
        found = self._compared.recall(keys, lambda new: list(self._compare(question, [pairs[place] for place in new])))
        return np.array(found, np.float32).reshape(len(pairs), -1) if found else self._compare(question, [])

    def read_sentences(self, asked: Sequence[tuple[str, Claim]]) -> list[Claim | None]:
        """What each sentence most probably answers to its question; None where it has no words. Raises ModelError."""
        keys = [(question, *sentence_key(sentence)) for question, sentence in asked]
        found = self._read_singly.recall(keys, lambda new: self._read_each([asked[place] for place in new]))
        return [each and sentence.cut(*each) for (_, sentence), each in zip(asked, found, strict=True)]

    def _read_once(self, question: str, is_yes_no: bool, passages: Sequence[Passage]) -> Reading:
        """`_read`, or its result when the same was last read."""
        articles = {passage.article.id: passage.article for passage in passages}
        keys = {article.id: article_key(article) for article in articles.values()}
        spans = ((keys[each.article.id], each.chunk.start, each.chunk.end) for each in passages)
        key = (question, is_yes_no, *spans)
        [kept] = self._readings.recall([key], lambda _: [drop_texts(self._read(question, is_yes_no, passages))])
        return replace(kept, claims=tuple(replace(each, article=articles[each.article.id]) for each in kept.claims))

    def _read(self, question: str, is_yes_no: bool, passages: Sequence[Passage]) -> Reading:
        self.load()
        try:
            skimming = self.models.skimmer.skim(question, passages, MAX_PROPOSALS)
            readings = list(self._read_closely(question, is_yes_no, skimming.proposals))
        except RuntimeError as error:
            raise ModelError(f"The reader failed ({summarize_error(error)}); try fewer passages.") from error
        claims = [claim for reading in readings for claim in self._claims(is_yes_no, reading)]
        claims.sort(key=lambda claim: (-claim.probability, claim.article.id, claim.start, claim.end))
        return Reading(tuple(claims), Tokens(read=skimming.tokens + sum(each.tokens for each in readings)))

    def _compare(self, question: str, pairs: Sequence[tuple[Claim, Claim]]) -> NDArray[np.float32]:
        self.load()
        try:
            return self.models.close_reader.compare(question, pairs)
        except RuntimeError as error:
            raise ModelError(f"Claims could not be compared ({summarize_error(error)}); try fewer passages.") from error

    def _read_each(self, asked: Sequence[tuple[str, Claim]]) -> list[FoundSpan | None]:
        self.load()
        proposals = [
            (question, Proposal(each.article, each.quote_start, each.quote_end, 0.0)) for question, each in asked
        ]
        try:
            readings = self.models.close_reader.read_each(proposals)
        except RuntimeError as error:
            raise ModelError(f"Sentences could not be read ({summarize_error(error)}); try fewer articles.") from error
        return [
            (each.spans[0].start, each.spans[0].end, self._probability(False, each)) if each.spans else None
            for each in readings
        ]

    def _read_closely(self, question: str, is_yes_no: bool, proposals: Sequence[Proposal]) -> Iterator[SentenceReading]:
        """Readings of the proposals, in batches, until one holds nothing likely."""
        for first in range(0, len(proposals), BATCH):
            batch = self.models.close_reader.read(question, proposals[first : first + BATCH])
            yield from batch
            is_likely = any(self._probability(is_yes_no, each) >= UNLIKELY for each in batch)
            if not is_likely and first + BATCH >= MIN_READ:
                return

    def _probability(self, is_yes_no: bool, reading: SentenceReading) -> float:
        """The probability, in 0..1, that the sentence answers the question."""
        if is_yes_no:
            return self.models.calibrations["yes_no"].probability(*yes_no_features(reading))
        return self.models.calibrations["answers"].probability(*answer_features(reading))

    def _claims(self, is_yes_no: bool, reading: SentenceReading) -> Iterator[Claim]:
        sentence = reading.proposal
        probability = self._probability(is_yes_no, reading)
        quote = (sentence.start, sentence.end)
        if is_yes_no:
            answer: Literal["yes", "no"] = "yes" if reading.yes >= reading.no else "no"
            certainty = max(reading.yes, reading.no) / max(reading.yes + reading.no, 1e-9)
            yield Claim(sentence.article, sentence.text, *quote, *quote, probability * certainty, answer)
            return
        for span in reading.spans:
            if span.share >= SECOND_SPAN:
                start, end = sentence.start + span.start, sentence.start + span.end
                value = sentence.article.text[start:end]
                yield Claim(sentence.article, value, start, end, *quote, probability * min(1.0, 2 * span.share))


def answer_features(reading: SentenceReading) -> tuple[float, ...]:
    """The features of the probability that a sentence answers: both models' outputs, in logits."""
    return (reading.answers, reading.margin, reading.proposal.margin)


def yes_no_features(reading: SentenceReading) -> tuple[float, ...]:
    """The same for a yes/no question; the last feature is the probability that the sentence says either, in logits."""
    either = min(max(reading.yes + reading.no, 1e-6), 1 - 1e-6)
    return (reading.answers, reading.proposal.margin, math.log(either / (1 - either)))


def article_key(article: Article) -> tuple[Hashable, ...]:
    """Everything about an article that a reading depends on, its text as a digest."""
    return article.id, heading_of(article), blake2b(article.text.encode(errors="surrogatepass")).digest()


def drop_texts(reading: Reading) -> Reading:
    """The reading, its claims with the ids of their articles alone."""
    return replace(
        reading, claims=tuple(replace(each, article=Article(each.article.id, "")) for each in reading.claims)
    )


def side_key(claim: Claim) -> tuple[Hashable, ...]:
    """Everything about a claim that a comparison depends on."""
    start, end = claim.start - claim.quote_start, claim.end - claim.quote_start
    return heading_of(claim.article), claim.quote, start, end, claim.verdict


def sentence_key(sentence: Claim) -> tuple[Hashable, ...]:
    """Everything about a sentence that a reading depends on: its text, surroundings and article's heading."""
    text, start, end = sentence.article.text, sentence.quote_start, sentence.quote_end
    return (
        heading_of(sentence.article),
        text[max(0, start - SURROUNDINGS) : end + SURROUNDINGS],
        min(start, SURROUNDINGS),
        end - start,
    )
