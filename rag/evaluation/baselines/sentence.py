"""The nearest sentence: among the chunks nearest to the question, the sentence with the highest cosine similarity.

It always answers, with the whole sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from index import Embedder, Location
from index.embedding.chunks import split_sentences
from rag.answer import Claim, Trace
from rag.evaluation.baselines.traces import fetch_passages, make_empty_trace, make_single_trace
from rag.evaluation.cases import Case

MAX_CHUNKS = 12


class NearestSentence:
    def prepare(self, location: Location, embedder: Embedder) -> Callable[[Case], Trace]:
        return partial(answer_by_nearest_sentence, location, embedder)


def answer_by_nearest_sentence(location: Location, embedder: Embedder, case: Case) -> Trace:
    snapshot = location.snapshot()
    vector = embedder.embed([case.question])[0]
    passages = fetch_passages(snapshot, snapshot.find_nearest(vector, MAX_CHUNKS))
    places = [
        (passage.article, passage.chunk.start + start, passage.chunk.start + end)
        for passage in passages
        for start, end in split_sentences(passage.chunk.text)
    ]
    if not places:
        return make_empty_trace(case.question, passages)
    similarities = embedder.embed([article.text[start:end] for article, start, end in places]) @ vector
    best = int(similarities.argmax())
    article, start, end = places[best]
    value = article.text[start:end]
    claim = Claim(article, value, start, end, start, end, probability=float(similarities[best].clip(0, 1)))
    return make_single_trace(case.question, value, passages, (claim,))
