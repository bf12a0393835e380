"""Fakes of the embedder, the reader and the model that compares claims."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index import Article, MemoryIndex, ModelError, sync
from index.embedding.chunks import split_sentences
from rag.agreement.relation import KINDS
from rag.answer import Claim, Passage, Reading
from rag.questions.question import Question
from rag.status import RelationKind


class WordEmbedder:
    """Embeds by hashed words, so that texts with the same words are near. Counts the texts it embeds."""

    def __init__(self, name: str = "words", dimension: int = 64) -> None:
        self.name = name
        self.dimension = dimension
        self.max_tokens = 254
        self.runtime = "hash"
        self.embedded = 0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += len(texts)
        vectors = np.full((len(texts), self.dimension), 1e-3, np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                vectors[row, zlib.crc32(word.encode()) % self.dimension] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def token_offsets(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]


class FailingEmbedder(WordEmbedder):
    """Embeds a number of times, then fails as if the process had been stopped."""

    def __init__(self, calls: int) -> None:
        super().__init__()
        self._calls = calls

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self._calls -= 1
        if self._calls < 0:
            raise ModelError("stopped")
        return super().embed(texts)


class ScriptedPairModel:
    """Gives every pair of claims the same relation, and counts the pairs."""

    def __init__(self, kind: RelationKind = "conflicts") -> None:
        self._logits = [5.0 * (kind == each) for each in KINDS]
        self.compared = 0

    def compare(self, question: str, pairs: Sequence[tuple[Claim, Claim]]) -> NDArray[np.float32]:
        del question
        self.compared += len(pairs)
        return np.array([self._logits] * len(pairs), np.float32).reshape(-1, len(KINDS))

    def read_sentences(self, asked: Sequence[tuple[str, Claim]]) -> list[Claim | None]:
        return [None] * len(asked)


class ScriptedReader:
    """Claims the given values wherever they occur in a passage, with the given probabilities."""

    def __init__(self, values: dict[str, float]) -> None:
        self._values = values

    name = "scripted"

    def load(self) -> None:
        pass

    async def read(self, question: Question, passages: Sequence[Passage], done: Callable[[int], None]) -> Reading:
        del question
        found = []
        for passage in passages:
            for value, probability in self._values.items():
                start = passage.chunk.text.find(value)
                if start >= 0:
                    at = passage.chunk.start + start
                    bounds = (at, at + len(value), passage.chunk.start, passage.chunk.end)
                    found.append(Claim(passage.article, value, *bounds, probability))
        done(len(passages))
        return Reading(tuple(found))


def in_memory(articles: Sequence[Article]) -> tuple[MemoryIndex, WordEmbedder]:
    """An in-memory index of the articles, and its embedder."""
    location, embedder = MemoryIndex(), WordEmbedder()
    sync(articles, location, embedder)
    return location, embedder


def claim_in(text: str, value: str, article: str = "a", probability: float = 0.9, title: str = "") -> Claim:
    """A claim at the first occurrence of a value in an article, with the whole text as its quote."""
    start = text.index(value)
    return Claim(Article(article, text, title), value, start, start + len(value), 0, len(text), probability)


def claims_in(name: str, text: str, values: list[str], probability: float = 0.9) -> list[Claim]:
    """A claim at the first occurrence of each value in an article, with its sentence as its quote."""
    article, found = Article(name, text), []
    for value in values:
        start = text.index(value)
        quote = next((a, b) for a, b in split_sentences(text) if a <= start < b)
        found.append(Claim(article, value, start, start + len(value), *quote, probability))
    return found
