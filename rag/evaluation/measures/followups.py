"""Is a follow-up completed as a person would do it? Compares the question as understood with the gold's `standalone`.

Exact match normalises the questions as SQuAD's script does answers; it demands one of many possible wordings. The
measure of names compares what a follow-up most often leaves out: capitalised words after the first word, and numbers,
as sets. It is fulfilled if nothing is missing and nothing is added.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.evaluation.cases import Case
from rag.evaluation.measures.base import Measure, Score
from rag.evaluation.outcome import Outcome
from rag.evaluation.text import fold_punctuation, normalise_answer

NAME = re.compile(r"(?<!^)\b[A-Z]\w*|\d+")


class CompletedFollowUps(Measure):
    group = "questions"

    def __init__(self, name: str, about: str, fold: Callable[[str], object]) -> None:
        self.name = name
        self.about = about
        self._fold = fold

    def applies(self, case: Case) -> bool:
        return bool(case.standalone)

    def score(self, case: Case, outcome: Outcome) -> Score:
        is_same = self._fold(case.standalone) == self._fold(outcome.question)
        return Score(float(is_same), f"understood as “{outcome.question}”, wanted “{case.standalone}”")


def fold_wording(question: str) -> str:
    return normalise_answer(fold_punctuation(question))


def find_capitalised(question: str) -> frozenset[str]:
    """The capitalised words after the first word, and the numbers."""
    return frozenset(NAME.findall(fold_punctuation(question)))


MEASURES = (
    CompletedFollowUps(
        "followup_completed_exact", "share of the follow-ups completed word for word as in the gold", fold_wording
    ),
    CompletedFollowUps(
        "followup_completed_names",
        "share of the follow-ups completed with the names and numbers of the gold",
        find_capitalised,
    ),
)
