"""Whether a system knows what the articles do not answer.

The confidence of an answer is the probability of the reader's best claim, also where it was too low for an answer.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.evaluation.cases import Case
from rag.evaluation.measures.base import Flags, Floats, Measure, Score
from rag.evaluation.outcome import Outcome
from rag.evaluation.text import matches


class AbstentionAccuracy(Measure):
    """The share of cases that are answered where the articles answer and not where they do not."""

    name, group = "abstention_accuracy", "abstention"
    about = "share of the cases rightly answered or rightly left without an answer"

    def score(self, case: Case, outcome: Outcome) -> Score:
        answerable, answered = case.kind != "no_evidence", outcome.status != "no_evidence"
        told = f"{'answerable' if answerable else 'not answerable'}, {'answered' if answered else 'not answered'}"
        return Score(float(answerable == answered), told)


class AnswerabilityArea(Measure):
    """Area under the ROC curve of the confidence: answerable cases should be above the others.

    0.5 is chance. There is none where all cases are of one sort. A failed case has the confidence that is worst for it.
    """

    name, group, ranking = "answerability_roc_area", "abstention", True
    about = "chance that an answerable case has more confidence than another"

    def score(self, case: Case, outcome: Outcome) -> Score:
        return Score(outcome.confidence, f"confidence {outcome.confidence:.2f}", case.kind != "no_evidence")

    def failed(self, case: Case, outcome: Outcome) -> Score:
        answerable = case.kind != "no_evidence"
        return Score(0.0 if answerable else 1.0, f"failed: {outcome.error}", answerable)

    def aggregate(self, values: Floats, positive: Flags) -> float:
        if positive.all() or not positive.any():
            return float("nan")
        return roc_area(list(values[positive]), list(values[~positive]))


class RiskCoverageArea(Measure):
    """Area under the risk-coverage curve (Geifman and El-Yaniv 2017): the mean error rate over all coverages.

    Cases are taken in order of confidence. A case is right where its first position matches a gold one; no answer is
    never right here, for the curve asks what the answers are worth, most confident first.
    """

    name, group, ranking = "risk_coverage_area", "abstention", True
    about = "mean error rate of the most confident answers, over all coverages"
    better = "lower"

    def score(self, case: Case, outcome: Outcome) -> Score:
        right = any(matches(gold.answers, value) > 0 for gold in case.positions for value in outcome.values[:1])
        told = f"confidence {outcome.confidence:.2f}, the first position is {'right' if right else 'wrong or missing'}"
        return Score(outcome.confidence, told, right)

    def failed(self, case: Case, outcome: Outcome) -> Score:
        del case
        return Score(1.0, f"failed: {outcome.error}")

    def aggregate(self, values: Floats, positive: Flags) -> float:
        return float(risk_coverage(values, positive)[1].mean())


def risk_coverage(confidence: Floats, right: Flags) -> tuple[Floats, Floats]:
    """Coverage and error rate after each case, most confident first; cases of equal confidence share their errors."""
    _, group = np.unique(-confidence, return_inverse=True)
    shared = np.bincount(group, weights=~right) / np.bincount(group)
    errors = shared[np.sort(group)]
    taken = np.arange(1, len(errors) + 1)
    return taken / len(errors), np.cumsum(errors) / taken


def roc_area(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The probability that a positive scores above a negative, ties counting half (Mann-Whitney)."""
    ranks = np.searchsorted(np.sort(np.asarray(negative)), np.asarray(positive), side="left")
    ranks_after = np.searchsorted(np.sort(np.asarray(negative)), np.asarray(positive), side="right")
    return float((ranks + ranks_after).sum() / (2 * len(positive) * len(negative)))


MEASURES = (AbstentionAccuracy(), AnswerabilityArea(), RiskCoverageArea())
