"""An invented world of news: its articles as documents of a corpus, and the places of its claims in them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index import Article, Embedder
from index.embedding.chunks import split_sentences
from rag.readers.texts import heading_of
from rag.training.corpus import NEITHER, NO, NO_VERDICT, YES, ExampleSet, PairSide
from rag.training.files import read_json_rows
from rag.training.wording import NAME, list_stems

WORD_SHARE = 0.5
"""The weight of shared words, relative to the cosine similarity, when ranking sentences."""

Place = tuple[int, int]
"""A document and one of its sentences."""


class Located(NamedTuple):
    """The place of a claim: characters `start` to `end` of a sentence, equal if its value is not in one sentence."""

    document: int
    sentence: int
    start: int
    end: int

    @property
    def place(self) -> Place:
        return self.document, self.sentence

    def side(self, *, has_heading: bool = True) -> PairSide:
        return PairSide(*self, has_heading)


@dataclass(frozen=True)
class World:
    """An invented world. By article id: document numbers in `corpus`, and the (start, end) characters of sentences."""

    name: str
    corpus: ExampleSet
    texts: Mapping[str, str]
    numbers: Mapping[str, int]
    bounds: Mapping[str, Sequence[tuple[int, int]]]
    questions: Sequence[Mapping[str, Any]]

    @property
    def places(self) -> list[Place]:
        return [(self.numbers[name], place) for name, own in self.bounds.items() for place in range(len(own))]

    def sentence(self, place: Place) -> str:
        return self.corpus.documents[place[0]][place[1]]

    def names(self) -> list[str]:
        """All names in the world's sentences."""
        return sorted({name for place in self.places for name in NAME.findall(self.sentence(place))})

    def locate(self, claim: Mapping[str, str]) -> Located | None:
        """The place of a claim or a near miss; None if its quote is not in the article."""
        article = claim["article"]
        bounds, number = self.bounds[article], self.numbers[article]
        at = self.texts[article].find(claim["quote"])
        if at < 0:
            return None
        inside = -1 if claim["value"] in ("yes", "no") else claim["quote"].find(claim["value"])
        start, end = at + inside, at + inside + len(claim["value"])
        for place, (first, last) in enumerate(bounds):
            if inside >= 0 and first <= start < last:
                return Located(number, place, start - first, min(end, last) - first)
        quote_end = at + len(claim["quote"])
        best = max(range(len(bounds)), key=lambda i: min(bounds[i][1], quote_end) - max(bounds[i][0], at))
        return Located(number, best, 0, 0)

    def find_quoted(self, claim: Mapping[str, str]) -> set[Place]:
        """All sentences that a claim's quote overlaps."""
        start = self.texts[claim["article"]].find(claim["quote"])
        end = start + len(claim["quote"])
        number, bounds = self.numbers[claim["article"]], self.bounds[claim["article"]]
        return {(number, place) for place, (first, last) in enumerate(bounds) if first < end and last > start >= 0}


@dataclass(frozen=True)
class LocatedQuestion:
    """A question with the places of its gold: values and verdicts by sentence, near misses, and unclear sentences."""

    text: str
    is_yes_no: bool
    claims: Sequence[Located | None]
    values: Mapping[Place, Sequence[tuple[int, int]]]
    verdicts: Mapping[Place, int]
    near: Sequence[Located]
    unclear: frozenset[Place]
    """Sentences of a claim's quote without its value: neither right nor wrong."""

    def verdict(self, place: Place) -> int:
        return self.verdicts.get(place, NEITHER) if self.is_yes_no else NO_VERDICT


def load_world(folder: Path, corpus: ExampleSet) -> World:
    """Load the world in a folder; its articles become documents of the corpus."""
    articles = [make_article(row) for row in read_json_rows(folder / "articles.jsonl")]
    bounds = {article.id: split_sentences(article.text) for article in articles}
    numbers = {
        each.id: corpus.add_document(heading_of(each), [each.text[a:b] for a, b in bounds[each.id]])
        for each in articles
    }
    questions = list(read_json_rows(folder / "questions.jsonl"))
    return World(folder.name, corpus, {each.id: each.text for each in articles}, numbers, bounds, questions)


def make_article(row: Mapping[str, str]) -> Article:
    published = date.fromisoformat(row["published"]) if row["published"] else None
    return Article(row["id"], row["text"], row["title"], row["source"], published)


def find_answers(world: World, question: Mapping[str, Any]) -> LocatedQuestion:
    is_yes_no = question["kind"] == "yesno"
    claims = [world.locate(claim) for claim in question["claims"]]
    values: dict[Place, list[tuple[int, int]]] = defaultdict(list)
    verdicts: dict[Place, int] = {}
    for claim, found in zip(question["claims"], claims, strict=True):
        if found is None:
            continue
        own = values[found.place]
        if is_yes_no:
            verdicts[found.place] = YES if claim["value"] == "yes" else NO
        elif found.end > found.start:
            own.append((found.start, found.end))
    near = [found for found in map(world.locate, question["near"]) if found]
    quoted = {place for claim in question["claims"] for place in world.find_quoted(claim)}
    text = question["standalone"] or question["q"]
    return LocatedQuestion(text, is_yes_no, claims, values, verdicts, near, frozenset(quoted - values.keys()))


class SentenceRanking:
    """Ranks a world's sentences for a question by meaning and shared words: the hardest negatives come first."""

    def __init__(self, world: World, embedder: Embedder) -> None:
        self._places = world.places
        headings = world.corpus.headings
        self._embedder = embedder
        self._vectors = embedder.embed([f"{headings[d]}. {world.sentence((d, s))}" for d, s in self._places])
        self._words = [frozenset(list_stems(world.sentence(place))) for place in self._places]
        counts = Counter(word for words in self._words for word in words)
        self._rarity = {word: math.log(1 + len(self._places) / count) for word, count in counts.items()}

    def rank(self, question: str) -> list[Place]:
        """All sentences, nearest first."""
        asked = frozenset(list_stems(question))
        near: NDArray[np.float32] = self._vectors @ self._embedder.embed([question])[0]
        shared = np.array([sum(self._rarity[word] for word in asked & words) for words in self._words])
        scores = near + WORD_SHARE * shared / max(float(shared.max()), 1e-6)
        return [self._places[place] for place in np.argsort(-scores, kind="stable")]
