"""Overviews: sentences of several articles that together say what happened, each cited.

Sentences are chosen by maximal marginal relevance (Carbonell and Goldstein 1998): near to the question, and unlike
those chosen before. A whole collection is summed up by its stories: groups of articles near in meaning, each shown by
the first sentence of its most central article.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from index import Article, Embedder
from index.embedding.chunks import split_sentences
from index.wording import count_of
from rag.answer import Answer, Citation, Passage
from rag.answering.compose import cite, source_line
from rag.questions.question import Question
from rag.text import is_question, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_SENTENCES = 8
MAX_STORIES = 8
MAX_PER_ARTICLE = 3
RELEVANCE = 0.7
"""Weight of similarity to the question, against dissimilarity to the sentences already chosen."""
MIN_WORDS, MAX_WORDS = 6, 60
"""Words of a sentence that can stand alone."""
NEWEST_DAYS = 2
"""Days of publication that count as "the latest": the newest ones with an article about the question."""
ABOUT_SHARE = 0.65
"""Share of the best sentence's similarity from which a sentence makes its article one about the question."""
NEWS = 0.6
"""Share of the best sentence's similarity that any sentence of the newest articles is worth."""
MIN_SHARE = 0.55
"""Share of the best sentence's similarity from which a sentence is about the question."""
ONE_STORY = 0.5
"""Cosine similarity of two articles' headings and first sentences from which they tell one story."""
MAX_ARTICLES = 2_000
"""Articles of a collection that are considered."""


@dataclass(frozen=True)
class Sentence:
    """`article.text[start:end]`."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


def write_overview(question: Question, passages: Sequence[Passage], embedder: Embedder) -> Answer | None:
    """Sentences of the passages about the question, oldest first; newest first where the latest is asked for.

    None where no sentence can stand alone. Raises ModelError.
    """
    sentences = list(dict.fromkeys(sentence for passage in passages for sentence in sentences_of(passage)))
    if not sentences:
        return None
    vectors = embedder.embed([question.text, *(sentence.text for sentence in sentences)])
    relevance = vectors[1:] @ vectors[0]
    if question.asks_latest:
        relevance = np.where(are_newest(sentences, relevance), rate_news(sentences, relevance), 0)
    chosen = [sentences[place] for place in choose(sentences, vectors[1:], relevance)]
    chosen.sort(key=time_order)
    if question.asks_latest:
        chosen.sort(key=lambda sentence: sentence.article.published or date.min, reverse=True)
    count = len({sentence.article.id for sentence in chosen})
    order = "newest first" if question.asks_latest else "oldest first"
    headline = f"{count_of(count, 'article')} {'report' if count > 1 else 'reports'} this, {order}."
    return compose_overview(question, headline, [(sentence, "") for sentence in chosen])


def sentences_of(passage: Passage) -> Iterator[Sentence]:
    """The sentences of a passage that can stand alone."""
    for start, end in split_sentences(passage.chunk.text):
        if can_stand_alone(passage.chunk.text[start:end]):
            yield Sentence(passage.article, passage.chunk.start + start, passage.chunk.start + end)


def can_stand_alone(sentence: str) -> bool:
    return MIN_WORDS <= len(sentence.split()) <= MAX_WORDS and not is_question(sentence)


def choose(
    sentences: Sequence[Sentence], vectors: NDArray[np.float32], relevance: NDArray[np.float32]
) -> Iterator[int]:
    """Indices of the sentences to show: near to the question, unlike each other, few of one article."""
    chosen: list[int] = []
    per_article: dict[str, int] = {}
    free = [place for place in range(len(sentences)) if relevance[place] >= MIN_SHARE * relevance.max()]
    while free and len(chosen) < MAX_SENTENCES:
        likeness = (vectors[free] @ vectors[chosen].T).max(axis=1) if chosen else np.zeros(len(free))
        worth = RELEVANCE * relevance[free] - (1 - RELEVANCE) * likeness
        best = free.pop(int(worth.argmax()))
        name = sentences[best].article.id
        if per_article.get(name, 0) < MAX_PER_ARTICLE:
            per_article[name] = per_article.get(name, 0) + 1
            chosen.append(best)
            yield best


def are_newest(sentences: Sequence[Sentence], relevance: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Whether each sentence is from one of the newest articles about what is asked; if none has a date, from any."""
    near = relevance >= ABOUT_SHARE * relevance.max()
    about = {each.article.id: each.article for each, is_near in zip(sentences, near, strict=True) if is_near}
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


def write_stories(question: Question, articles: Sequence[Article], embedder: Embedder) -> Answer | None:
    """The stories of a whole collection, those with most articles first. None where there are none."""
    leads = [lead for article in articles[:MAX_ARTICLES] if (lead := first_sentence(article))]
    if not leads:
        return None
    vectors = embedder.embed([f"{lead.article.title}. {lead.text}" for lead in leads])
    groups = group_stories(vectors)
    shown = [(leads[group[0]], describe_story([leads[place].article for place in group])) for group in groups]
    headline = f"{count_of(len(articles), 'article')} in {count_of(len(groups), 'story', 'stories')}."
    return compose_overview(question, headline, shown[:MAX_STORIES])


def first_sentence(article: Article) -> Sentence | None:
    """The first sentence of an article that can stand alone."""
    for start, end in split_sentences(article.text[:4_000]):
        if can_stand_alone(article.text[start:end]):
            return Sentence(article, start, end)
    return None


def group_stories(vectors: NDArray[np.float32]) -> list[list[int]]:
    """Group the indices of articles by story, the most central article first; the largest story first."""
    likeness = vectors @ vectors.T
    free = set(range(len(vectors)))
    groups: list[list[int]] = []
    while free:
        left = sorted(free)
        near = likeness[np.ix_(left, left)] >= ONE_STORY
        centre = left[int(near.sum(axis=1).argmax())]
        story = sorted(
            (place for place in left if likeness[centre, place] >= ONE_STORY), key=lambda p: -likeness[centre, p]
        )
        groups.append(story)
        free -= set(story)
    return groups


def describe_story(articles: Sequence[Article]) -> str:
    days = sorted(article.published for article in articles if article.published)
    span = "" if not days else f", {days[0]}" if days[0] == days[-1] else f", {days[0]} to {days[-1]}"
    return f" ({count_of(len(articles), 'article')}{span})"


def compose_overview(question: Question, headline: str, shown: Sequence[tuple[Sentence, str]]) -> Answer:
    """The answer: a headline, then each sentence with its source and a note."""
    citations: list[Citation] = []
    lines = [f"**{plain(headline)}**", ""]
    for sentence, note in shown:
        cited = cite(len(citations) + 1, sentence.article, sentence.start, sentence.end)
        citations.append(cited)
        lines.append(f"- {source_line(cited, '')}{plain(note)}")
    reason = "The question asks for an overview."
    text = "\n".join(lines)
    return Answer(question.text, "overview", reason, text, citations=tuple(citations), headline=headline)
