"""Choose the sentences of an overview: about its topic, unlike each other, of many articles.

By maximal marginal relevance (Carbonell and Goldstein 1998): near to the topic, and unlike those chosen before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from index import Article
from index.embedding.chunks import split_sentences
from rag.answer import Passage
from rag.text import is_question
from rag.values.spans import find_value_spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_SENTENCES = 10
MAX_PER_ARTICLE, MAX_PER_NEWEST = 3, 5
"""Sentences of one article; of one of the newest, where only these are shown."""
RELEVANCE = 0.7
"""Weight of similarity to the question, against dissimilarity to the sentences already chosen."""
MAX_OPENING_CHARS = 4_000
"""Characters of an article in which its first sentence is looked for."""
SENTENCE_END = re.compile(r"[.!?][\"”’)]*$")
MIN_WORDS, MAX_WORDS = 6, 60
"""Words of a sentence that can stand alone."""
NEWEST_DAYS = 2
"""Days of publication that count as "the latest": the newest ones with an article about the question."""
ABOUT_SHARE = 0.65
"""Share of the best sentence's similarity from which a sentence makes its article one about the question."""
NEWS = 0.6
"""Share of the best sentence's similarity that any sentence of the newest articles is worth."""
INFORMATIVE = 0.1
"""Share by which a number or a date raises a sentence's similarity to the topic."""
REPEATED = 0.08
"""Taken from the worth of a sentence for each one shown of its article."""
MIN_SHARE = 0.55
"""Share of the best sentence's similarity from which a sentence is about the question."""


@dataclass(frozen=True)
class Sentence:
    """`article.text[start:end]`."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


def rate_relevance(
    sentences: Sequence[Sentence], articles: Sequence[Article], likeness: NDArray[np.float32], *, raises_leads: bool
) -> NDArray[np.float32]:
    """How far each sentence is about the topic: the mean of its own similarity to it and that of its article.

    An article is as near as the nearest of its title and sentences. `likeness` is that of all sentences, then titles.
    With `raises_leads` an article's first sentence, which sums it up, is as near as the article.
    """
    own, titles = likeness[: len(sentences)], likeness[len(sentences) :]
    nearest = {article.id: float(title) for article, title in zip(articles, titles, strict=True)}
    for sentence, each in zip(sentences, own, strict=True):
        nearest[sentence.article.id] = max(nearest[sentence.article.id], float(each))
    context = np.array([nearest[each.article.id] for each in sentences], np.float32)
    if raises_leads:
        leads = {first_sentence(article) for article in articles}
        own = np.where([each in leads for each in sentences], context, own)
    has_value = np.array([bool(find_value_spans(each.text)) for each in sentences], np.float32)
    found: NDArray[np.float32] = (own + context) / 2 * (1 + INFORMATIVE * has_value)
    return found


def sentences_of(passage: Passage) -> Iterator[Sentence]:
    """The sentences of a passage that can stand alone."""
    for start, end in split_sentences(passage.chunk.text):
        text = passage.chunk.text[start:end]
        if can_stand_alone(text) and text != passage.article.title:
            yield Sentence(passage.article, passage.chunk.start + start, passage.chunk.start + end)


def can_stand_alone(sentence: str) -> bool:
    return MIN_WORDS <= len(sentence.split()) <= MAX_WORDS and not is_question(sentence)


def choose(
    sentences: Sequence[Sentence], vectors: NDArray[np.float32], relevance: NDArray[np.float32], max_per_article: int
) -> Iterator[int]:
    """Indices of the sentences to show: near to the question, unlike each other, few of one article."""
    chosen: list[int] = []
    per_article: dict[str, int] = {}
    free = [place for place in range(len(sentences)) if relevance[place] >= MIN_SHARE * relevance.max()]
    while free and len(chosen) < MAX_SENTENCES:
        likeness = (vectors[free] @ vectors[chosen].T).max(axis=1) if chosen else np.zeros(len(free))
        repeated = np.array([per_article.get(sentences[place].article.id, 0) for place in free], np.float32)
        worth = RELEVANCE * relevance[free] - (1 - RELEVANCE) * likeness - REPEATED * repeated
        best = free.pop(int(worth.argmax()))
        name = sentences[best].article.id
        if per_article.get(name, 0) < max_per_article:
            per_article[name] = per_article.get(name, 0) + 1
            chosen.append(best)
            yield best


def are_newest(
    sentences: Sequence[Sentence], relevance: NDArray[np.float32], names: Sequence[str]
) -> NDArray[np.bool_]:
    """Whether each sentence is from one of the newest articles about what is asked; if none has a date, from any.

    An article is about it that has a sentence near to it, or all of the `names` in the question.
    """
    near = relevance >= ABOUT_SHARE * relevance.max()
    about = {
        each.article.id: each.article
        for each, is_near in zip(sentences, near, strict=True)
        if is_near or (names and all(name in each.article.text for name in names))
    }
    days = sorted({article.published for article in about.values() if article.published}, reverse=True)[:NEWEST_DAYS]
    return np.array([each.article.id in about and (not days or each.article.published in days) for each in sentences])


def rate_news(sentences: Sequence[Sentence], relevance: NDArray[np.float32]) -> NDArray[np.float32]:
    """The relevance of sentences of news, which is often worded unlike the question: the first sentence of an article
    counts as the best, any other as at least NEWS of it."""
    best = float(relevance.max())
    articles = {sentence.article.id: sentence.article for sentence in sentences}
    leads = {name: first_sentence(article) for name, article in articles.items()}
    is_lead = np.array([sentence == leads[sentence.article.id] for sentence in sentences])
    found: NDArray[np.float32] = np.where(is_lead, best, NEWS * best + (1 - NEWS) * relevance)
    return found


def time_order(sentence: Sentence) -> tuple[date, str, int]:
    return (sentence.article.published or date.min, sentence.article.id, sentence.start)


def first_sentence(article: Article) -> Sentence | None:
    """The first sentence of an article that can stand alone; one that ends as sentences do, if there is any."""
    opening = article.text[:MAX_OPENING_CHARS]
    found = [Sentence(article, *span) for span in split_sentences(opening) if can_stand_alone(opening[slice(*span)])]
    return next((each for each in found if SENTENCE_END.search(each.text)), found[0] if found else None)
