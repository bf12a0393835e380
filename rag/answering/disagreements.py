"""Where the articles contradict each other, found without being asked.

Sentences of different articles that are near in meaning are candidates. Their numbers and dates are compared exactly,
where one sentence answers what the other one says; then the model that compares claims judges each pair as whole
sentences. What is not found is a conflict between sentences that share few words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from index import Article, Embedder
from index.embedding.chunks import split_sentences
from index.progress import Progress, ignore_progress
from rag.agreement.independence import independent
from rag.agreement.relation import PairModel, judge
from rag.answer import Answer, Citation, Claim, Disagreement
from rag.answering.compose import cite, source_line
from rag.answering.conflicts import write_conflict
from rag.answering.neighbours import find_neighbours, list_pairs, list_questions, place_of
from rag.answering.stems import stem_topic
from rag.answering.value_conflicts import (
    SentenceModel,
    Stated,
    ValueConflict,
    find_conflicts,
)
from rag.questions.question import Question
from rag.text import plain

MAX_SENTENCES = 20_000
MAX_PAIRS = 1_500
"""Pairs of sentences that are judged, those nearest in meaning first."""
MAX_FOUND = 50
SHOWN = 10
"""Disagreements that are listed unless more are asked for."""
LEAST_CONFLICT = 0.75
"""Probability of a conflict of whole sentences from which it is told."""
LEAST_VALUE_CONFLICT = 0.65
"""Probability of a conflict of numbers or dates from which it is told."""
MIN_WORDS = 5
ABOUT_THIS = "What do the articles say about this:"
"""Beginning of the question that two sentences are given."""
BATCH = 64
WINDOWS = 2
"""Texts that the model reads to compare two sentences; to answer a question it reads one."""


class Steps:
    """Tells of the texts that were read, of so many."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._total, self._progress, self._done = total, progress, 0

    def count(self, read: int) -> None:
        self._done += read
        self._progress(self._done, self._total)


def find_disagreements(
    articles: Sequence[Article],
    embedder: Embedder,
    model: SentenceModel,
    *,
    topic: str = "",
    limit: int = MAX_PAIRS,
    progress: Progress = ignore_progress,
) -> tuple[Disagreement, ...]:
    """The pairs of sentences that most probably contradict each other, each number, date or sentence in one of them.

    With a `topic`, only those that hold all its words, or whose articles' titles do. At most as many texts are read as
    it takes to judge `limit` pairs; `progress` is told of them. Raises ModelError.
    """
    reports = [group[0] for group in independent(articles)]
    claims = [claim for article in reports for claim in claim_sentences(article)][:MAX_SENTENCES]
    if len(reports) < 2 or not claims:
        return ()
    vectors = embedder.embed([f"{claim.article.title}. {claim.value}" for claim in claims])
    near = find_neighbours(claims, vectors)
    words = stem_topic(topic)
    asked = list(islice(list_questions(claims, near, words), limit))
    judged = list(islice(list_pairs(claims, near, words), limit - len(asked) // WINDOWS))
    steps = Steps(len(asked) + WINDOWS * len(judged), progress)
    conflicts = [*compare_values(asked, model, steps), *compare_as_wholes(judged, model, steps)]
    order = sorted(conflicts, key=lambda each: (-each.probability, place_of(each.a), place_of(each.b)))
    return tuple(describe(each) for each in keep_apart(order))


def claim_sentences(article: Article) -> Iterator[Claim]:
    """The sentences of an article, each as a claim of its own."""
    for start, end in split_sentences(article.text):
        if len(article.text[start:end].split()) >= MIN_WORDS:
            yield Claim(article, article.text[start:end], start, end, start, end, probability=1.0, verdict="yes")


def compare_values(
    asked: Sequence[tuple[Stated, Claim]], model: SentenceModel, steps: Steps
) -> Iterator[ValueConflict]:
    """The numbers and dates that conflict."""
    for first in range(0, len(asked), BATCH):
        batch = asked[first : first + BATCH]
        yield from find_conflicts(batch, model, LEAST_VALUE_CONFLICT)
        steps.count(len(batch))


def compare_as_wholes(pairs: Sequence[tuple[Claim, Claim]], model: PairModel, steps: Steps) -> Iterator[ValueConflict]:
    """The sentences that conflict as a whole."""
    for first in range(0, len(pairs), BATCH):
        batch = pairs[first : first + BATCH]
        relations = judge(model.compare("", batch))
        steps.count(WINDOWS * len(batch))
        for (a, b), relation in zip(batch, relations, strict=True):
            if (probability := relation.likelihood("conflicts")) >= LEAST_CONFLICT:
                yield ValueConflict("", a, b, probability, "The two sentences can hardly both be true.")


def keep_apart(found: Sequence[ValueConflict]) -> Iterator[ValueConflict]:
    """The most probable conflicts, each value in one of them."""
    taken: list[Claim] = []
    for each in found:
        is_known = any(is_overlapping(own, other) for own in (each.a, each.b) for other in taken)
        if len(taken) < 2 * MAX_FOUND and not is_known:
            taken += [each.a, each.b]
            yield each


def is_overlapping(a: Claim, b: Claim) -> bool:
    return a.article.id == b.article.id and a.start < b.end and b.start < a.end


def describe(found: ValueConflict) -> Disagreement:
    """The disagreement of two claims, the older article's first; its title tells what it is about."""
    a, b = sorted((found.a, found.b), key=lambda claim: (claim.article.published or date.max, place_of(claim)))
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
        reason=f"{found.reason}{tell_days_between(a.article, b.article)}",
        headline=write_conflict(found.question or topic, sides, (a.value, b.value)),
    )


def tell_days_between(a: Article, b: Article) -> str:
    """How many days lie between two articles: what they say may have changed in that time."""
    days = abs((b.published - a.published).days) if a.published and b.published else 0
    return f" The articles are {days:,} {'day' if days == 1 else 'days'} apart." if days else ""


def list_disagreements(question: Question, found: Sequence[Disagreement]) -> Answer:
    """The disagreements as an overview: both quotes of each, cited."""
    if not found:
        headline = "No contradiction was found between the articles."
        return Answer(question.text, "no_evidence", headline, plain(headline), headline=headline)
    headline = f"The articles contradict each other in {len(found)} {'place' if len(found) == 1 else 'places'}."
    lines = [f"**{plain(headline)}**"]
    citations: list[Citation] = []
    for place, each in enumerate(found, 1):
        sides = [replace(side, number=len(citations) + number) for number, side in enumerate((each.a, each.b), 1)]
        citations += sides
        lines.append("\n".join([f"{place}. {plain(each.topic)}", *(f"   - {source_line(side, '')}" for side in sides)]))
    reason = "The question asks where the articles disagree."
    return Answer(question.text, "overview", reason, "\n\n".join(lines), citations=tuple(citations), headline=headline)
