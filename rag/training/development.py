"""Measures on the development examples, which are never trained on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, precision_recall_curve, roc_auc_score

from rag.readers.close import ANSWERS, END, RELATION, START, YES_NO
from rag.training.corpus import NO_VERDICT, DevelopmentQuestion, ExampleSet
from rag.training.inputs import TrainingWindow, WindowMaker

Outputs = NDArray[np.float32]
"""A model's outputs for one window, shape (tokens, outputs)."""
Predict = Callable[[Sequence[TrainingWindow]], Sequence[Outputs]]
Figures = dict[str, float]


class QuestionOutputs(NamedTuple):
    """A question's windows, and a model's outputs for each."""

    question: DevelopmentQuestion
    windows: Sequence[TrainingWindow]
    outputs: Sequence[Outputs]

    @property
    def scores(self) -> NDArray[np.float64]:
        return np.array([own[0, ANSWERS] for own in self.outputs], float)

    @property
    def gold(self) -> NDArray[np.int64]:
        return np.array([window.answers for window in self.windows])

    @property
    def is_yes_no(self) -> bool:
        return self.windows[0].verdict != NO_VERDICT

    @property
    def is_clear(self) -> NDArray[np.bool_]:
        return ~np.isin(np.arange(len(self.windows)), list(self.question.unclear))


def predict_questions(
    questions: Sequence[DevelopmentQuestion], maker: WindowMaker, predict: Predict
) -> list[QuestionOutputs]:
    windows = [maker.make_all(question.sentences) for question in questions]
    outputs = iter(predict([window for own in windows for window in own]))
    pairs = zip(questions, windows, strict=True)
    return [QuestionOutputs(question, own, [next(outputs) for _ in own]) for question, own in pairs]


def measure_worlds(found: Sequence[QuestionOutputs]) -> Figures:
    """For sentences: ROC area, best F1. For questions: right answer first, exact, yes/no, answerable or not."""
    scores = np.concatenate([each.scores[each.is_clear] for each in found])
    gold = np.concatenate([each.gold[each.is_clear] for each in found])
    precision, recall, _ = precision_recall_curve(gold, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    best = int(f1.argmax())
    answerable = [each for each in found if each.gold.any()]
    facts = [each for each in answerable if not each.is_yes_no]
    verdicts = [each for each in answerable if each.is_yes_no]
    return {
        "sentences: ROC area": float(roc_auc_score(gold, scores)),
        "claims: best F1": float(f1[best]),
        "its precision": float(precision[best]),
        "its recall": float(recall[best]),
        "right first": mean([is_right(each) for each in answerable]),
        "exact": mean([is_right(each, exactly=True) for each in facts]),
        "yes/no": mean([is_right(each) for each in verdicts]),
        "answerable: ROC area": rate_answerable(found),
    }


def rate_answerable(found: Sequence[QuestionOutputs]) -> float:
    """The ROC area of the best sentence's score, as a sign that a question is answerable."""
    return float(roc_auc_score([bool(each.gold.any()) for each in found], [each.scores.max() for each in found]))


def is_right(found: QuestionOutputs, *, exactly: bool = False) -> bool:
    """Whether the best sentence answers and its best span overlaps a right one, or its verdict is right."""
    best = int(found.scores.argmax())
    window, outputs = found.windows[best], found.outputs[best]
    if not window.answers:
        return False
    if found.is_yes_no:
        return int(outputs[0, YES_NO][1:].argmax()) + 1 == window.verdict
    first, last = find_span(window, outputs)[1]
    if exactly:
        return (first, last) in window.spans
    return any(first <= end and start <= last for start, end in window.spans)


def find_span(window: TrainingWindow, outputs: Outputs) -> tuple[float, tuple[int, int]]:
    """The margin of the best span over "no answer", in logits, and the span's first and last token."""
    own = outputs[window.first : window.last]
    none = float(outputs[0, START] + outputs[0, END])
    if not len(own):
        return -none, (0, 0)
    table = own[:, START][:, None] + own[:, END][None, :]
    table[np.tril(np.ones_like(table, bool), -1)] = -np.inf
    first, last = divmod(int(table.argmax()), len(own))
    return float(table[first, last]) - none, (first + window.first, last + window.first)


def measure_verdicts(windows: Sequence[TrainingWindow], outputs: Sequence[Outputs]) -> Figures:
    gold = np.array([window.verdict for window in windows])
    logits = np.array([own[0, YES_NO] for own in outputs])
    decided = gold > 0
    return {
        "accuracy of three": float((logits.argmax(1) == gold).mean()),
        "of yes and no": float((logits[decided, 1:].argmax(1) + 1 == gold[decided]).mean()),
        "always the commonest": float(np.bincount(gold).max() / len(gold)),
    }


def measure_relations(windows: Sequence[TrainingWindow], outputs: Sequence[Outputs]) -> Figures:
    """Accuracy, and macro F1 over the five kinds if each label allows only one."""
    labels = [window.relations for window in windows]
    logits = np.array([own[0, RELATION] for own in outputs])
    found = logits.argmax(1)
    right = [bool(label >> int(kind) & 1) for label, kind in zip(labels, found, strict=True)]
    figures = {"accuracy": mean(right), "pairs": float(len(labels))}
    if all(label.bit_count() == 1 for label in labels):
        gold = [label.bit_length() - 1 for label in labels]
        figures["macro F1"] = float(
            f1_score(gold, found, labels=range(logits.shape[1]), average="macro", zero_division=0)
        )
    return figures


def measure_all(
    corpus: ExampleSet, maker: WindowMaker, predict: Predict, each: int = 1
) -> Iterator[tuple[str, Figures]]:
    """All measures, by data set, on every `each`-th example."""
    own = corpus.development
    for name, questions in own.questions.items():
        found = predict_questions(questions[::each], maker, predict)
        yield name, measure_worlds(found) if name == "worlds" else {"answerable: ROC area": rate_answerable(found)}
    for name, verdicts in own.verdicts.items():
        windows = maker.make_all(verdicts[::each])
        yield name, measure_verdicts(windows, predict(windows))
    for name, pairs in own.pairs.items():
        windows = maker.make_all(pairs[::each])
        yield f"pairs of {name}", measure_relations(windows, predict(windows))


def format_figures(name: str, figures: Figures) -> str:
    return f"{name}: " + ", ".join(f"{label} {value:.4g}" for label, value in figures.items())


def mean(values: Sequence[bool]) -> float:
    return float(np.mean(values)) if values else float("nan")
