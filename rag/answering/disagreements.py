"""Where the articles contradict each other, found without being asked.

Each sentence is compared with the sentences of other articles nearest to it in meaning: their numbers and dates
exactly, where one sentence answers what the other says, and the whole sentences by the model that compares claims. A
small model turns that into the probability of a contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from index import Article
from index.embedding.chunks import split_sentences
from index.progress import Progress, ignore_progress
from index.wording import count_of
from rag.agreement.independence import group_copies
from rag.agreement.relation import SentenceModel
from rag.answer import Answer, Citation, Claim, Disagreement
from rag.answering.compose import cite, source_line
from rag.answering.conflicts import write_conflict
from rag.answering.contradictions import Contradiction, find_contradictions, gather_evidence
from rag.answering.neighbours import SentenceEmbedder, find_pairs, hold_words, place_of
from rag.questions.question import Question
from rag.text import plain
from rag.values.stems import stem_article, stem_topic

MAX_SENTENCES = 20_000
MAX_PAIRS = 1_500
"""Pairs of sentences that are compared, those nearest in meaning first."""
MAX_FOUND = 50
SHOWN = 10
"""Disagreements that are listed unless more are asked for."""
MIN_WORDS = 5
CORRECTS = re.compile(
    r"\b(?:correct(?:s|ed|ing)|revis(?:es|ed|ing)) (?:an? |the |its |their |his |her )?"
    r"(?:earlier|first|previous|old|original) (?:count|date|figure|number|report|statement|toll|total|estimate)",
    re.IGNORECASE,
)
"""Words with which an article corrects what was said before."""
INSTEAD = re.compile(r"\binstead of (?:in |on |the )*(\w+)", re.IGNORECASE)
ABOUT_THIS = "What do the articles say about this:"
"""Start of the question for two sentences that differ as a whole."""


def find_disagreements(
    articles: Sequence[Article],
    embedder: SentenceEmbedder,
    model: SentenceModel,
    *,
    topic: str = "",
    limit: int = MAX_PAIRS,
    progress: Progress = ignore_progress,
) -> tuple[Disagreement, ...]:
    """The most probable contradictions between sentences, each number, date or sentence in only one of them.

    With a `topic`, only sentences that contain all its words, their articles' titles included. At most `limit` pairs of
    sentences are compared; `progress` is called with their number. Raises ModelError.
    """
    reports = [group[0] for group in group_copies(articles)]
    sentences = [claim for article in reports for claim in claim_sentences(article)][:MAX_SENTENCES]
    if len(reports) < 2 or not sentences:
        return ()
    words = stem_topic(topic)
    pairs = [pair for pair in find_pairs(sentences, embedder) if hold_words(pair, words)][:limit]
    found = [each for evidence in gather_evidence(pairs, model, progress) for each in find_contradictions(evidence)]
    found = [each for each in found if not is_corrected(each)]
    return tuple(make_disagreement(each) for each in drop_overlapping(sorted(found, key=rank_contradiction)))


def is_corrected(found: Contradiction) -> bool:
    """Whether the later of two articles says that it corrects or replaces what the earlier one said."""
    earlier, later = sort_sides(found)
    days = earlier.article.published, later.article.published
    if None in days or days[0] == days[1]:
        return False
    replaced = INSTEAD.search(later.quote)
    is_named = replaced is not None and replaced[1].lower() in earlier.value.lower().split()
    return is_named or bool(CORRECTS.search(later.quote))


def rank_contradiction(found: Contradiction) -> tuple[float, tuple[str, int], tuple[str, int]]:
    """Sort key: the most probable first, ties broken by content alone."""
    return -found.probability, place_of(found.a), place_of(found.b)


def claim_sentences(article: Article) -> Iterator[Claim]:
    """The sentences of an article, each as a claim of its own."""
    for start, end in split_sentences(article.text):
        if len(article.text[start:end].split()) >= MIN_WORDS:
            yield Claim(article, article.text[start:end], start, end, start, end, probability=1.0, verdict="yes")


def drop_overlapping(found: Sequence[Contradiction]) -> Iterator[Contradiction]:
    """The most probable contradictions, each value in only one of them."""
    taken: list[Claim] = []
    for each in found:
        is_known = any(claim.overlaps(other) for claim in (each.a, each.b) for other in taken)
        if len(taken) < 2 * MAX_FOUND and not is_known:
            taken += [each.a, each.b]
            yield each


def make_disagreement(found: Contradiction) -> Disagreement:
    """The disagreement of two claims, the older article's first; that article's title is the topic."""
    a, b = sort_sides(found)
    topic = a.article.name
    sides = (cite(1, a.article, a.quote_start, a.quote_end), cite(2, b.article, b.quote_start, b.quote_end))
    return Disagreement(
        question=found.question or f"{ABOUT_THIS} {topic}?",
        topic=topic,
        a=sides[0],
        b=sides[1],
        value_a=a.value,
        value_b=b.value,
        probability=found.probability,
        reason=f"{found.reason}{describe_days_between(a.article, b.article)}",
        headline=write_conflict(found.question or topic, sides, (a.value, b.value)),
    )


def sort_sides(found: Contradiction) -> tuple[Claim, Claim]:
    """The two claims, the older article's first."""
    a, b = sorted((found.a, found.b), key=lambda claim: (claim.article.published or date.max, place_of(claim)))
    return a, b


def describe_days_between(a: Article, b: Article) -> str:
    """A sentence that says how many days lie between two articles, in which things may have changed; or ""."""
    days = abs((b.published - a.published).days) if a.published and b.published else 0
    return f" The articles are {count_of(days, 'day')} apart." if days else ""


def hold_topic(question: Question, articles: Sequence[Article]) -> list[Article]:
    """The articles that contain all names in a question, or its topic's words; all of them if it has neither.

    Names of sources leave the articles of these, where there are two or more.
    """
    sources = {
        name: {each.source for each in articles if name.casefold() in each.source.casefold()} for name in question.names
    }
    named = set().union(*sources.values())
    if len(named) > 1:
        articles = [article for article in articles if article.source in named]
    names = [name for name, found in sources.items() if not found]
    topic = " ".join(names) or ("" if question.names else question.disputed_topic)
    words = stem_topic(topic) if topic else frozenset()
    return [article for article in articles if words <= stem_article(article)]


def add_headline(none_found: Answer, overview: Answer) -> Answer:
    """An overview of what the articles report, which begins by saying that no contradiction was found."""
    headline = f"{none_found.headline} This is what they report."
    text = overview.text.replace(plain(overview.headline), plain(headline), 1)
    return replace(overview, question=none_found.question, headline=headline, text=text)


def list_disagreements(question: Question, found: Sequence[Disagreement]) -> Answer:
    """The disagreements as an overview: both quotes of each, cited."""
    if not found:
        headline = "No contradiction was found between the articles."
        return Answer(question.text, "no_evidence", headline, plain(headline), headline=headline)
    headline = f"The articles contradict each other in {count_of(len(found), 'place')}."
    lines = [f"**{plain(headline)}**"]
    citations: list[Citation] = []
    for place, each in enumerate(found, 1):
        sides = [replace(side, number=len(citations) + number) for number, side in enumerate((each.a, each.b), 1)]
        citations += sides
        lines.append("\n".join([f"{place}. {plain(each.topic)}", *(f"   - {source_line(side, '')}" for side in sides)]))
    reason = "The question asks where the articles disagree."
    return Answer(question.text, "overview", reason, "\n\n".join(lines), citations=tuple(citations), headline=headline)
