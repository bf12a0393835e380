"""Questions for training the span reader: read, cleaned, split, and given contexts that do not answer them.

A set is a file of JSON Lines: `{"question", "context", "answers": [{"text", "start"}]}`; no answers means that the
context does not answer the question.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from index.chunks import sentences

SPLIT_SEED = 20240618

Versions = Literal["either", "both", "pieces"]
"""What unanswered versions an answered question gets.

"either": one, on a context that retrieval finds or about another entity; "both": the two; "pieces": on other sentences
of its own context, or found ones, seldom about another entity, while half of the answered ones keep only the sentences
around their answer.
"""


@dataclass(frozen=True)
class Question:
    """A question on a context. `answers` are acceptable (start, end) spans of it; none: the context does not answer."""

    source: str
    text: str
    context: str
    answers: tuple[tuple[int, int], ...]

    @property
    def wordings(self) -> tuple[str, ...]:
        return tuple(self.context[start:end] for start, end in self.answers)


@dataclass(frozen=True)
class Source:
    """How one file is used: `share` of its questions in each epoch, and what part is held out for validation."""

    name: str
    share: float
    held_out_from: int | None = None
    """First row held out, where a file is ordered by article; otherwise one context in twenty is."""


SOURCES = (
    Source("squadshifts_new_wiki", 1.0),
    Source("squadshifts_reddit", 0.8),
    Source("squadshifts_amazon_reviews", 0.5),
    Source("nq_oracle", 1.0),
    Source("qamr_wiki", 0.4),
    # The last four of its eleven articles: prime numbers, private schools, steam engines, University of Chicago.
    Source("squad2_dev_half_a", 1.0, held_out_from=2838),
    Source("timeqa_train", 1.0),
    Source("multispanqa_valid", 1.0),
    Source("policyqa", 0.1),
)

VAGUE_ANSWER = re.compile(r"(he|she|it|they|him|her|them|his|their|its|this|that|who|which|i|we|you)\W*", re.IGNORECASE)


def load(folder: Path, source: Source) -> tuple[list[Question], list[Question]]:
    """The questions of one file: for training, and held out. No context is on both sides."""
    with gzip.open(folder / f"{source.name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        questions = [question(source.name, json.loads(line)) for line in lines]
    if source.held_out_from is not None:
        train, held = questions[: source.held_out_from], questions[source.held_out_from :]
    else:
        contexts = sorted({q.context for q in questions})
        chosen = set(random.Random(SPLIT_SEED).sample(contexts, len(contexts) // 20))
        train = [q for q in questions if q.context not in chosen]
        held = [q for q in questions if q.context in chosen]
    return [q for q in train if is_clear(q)], held


def question(source: str, row: dict[str, object]) -> Question:
    answers = row["answers"]
    assert isinstance(answers, list)
    spans = tuple((a["start"], a["start"] + len(a["text"])) for a in answers)
    return Question(source, str(row["question"]).strip(), str(row["context"]), spans)


def is_clear(q: Question) -> bool:
    """Whether a question can be understood on its own; crowd questions such as "Who won?" cannot."""
    if q.source == "qamr_wiki" and len(q.text.split()) < 5:
        return False
    return not any(VAGUE_ANSWER.fullmatch(wording) for wording in q.wordings)


# A name or a year inside a question; the first word is left alone, for it is a capital by position.
NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][\w'.-]+(?: (?:of |the |de )?[A-Z][\w'.-]+)*)|\b(?:1[5-9]|20)\d\d\b")


def entity_pool(questions: Sequence[Question]) -> tuple[list[str], list[str]]:
    """Names and years that the questions speak of, to put in the place of others."""
    names: set[str] = set()
    years: set[str] = set()
    for q in questions:
        for match in NAME.findall(q.text):
            (years if match.isdigit() else names).add(match.removesuffix("'s"))
    return sorted(names), sorted(years)


def with_other_entity(q: Question, pool: tuple[list[str], list[str]], rng: random.Random) -> Question | None:
    """The question about another person, place or year than its context speaks of, so that it is not answered there.

    None where the question names nothing. After the entity swaps of SQuAD 2.0 (Rajpurkar, Jia and Liang 2018, table 2).
    """
    names, years = pool
    mentions = [m for m in NAME.finditer(q.text) if m.group() in q.context]
    if not mentions:
        return None
    mention = rng.choice(mentions)
    others = years if mention.group().isdigit() else names
    # A third of the new names come from the context itself: what is near is the harder test.
    near = [n for n in NAME.findall(q.context) if n.isdigit() == mention.group().isdigit() and n not in q.text]
    other = rng.choice(near) if near and rng.random() < 0.33 and not answers_hold(q, near) else rng.choice(others)
    if other in q.text or (other in q.context and other not in near):
        return None
    possessive = "'s" if mention.group().endswith("'s") and not other.endswith("'s") else ""
    text = q.text[: mention.start()] + other + possessive + q.text[mention.end() :]
    return replace(q, text=text, answers=())


def answers_hold(q: Question, names: Sequence[str]) -> bool:
    return any(name in wording for wording in q.wordings for name in names)


def in_context(q: Question, context: str) -> Question | None:
    """The question on another context, unanswered; None where an answer's wording stands in that context too."""
    folded = context.casefold()
    if context == q.context or any(wording.casefold() in folded for wording in q.wordings):
        return None
    return replace(q, context=context, answers=())


def among_others(q: Question, others: Sequence[str], rng: random.Random) -> Question:
    """A one-sentence context put among other sentences, so that it reads like a passage."""
    place = rng.randint(0, len(others))
    before = "".join(f"{sentence} " for sentence in others[:place])
    context = " ".join([before + q.context, *others[place:]])
    return replace(q, context=context, answers=tuple((a + len(before), b + len(before)) for a, b in q.answers))


def piece(q: Question, rng: random.Random) -> Question:
    """The question on a run of its context's sentences that holds its answers.

    Such a passage often speaks of "he" or "the game" and does not name what is asked about, as a chunk from the middle
    of an article does: the reader must not take that for "not answered here".
    """
    bounds = sentences(q.context)
    first = sum(end <= min(start for start, _ in q.answers) for _, end in bounds)
    last = max(first, sum(start < max(end for _, end in q.answers) for start, _ in bounds) - 1)
    if not first < len(bounds):
        return q
    a = bounds[rng.randint(max(0, first - 2), first)][0]
    b = bounds[rng.randint(last, min(len(bounds) - 1, last + 2))][1]
    if any(start < a or end > b for start, end in q.answers):
        return q
    return replace(q, context=q.context[a:b], answers=tuple((start - a, end - a) for start, end in q.answers))


def beside(q: Question, rng: random.Random) -> Question | None:
    """The question on sentences of its own context that do not hold its answer; None where there are none."""
    bounds = sentences(q.context)
    clear = [not any(start < b and end > a for start, end in q.answers) for a, b in bounds]
    free = [i for i, is_free in enumerate(clear) if is_free]
    if not free:
        return None
    first = last = rng.choice(free)
    for _ in range(rng.randint(0, 4)):
        if first > 0 and clear[first - 1]:
            first -= 1
        elif last + 1 < len(bounds) and clear[last + 1]:
            last += 1
    return in_context(q, q.context[bounds[first][0] : bounds[last][1]])


def epoch(
    questions: dict[str, list[Question]],
    near: dict[str, list[str]],
    *,
    seed: int,
    versions: Versions = "either",
    sources: Sequence[Source] = SOURCES,
) -> Iterator[Question]:
    """One epoch's examples: each source's share, and for some of its questions versions that are not answered.

    `near` gives for a question's text the contexts that retrieval finds for it, best first.
    """
    rng = random.Random(seed)
    pools = {name: entity_pool(qs) for name, qs in questions.items()}
    contexts = {name: sorted({q.context for q in qs}) for name, qs in questions.items()}
    for source in sources:
        own = questions[source.name]
        for q in rng.sample(own, round(len(own) * source.share)):
            if source.name == "qamr_wiki" and rng.random() < 0.7:
                yield among_others(q, rng.sample(contexts[source.name], 3), rng)
            elif versions == "pieces" and q.answers and rng.random() < 0.5:
                yield piece(q, rng)
            else:
                yield q
            if q.answers and source.name != "policyqa":
                made = unanswered(q, near.get(q.text, []), pools[source.name], versions, rng)
                yield from (other for other in made if other is not None)


def unanswered(
    q: Question, near: Sequence[str], pool: tuple[list[str], list[str]], versions: Versions, rng: random.Random
) -> Iterator[Question | None]:
    """Versions of a question that are not answered."""
    if versions == "pieces":
        if rng.random() < 0.4:
            yield beside(q, rng)
        if near and rng.random() < 0.3:
            yield in_context(q, rng.choice(near))
        if rng.random() < 0.1:
            yield with_other_entity(q, pool, rng)
        return
    elsewhere = bool(near) and rng.random() < 0.4
    if near and (elsewhere or versions == "both"):
        yield in_context(q, rng.choice(near))
    if not elsewhere or versions == "both":
        yield with_other_entity(q, pool, rng)
