"""Examples from invented worlds: every claim, and negatives of each kind."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from index import Embedder
from rag.training.corpus import NEITHER, NO_VERDICT, DevelopmentQuestion, ExampleSet, PassageExample, SentenceExample
from rag.training.recipe import DEVELOPMENT_WORLDS
from rag.training.wording import NAME, swap_name, vary_question
from rag.training.world import LocatedQuestion, Place, SentenceRanking, World, find_answers, load_world
from rag.training.world_pairs import ValuePool, add_pairs

MINED = 26
"""The number of top-ranked sentences from which negatives are mined."""
MINED_SHARE = 0.55
RANDOM_NEGATIVES = 4
MEASURED_SENTENCES = 28
"""The sentences that a development question is measured on, besides its claims and near misses."""
HEADING_SHARE = 0.9
SWAP_SHARE = 0.2
PASSAGE_TOKENS = 195
PASSAGE_PASSES = 3
EMPTY_PASSAGE_SHARE = 0.35
"""The share of passages without an answer that are used."""


def add_worlds(
    corpus: ExampleSet, folders: Sequence[Path], embedder: Embedder, passes: int, rng: random.Random
) -> None:
    """Add the examples of some worlds, given by their folders; development worlds are kept apart."""
    worlds = [load_world(folder, corpus) for folder in folders]
    pool = ValuePool([world for world in worlds if world.name not in DEVELOPMENT_WORLDS])
    for world in worlds:
        maker = WorldExamples(world, SentenceRanking(world, embedder), rng)
        is_development = world.name in DEVELOPMENT_WORLDS
        for question in world.questions:
            asked = find_answers(world, question)
            if is_development:
                corpus.development.questions.setdefault("worlds", []).append(maker.make_development_question(asked))
            else:
                corpus.sentences.extend(maker.make_sentences(asked, passes))
                corpus.passages.extend(maker.make_passages(asked))
            add_pairs(world, question, asked, rng, None if is_development else pool)


class WorldExamples:
    """Makes the examples of one world's questions."""

    def __init__(self, world: World, ranking: SentenceRanking, rng: random.Random) -> None:
        self._world, self._ranking, self._rng = world, ranking, rng
        self._names = world.names()
        self._passages = [
            (number, first, last)
            for number in world.numbers.values()
            for first, last in cut_passages(world.corpus.documents[number])
        ]

    def make_development_question(self, asked: LocatedQuestion) -> DevelopmentQuestion:
        """A question with its claims, its near misses and the sentences nearest to it."""
        near = [each.place for each in asked.near]
        places = list(dict.fromkeys([*asked.values, *near, *self._ranking.rank(asked.text)[:MEASURED_SENTENCES]]))
        found = [self._make(asked, place, asked.text, "claim" if place in asked.values else "") for place in places]
        unclear = [number for number, place in enumerate(places) if place in asked.unclear]
        return DevelopmentQuestion(asked.text, found, unclear)

    def make_sentences(self, asked: LocatedQuestion, passes: int) -> Iterator[SentenceExample]:
        """The claims and new negatives, `passes` times. Claims in sentences without the question's names come twice."""
        ranked = self._ranking.rank(asked.text)
        names = [name.split()[0] for name in NAME.findall(asked.text)]
        unnamed = [p for p in asked.values if not any(name in self._world.sentence(p) for name in names)]
        for _ in range(passes):
            for place in [*asked.values, *unnamed]:
                yield self._vary(asked, place, "claim")
            for place, kind in self._choose_negatives(asked, ranked).items():
                yield self._vary(asked, place, kind)
            if asked.values and self._rng.random() < SWAP_SHARE:
                yield from self._swap_names(asked)

    def make_passages(self, asked: LocatedQuestion) -> Iterator[PassageExample]:
        for number, first, last in self._passages:
            own = {s: spans for (d, s), spans in asked.values.items() if d == number and first <= s < last}
            spans = [(s, *span) for s, found in own.items() for span in (found or [(0, 0)])]
            for _ in range(PASSAGE_PASSES):
                if spans or self._rng.random() < EMPTY_PASSAGE_SHARE:
                    text = vary_question(asked.text, self._rng, is_yes_no=asked.is_yes_no)
                    asked_for = self._world.corpus.add_question(text)
                    yield PassageExample(asked_for, number, first, last, self._rng.random() < 0.8, spans)

    def _choose_negatives(self, asked: LocatedQuestion, ranked: Sequence[Place]) -> dict[Place, str]:
        """Sentences that do not answer, with the kind of each."""
        rest = ranked[MINED:]
        found = dict.fromkeys((place for place in ranked[:MINED] if self._rng.random() < MINED_SHARE), "mined")
        found |= dict.fromkeys(self._rng.sample(rest, min(RANDOM_NEGATIVES, len(rest))), "random")
        found |= {each.place: "near" for each in asked.near}
        excluded = asked.values.keys() | asked.unclear
        return {place: kind for place, kind in found.items() if place not in excluded}

    def _swap_names(self, asked: LocatedQuestion) -> Iterator[SentenceExample]:
        """Negatives: the question about another name or year, with the sentences that answered it."""
        for document, sentence in list(asked.values)[:4]:
            around = self._world.corpus.documents[document][max(0, sentence - 1) : sentence + 2]
            window = " ".join([self._world.corpus.headings[document], *around])
            text = swap_name(asked.text, window, self._names, self._rng)
            if text is not None:
                number = self._world.corpus.add_question(text)
                verdict = NEITHER if asked.is_yes_no else NO_VERDICT
                yield SentenceExample(number, document, sentence, True, False, verdict, (), "other name")

    def _vary(self, asked: LocatedQuestion, place: Place, kind: str) -> SentenceExample:
        text = vary_question(asked.text, self._rng, is_yes_no=asked.is_yes_no)
        return self._make(asked, place, text, kind, has_heading=self._rng.random() < HEADING_SHARE)

    def _make(
        self, asked: LocatedQuestion, place: Place, text: str, kind: str, *, has_heading: bool = True
    ) -> SentenceExample:
        spans = () if asked.is_yes_no else asked.values.get(place, ())
        number = self._world.corpus.add_question(text)
        return SentenceExample(number, *place, has_heading, place in asked.values, asked.verdict(place), spans, kind)


def cut_passages(sentences: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Runs of sentences with about PASSAGE_TOKENS tokens, as [first, last)."""
    first, size = 0, 0.0
    for place, sentence in enumerate(sentences):
        own = count_tokens(sentence)
        if size and size + own > PASSAGE_TOKENS:
            yield first, place
            first, size = place, 0.0
        size += own
    yield first, len(sentences)


def count_tokens(sentence: str) -> float:
    """An estimate of the number of tokens in a sentence."""
    return 1.35 * len(sentence.split()) + 2
