"""Does a system know what the articles do not answer?

The confidence of an answer is the probability of the reader's best claim, even if it was too low for an answer. The
areas, which rank cases by it, leave overviews out: they are written without the reader and have no confidence.
"""

from __future__ import annotations

import numpy as np

from rag.evaluation.cases import Case
from rag.evaluation.measures.base import Flags, Floats, Measure, Score
from rag.evaluation.measures.grade import describe_status
from rag.evaluation.outcome import Outcome
from rag.evaluation.text import score_match


class UnanswerableRecognised(Measure):
    """Of the cases that the articles do not answer, the share that is left without an answer (specificity)."""

    name, group = "unanswerable_recognised", "abstention"
    about = "share of the unanswerable questions that are left without an answer"

    def applies(self, case: Case) -> bool:
        return not case.is_answerable

    def score(self, case: Case, outcome: Outcome) -> Score:
        return Score(float(outcome.status == "no_evidence"), describe_status(case, outcome))


class AnswerableAnswered(Measure):
    """Of the cases that the articles answer, the share that gets any answer, right or wrong (sensitivity)."""

    name, group = "answerable_answered", "abstention"
    about = "share of the answerable questions that get an answer, right or wrong"

    def applies(self, case: Case) -> bool:
        return case.is_answerable

    def score(self, case: Case, outcome: Outcome) -> Score:
        return Score(float(outcome.status != "no_evidence"), describe_status(case, outcome))


class AbstentionAccuracy(Measure):
    """The share of cases that are answered if and only if the articles answer them."""

    name, group = "abstention_accuracy", "abstention"
    about = "share of the cases rightly answered or rightly left without an answer"

    def score(self, case: Case, outcome: Outcome) -> Score:
        is_answered = outcome.status != "no_evidence"
        return Score(float(case.is_answerable == is_answered), describe_status(case, outcome))


class AnswerabilityArea(Measure):
    """Area under the ROC curve of the confidence: answerable cases should be above the others.

    0.5 is chance. NaN if all cases are of one class. A failed case gets the worst confidence for its class.
    """

    name, group, is_ranking = "answerability_roc_area", "abstention", True
    about = "probability that an answerable case has more confidence than an unanswerable one"

    def applies(self, case: Case) -> bool:
        return not case.is_overview

    def score(self, case: Case, outcome: Outcome) -> Score:
        return Score(outcome.confidence, f"confidence {outcome.confidence:.2f}", case.is_answerable)

    def score_failure(self, case: Case, outcome: Outcome) -> Score:
        worst = 0.0 if case.is_answerable else 1.0
        return Score(worst, f"failed: {outcome.error}", case.is_answerable)

    def aggregate(self, values: Floats, positive: Flags) -> Floats:
        return np.array([find_roc_area(row[flags], row[~flags]) for row, flags in zip(values, positive, strict=True)])


class RiskCoverageArea(Measure):
    """Area under the risk-coverage curve (Geifman and El-Yaniv 2017): the mean error rate over all coverages.

    Cases are taken in order of confidence, most confident first. A case is right if its first position matches a gold
    one; a case without a position counts as an error.
    """

    name, group, is_ranking = "risk_coverage_area", "abstention", True
    about = "mean error rate of the most confident answers, over all coverages"
    better = "lower"

    def applies(self, case: Case) -> bool:
        return not case.is_overview

    def score(self, case: Case, outcome: Outcome) -> Score:
        right = any(score_match(gold.answers, value) > 0 for gold in case.positions for value in outcome.values[:1])
        reason = (
            f"confidence {outcome.confidence:.2f}, the first position is {'right' if right else 'wrong or missing'}"
        )
        return Score(outcome.confidence, reason, right)

    def score_failure(self, case: Case, outcome: Outcome) -> Score:
        del case
        return Score(1.0, f"failed: {outcome.error}")

    def aggregate(self, values: Floats, positive: Flags) -> Floats:
        rows = zip(values, positive, strict=True)
        return np.array([measure_risk_coverage(confidence, right)[1].mean() for confidence, right in rows])


def measure_risk_coverage(confidence: Floats, right: Flags) -> tuple[Floats, Floats]:
    """Coverage and error rate after each case, most confident first. Cases of equal confidence share their errors."""
    _, group = np.unique(-confidence, return_inverse=True)
    shared = np.bincount(group, weights=~right) / np.bincount(group)
    errors = shared[np.sort(group)]
    taken = np.arange(1, len(errors) + 1)
    return taken / len(errors), np.cumsum(errors) / taken


def find_roc_area(positive: Floats, negative: Floats) -> float:
    """The probability that a positive scores above a negative, ties counting half (Mann-Whitney); NaN without both.

    scikit-learn's `roc_auc_score` gives the same in a hundred times the time, and is needed for each of 1,000 draws.
    """
    if not (positive.size and negative.size):
        return float("nan")
    ordered = np.sort(negative)
    ranks = np.searchsorted(ordered, positive, side="left")
    ranks_after = np.searchsorted(ordered, positive, side="right")
    return float((ranks + ranks_after).sum() / (2 * len(positive) * len(negative)))


MEASURES = (
    UnanswerableRecognised(),
    AnswerableAnswered(),
    AbstentionAccuracy(),
    AnswerabilityArea(),
    RiskCoverageArea(),
)
