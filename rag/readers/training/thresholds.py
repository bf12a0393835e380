"""What the settings `evidence` and `rival` trade: `python -m rag.readers.training.thresholds DATA`.

Each held-out question is put to its own context and two others that retrieval finds (one answer is right), and to the
same with a copy of its context in which another answer of the same make stands in the right one's place (two are).
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index import Article, SentenceTransformerEmbedder, split
from index.embeddings import Embedder
from rag.answer import Claim, Passage
from rag.evaluation.text import LEAST_F1, matches, normalise
from rag.readers.extractive import ExtractiveReader
from rag.readers.training.calibrate import OTHERS
from rag.readers.training.data import SOURCES, Question, in_context, load
from rag.readers.training.nearest import nearest
from rag.reconcile import reconcile

NAMES = ("squadshifts_new_wiki", "squadshifts_reddit", "nq_oracle", "squad2_dev_half_a")
EACH = 250
MAX_WORDS = 5
"""Words of an answer; longer ones cannot be put into another sentence."""
LOOKED_AT = 9
"""Contexts near a question among which those are sought that do not answer it."""
SEED = 3


@dataclass(frozen=True)
class Case:
    """A question, the two answers, and the claims found without and with the article that holds the second one."""

    question: Question
    answers: tuple[str, str]
    agreed: tuple[Claim, ...]
    rivals: tuple[Claim, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of SQuAD-layout .jsonl.gz files")
    embedder = SentenceTransformerEmbedder()
    cases = list(made(held_out(parser.parse_args().data), embedder, ExtractiveReader(embedder)))
    print(f"{len(cases)} questions\n\n| evidence | rival | precision | recall | F1 | both sides | false disputes |")
    print("|---|---|---|---|---|---|---|")
    for evidence in (0.1, 0.15, 0.2, 0.25, 0.3):
        for rival in (0.4, 0.5, 0.6, 0.7):
            figures = " | ".join(f"{figure:.2f}" for figure in measured(cases, evidence, rival))
            print(f"| {evidence} | {rival} | {figures} |")


def held_out(data: Path) -> list[Question]:
    rng = random.Random(SEED)
    chosen: list[Question] = []
    for source in (source for source in SOURCES if source.name in NAMES):
        questions = [q for q in load(data, source)[1] if q.answers and len(q.wordings[0].split()) <= MAX_WORDS]
        chosen.extend(rng.sample(questions, min(EACH, len(questions))))
    return chosen


def made(questions: Sequence[Question], embedder: Embedder, reader: ExtractiveReader) -> Iterator[Case]:
    """Cases from those questions whose answer can be exchanged for another of its make."""
    rng = random.Random(SEED)
    contexts = sorted({q.context for q in questions})
    places = nearest([q.text for q in questions], contexts, embedder, LOOKED_AT)
    for done, (q, own) in enumerate(zip(questions, places, strict=True)):
        if done % 100 == 0:
            print(f"read {done} of {len(questions)} questions", file=sys.stderr, flush=True)
        right = q.wordings[0]
        others = [o.wordings[0] for o in questions if make(o.wordings[0]) == make(right)]
        other = rng.choice(others)
        if not make(right) or normalise(other) in normalise(right) or normalise(right) in normalise(other):
            continue
        near = [context for context in own if in_context(q, context)][:OTHERS]
        texts = {
            "own": q.context,
            "rival": q.context.replace(right, other),
            **{f"near {i}": t for i, t in enumerate(near)},
        }
        articles = [Article(name, text) for name, text in texts.items()]
        passages = [Passage(a, chunk, 0.0) for a in articles for chunk in split(a, embedder.token_offsets)]
        claims = reader.read_now(q.text, passages).claims
        yield Case(q, (right, other), tuple(c for c in claims if c.article.id != "rival"), claims)


def make(answer: str) -> str:
    """Numbers are exchanged for numbers and names for names; anything else is left alone."""
    if any(c.isdigit() for c in answer):
        return "number"
    return "name" if answer[:1].isupper() else ""


def measured(cases: Sequence[Case], evidence: float, rival: float) -> tuple[float, float, float, float, float]:
    """Precision, recall and F1 of positions; the shares of both sides shown, and of disputes where there is none."""
    found = right = wanted = both = false = 0
    for case in cases:
        for claims, answers in ((case.agreed, case.answers[:1]), (case.rivals, case.answers)):
            groups = reconcile(case.question.text, claims, evidence=evidence, rival=rival).groups
            values = [group.value for group in groups]
            hit = sum(any(matches([answer], value) >= LEAST_F1 for value in values) for answer in answers)
            found, right, wanted = found + len(values), right + hit, wanted + len(answers)
            both += len(answers) == hit == 2
            false += len(answers) == 1 and len(values) > 1
    precision, recall = right / max(1, found), right / wanted
    return precision, recall, 2 * right / (found + wanted), both / len(cases), false / len(cases)


if __name__ == "__main__":
    main()
