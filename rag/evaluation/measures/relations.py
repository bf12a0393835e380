"""Does `relate` relate gold claims as the gold does? Precision, recall and F1 of each kind of relation.

The precision of a kind is the share of the pairs found to be of it that are, its recall the share of its pairs that are
found, and F1 their harmonic mean (van Rijsbergen 1979). A kind that is in the gold but never found has precision 0.
Macro figures are unweighted means over the kinds in the gold; macro F1 is the mean of the F1s, as in scikit-learn, and
not the F1 of the means (Opitz and Burst 2019).

`rag.evaluation.pairs` chooses the pairs. Reading, retrieval and the status of the answer play no part. Pairs of one
question are not independent, so intervals are drawn over questions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.agreement.relation import KINDS
from rag.answer import RelationKind

Counts = NDArray[np.float64]
"""The number of pairs by wanted and found kind, in the order of KINDS; shape (..., 5, 5)."""
WHICH = ("precision", "recall", "f1")
ABOUT = {
    "relation_precision": "mean over the kinds of the share of the pairs found to be of a kind that are",
    "relation_recall": "mean over the kinds of the share of the pairs of a kind that are found",
    "relation_f1": "mean over the kinds of the harmonic mean of the two (macro F1)",
}
"""The measures over all pairs, and their descriptions."""
GROUP = "relations"


def count_kinds(pairs: Sequence[tuple[RelationKind, RelationKind]]) -> Counts:
    """Count pairs, each given as (wanted kind, found kind)."""
    counts = np.zeros((len(KINDS), len(KINDS)))
    for wanted, found in pairs:
        counts[KINDS.index(wanted), KINDS.index(found)] += 1
    return counts


def measure_kinds(counts: Counts) -> dict[str, Counts]:
    """Precision, recall and F1 of each kind, shape (..., 5); NaN if undefined."""
    right = np.diagonal(counts, axis1=-2, axis2=-1)
    wanted, found = counts.sum(axis=-1), counts.sum(axis=-2)
    any_found = np.where(wanted > 0, np.maximum(found, 1), found)  # precision is 0 if a kind is never found
    return {
        "precision": divide(right, any_found),
        "recall": divide(right, wanted),
        "f1": divide(2 * right, wanted + found),
    }


def average_kinds(figures: Counts, kinds: Sequence[bool]) -> Counts:
    """The mean over the chosen kinds, without those that are NaN; shape (...)."""
    known = np.asarray(kinds) & ~np.isnan(figures)
    return divide(np.where(known, figures, 0.0).sum(axis=-1), known.sum(axis=-1))


def divide(a: Counts, b: Counts) -> Counts:
    """a / b, or NaN if b is 0."""
    found: Counts = np.divide(a, b, out=np.full(np.shape(a), np.nan), where=np.asarray(b) > 0)
    return found
