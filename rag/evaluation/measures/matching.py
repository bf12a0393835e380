"""Matches given positions with gold ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rag.evaluation.cases import Case
from rag.evaluation.outcome import Outcome
from rag.evaluation.text import score_match


@dataclass(frozen=True)
class Matching:
    """Pairs of position indexes, (given, gold). Every gold position is in at most one pair."""

    pairs: tuple[tuple[int, int], ...]

    def gold_of(self, given: int) -> list[int]:
        return [gold for own, gold in self.pairs if own == given]

    @property
    def given(self) -> set[int]:
        return {given for given, _ in self.pairs}

    @property
    def gold(self) -> set[int]:
        return {gold for _, gold in self.pairs}


def match_positions(case: Case, outcome: Outcome) -> Matching:
    """The one-to-one pairing with the most and best matches, so that an answer given twice counts once.

    If several answers are true (kind `several`), one value may contain a whole list, so every gold position is paired
    with the value that matches it best.
    """
    if not case.positions or not outcome.positions:
        return Matching(())
    scores = np.array([[score_match(gold.answers, value) for gold in case.positions] for value in outcome.values])
    if case.kind == "several":
        pairs = [(int(scores[:, gold].argmax()), gold) for gold in range(len(case.positions))]
    else:
        from scipy.optimize import linear_sum_assignment

        # A match counts 1 and its quality less than that, so that more matches always beat better ones.
        rows, columns = linear_sum_assignment((scores > 0) + scores / (2 * scores.size), maximize=True)
        pairs = [(int(row), int(column)) for row, column in zip(rows, columns, strict=True)]
    return Matching(tuple(sorted((given, gold) for given, gold in pairs if scores[given, gold] > 0)))
