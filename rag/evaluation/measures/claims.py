"""Claims against the gold's complete list: precision, recall and F1, and whether citations are sufficient and minimal.

A given claim is a position with one of its citations: this article says this value here. It is right if it overlaps a
gold claim in the article and its position gives the gold claim's answer; that gold claim is then found. Scores are
averaged over cases (macro average).

Sufficient and minimal follow the citation recall and precision of ALCE (Gao et al. 2023), with gold claims instead of
an entailment model: a position is cited sufficiently if one of its citations is right, and minimally if all are.
"""

from __future__ import annotations

from rag.evaluation.cases import Case, GoldClaim
from rag.evaluation.measures.base import Measure, Score, join_quoted
from rag.evaluation.measures.grade import gives
from rag.evaluation.outcome import GivenCitation, GivenPosition, Outcome


def overlaps(citation: GivenCitation, claim: GoldClaim) -> bool:
    """Whether a citation and a gold claim share characters of one article, wherever it has the claim's sentence."""
    return citation.article_id == claim.article_id and claim.overlaps(citation.start, citation.end)


def find_gold(case: Case, position: GivenPosition, citation: GivenCitation) -> list[GoldClaim]:
    """The gold claims that a given claim is right about."""
    return [
        claim
        for claim in case.claims
        if overlaps(citation, claim) and gives(position.value, case.positions[claim.position].answers)
    ]


class ClaimMeasure(Measure):
    group = "claims"

    def __init__(self, which: str) -> None:
        self.name = f"claim_{which}"
        self.about = {
            "precision": "share of the claims given that are right",
            "recall": "share of the gold claims that are given",
            "f1": "harmonic mean of the two for each case",
        }[which]
        self._which = which

    def applies(self, case: Case) -> bool:
        return bool(case.claims)

    def score(self, case: Case, outcome: Outcome) -> Score:
        given = [(position, cited) for position in outcome.positions for cited in outcome.find_citations(position)]
        matches = [find_gold(case, position, citation) for position, citation in given]
        found = {claim for own in matches for claim in own}
        right = sum(bool(own) for own in matches)
        precision = right / len(given) if given else 0.0
        recall = len(found) / len(set(case.claims))
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        missing = [f"{claim.value} ({claim.article_id})" for claim in case.claims if claim not in found]
        reason = f"{right} of {len(given)} given claims are right; missing: {join_quoted(missing)}"
        return Score({"precision": precision, "recall": recall, "f1": f1}[self._which], reason)


class CitedPositions(Measure):
    """The share of the given positions that are cited sufficiently, or minimally.

    Answers without a position are not counted.
    """

    group = "citations"

    def __init__(self, which: str) -> None:
        self.name = f"citations_{which}"
        self.about = {
            "sufficient": "share of the positions with a citation that gives the answer",
            "minimal": "share of the positions without a citation that does not give the answer",
        }[which]
        self._which = which

    def applies(self, case: Case) -> bool:
        return bool(case.claims)

    def score(self, case: Case, outcome: Outcome) -> Score | None:
        if not outcome.positions:
            return None
        judge = any if self._which == "sufficient" else all
        failing = []
        for position in outcome.positions:
            cited = outcome.find_citations(position)
            if not (cited and judge(bool(find_gold(case, position, citation)) for citation in cited)):
                failing.append(position.value)
        return Score(1 - len(failing) / len(outcome.positions), f"not {self._which}: {join_quoted(failing)}")


CLAIMS = tuple(ClaimMeasure(which) for which in ("precision", "recall", "f1"))
CITATIONS = (CitedPositions("sufficient"), CitedPositions("minimal"))
MEASURES = (*CLAIMS, *CITATIONS)
