"""Overviews: sentences of several articles that together say what happened, each cited.

A whole collection is summed up by its stories: groups of articles near in meaning, each shown by the first sentence of
its most central article.
"""

from __future__ import annotations

from calendar import month_name
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from index import Article, Embedder
from index.wording import count_of
from rag.answer import Answer, Citation, Passage
from rag.answering.compose import cite, source_line
from rag.answering.sentences import (
    MAX_PER_ARTICLE,
    MAX_PER_NEWEST,
    Sentence,
    are_newest,
    choose,
    first_sentence,
    rate_news,
    rate_relevance,
    sentences_of,
    time_order,
)
from rag.questions.question import Question
from rag.text import plain
from rag.values.stems import stem_topic, stem_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_STORIES = 8
MONTHS = set(month_name)
MIN_SIMILARITY = 0.4
"""Cosine similarity of the best passage from which the articles are about a topic."""
ONE_STORY = 0.5
"""Cosine similarity of two articles' headings and first sentences from which they tell one story."""
MAX_ARTICLES = 2_000
"""Articles of a collection that are considered."""


def write_overview(question: Question, passages: Sequence[Passage], embedder: Embedder) -> Answer | None:
    """Sentences of the passages about the question, oldest first; newest first where the latest is asked for.

    None where no sentence can stand alone. Raises ModelError.
    """
    sentences = list(dict.fromkeys(sentence for passage in passages for sentence in sentences_of(passage)))
    if not sentences:
        return None
    articles = list(dict.fromkeys(sentence.article for sentence in sentences))
    texts = [each.text for each in sentences] + [each.title for each in articles]
    topic, *others = embedder.embed([topic_of(question), *texts])
    vectors = np.stack(others[: len(sentences)])
    likeness = np.stack(others) @ topic
    if question.asks_latest:
        own = likeness[: len(sentences)]
        relevance = np.where(are_newest(sentences, own, names_of_topic(question)), rate_news(sentences, own), 0)
    else:
        relevance = rate_relevance(sentences, articles, likeness, raises_leads=question.period is not None)
    max_shown = MAX_PER_NEWEST if question.asks_latest else MAX_PER_ARTICLE
    chosen = [sentences[place] for place in choose(sentences, vectors, relevance, max_shown)]
    chosen.sort(key=time_order)
    if question.asks_latest:
        chosen.sort(key=lambda sentence: sentence.article.published or date.min, reverse=True)
    count = len({sentence.article.id for sentence in chosen})
    order = "newest first" if question.asks_latest else "oldest first"
    said = f"{count_of(count, 'article')}, {order}" if count > 1 else "1 article"
    headline = f"{write_topic(question) or 'About this'}: {said}."
    return compose_overview(question, headline, [(sentence, "") for sentence in chosen])


def topic_of(question: Question) -> str:
    """What an overview is about: the whole question, where it names only a time."""
    return question.text if names_only_time(question) else question.topic or question.text


def names_of_topic(question: Question) -> tuple[str, ...]:
    """The names in the question, if these alone are its topic: not those of "the scandal at Havrim University"."""
    words = {word for name in question.names for word in name.split()}
    return question.names if set(question.topic.split()) <= words else ()


def names_only_time(question: Question) -> bool:
    """Whether a question asks for all that happened at some time: "What happened in June 2025?"."""
    return question.period is not None and question.topic in question.period.words


def write_topic(question: Question) -> str:
    """The topic at the beginning of a headline; "" where the question names none, or a time."""
    topic = question.topic_span
    is_time = question.period is not None or not MONTHS.isdisjoint(topic.split())
    return "" if is_time else f"{topic[:1].upper()}{topic[1:]}"


def is_topic_of(topic: str, passages: Sequence[Passage]) -> bool:
    """Whether passages are about a topic: one is near in meaning, or holds one of its words."""
    words = stem_topic(topic)
    near = (passage.similarity >= MIN_SIMILARITY for passage in passages)
    return any(near) or any(words & stem_words(f"{each.article.title} {each.chunk.text}") for each in passages)


def write_stories(question: Question, articles: Sequence[Article], embedder: Embedder) -> Answer | None:
    """The stories of a whole collection, those with most articles first; of a time with few articles, each of these.

    None where there are none.
    """
    leads = [lead for article in articles[:MAX_ARTICLES] if (lead := first_sentence(article))]
    if not leads:
        return None
    if question.period and len(leads) <= MAX_STORIES:
        leads.sort(key=time_order)
        headline = f"{question.period.words}: {count_of(len(leads), 'article')}, oldest first."
        return compose_overview(question, headline[:1].upper() + headline[1:], [(lead, "") for lead in leads])
    vectors = embedder.embed([f"{lead.article.title}. {lead.text}" for lead in leads])
    groups = group_stories(vectors)
    shown = [(leads[group[0]], describe_story([leads[place].article for place in group])) for group in groups]
    headline = f"{count_of(len(articles), 'article')} in {count_of(len(groups), 'story', 'stories')}."
    return compose_overview(question, headline, shown[:MAX_STORIES])


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
