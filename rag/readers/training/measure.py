"""What the shipped reader makes of the questions held out: `python -m rag.readers.training.measure DATA`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.evaluation.measures.abstention import roc_area
from rag.evaluation.text import best
from rag.readers.packing import WEIGHTS, load_reader
from rag.readers.spans import SpanModel
from rag.readers.training.data import SOURCES, Question, load

NO_SPAN = -50.0
"""Margin where a passage has no span at all."""


@dataclass(frozen=True)
class Outcome:
    """The best span for one held-out question, and its margin over "not answered here"."""

    question: Question
    text: str
    margin: float

    def score(self, measure: str, threshold: float = -np.inf) -> float:
        """`exact` or `f1`; below the threshold the answer given is none."""
        return best(measure, self.question.wordings, self.text if self.margin > threshold else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of SQuAD-layout .jsonl.gz files")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    encoder, tokenizer, _ = load_reader(arguments.weights)
    model = SpanModel(encoder, tokenizer)
    held = {source.name: load(arguments.data, source)[1] for source in SOURCES}
    print(table({name: outcomes(model, name, questions) for name, questions in held.items()}))


def outcomes(model: SpanModel, name: str, questions: Sequence[Question]) -> list[Outcome]:
    print(f"{name}: reading {len(questions)} held-out questions", file=sys.stderr, flush=True)
    found = model.spans([(q.text, q.context) for q in questions], most=1)
    return [
        Outcome(q, q.context[spans[0].start : spans[0].end], spans[0].margin) if spans else Outcome(q, "", NO_SPAN)
        for q, spans in zip(questions, found, strict=True)
    ]


def table(found: dict[str, list[Outcome]]) -> str:
    """One row a file: exact match and F1 in percent where answered; over all, and ROC area, where some are not."""
    rows = ["| held out | questions | EM, answered | F1, answered | F1, all | ROC area |", "|---|---|---|---|---|---|"]
    for name, own in found.items():
        answered = [o for o in own if o.question.answers]
        others = [o for o in own if not o.question.answers]
        cells = [f"{100 * np.mean([o.score(measure) for o in answered]):.1f}" for measure in ("exact", "f1")]
        cells += [f"{overall(own):.1f}", f"{area(answered, others):.3f}"] if others else ["", ""]
        rows.append(f"| {name} | {len(own)} | {' | '.join(cells)} |")
    return "\n".join(rows)


def overall(found: Sequence[Outcome]) -> float:
    """F1 over all questions, in percent, at the one threshold that is best for them (SQuAD 2.0's `best_f1`)."""
    margins = np.quantile([o.margin for o in found], np.linspace(0, 1, 101))
    return max(100 * float(np.mean([o.score("f1", threshold) for o in found])) for threshold in margins)


def area(answered: Sequence[Outcome], others: Sequence[Outcome]) -> float:
    return roc_area([o.margin for o in answered], [o.margin for o in others])


if __name__ == "__main__":
    main()
