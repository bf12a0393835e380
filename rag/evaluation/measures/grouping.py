"""Are claims grouped into the right positions? B-cubed (Bagga and Baldwin 1998) and pairwise F1.

The items are the gold claims that the answer cites. Two of them belong together in the gold if they have the same
position, and in the answer if one position cites both. B-cubed precision is the share of an item's group that belongs
with it in the gold, averaged over items; recall is the share of its gold group that is in its group. Pairwise F1 is
over all pairs of items. Cases with fewer than two cited claims are not counted, nor lists (kind `several`): whether
"apples and pears" is given as one position or as two makes no difference there.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from rag.evaluation.cases import Case, GoldClaim
from rag.evaluation.measures.base import Measure, Score
from rag.evaluation.measures.claims import overlaps
from rag.evaluation.measures.grade import gives
from rag.evaluation.outcome import Outcome


def find_group(claim: GoldClaim, outcome: Outcome) -> int | None:
    """The index of the given position that cites a gold claim; None if there is none.

    If several do, the one whose value is the claim's.
    """
    citing = [
        index
        for index, position in enumerate(outcome.positions)
        if any(overlaps(citation, claim) for citation in outcome.find_citations(position))
    ]
    matching = [index for index in citing if gives(outcome.positions[index].value, [claim.value])]
    return next(iter(matching or citing), None)


def measure_b_cubed(gold: Sequence[int], given: Sequence[int]) -> float:
    """The F1 of B-cubed precision and recall, given each item's gold group and given group."""
    items = range(len(gold))
    precision = recall = 0.0
    for item in items:
        own_gold = {other for other in items if gold[other] == gold[item]}
        own_given = {other for other in items if given[other] == given[item]}
        both = len(own_gold & own_given)
        precision += both / len(own_given) / len(gold)
        recall += both / len(own_gold) / len(gold)
    return 2 * precision * recall / (precision + recall)


def measure_pairs(gold: Sequence[int], given: Sequence[int]) -> float:
    """The F1 of pairs that belong together; 1 if neither the gold nor the answer has such pairs."""
    pairs = list(combinations(range(len(gold)), 2))
    wanted = {(a, b) for a, b in pairs if gold[a] == gold[b]}
    found = {(a, b) for a, b in pairs if given[a] == given[b]}
    return 2 * len(wanted & found) / (len(wanted) + len(found)) if wanted or found else 1.0


class GroupingMeasure(Measure):
    group = "positions"

    def __init__(self, name: str, about: str) -> None:
        self.name = name
        self.about = about

    def applies(self, case: Case) -> bool:
        return len(case.claims) > 1 and case.kind != "several"

    def score(self, case: Case, outcome: Outcome) -> Score | None:
        groups = [(claim, find_group(claim, outcome)) for claim in case.claims]
        cited = [(claim, group) for claim, group in groups if group is not None]
        if len(cited) < 2:
            return None
        gold, given = [claim.position for claim, _ in cited], [group for _, group in cited]
        value = (measure_b_cubed if self.name == "grouping_b_cubed" else measure_pairs)(gold, given)
        return Score(value, f"{len(cited)} cited claims; gold groups {gold}, given groups {given}")


MEASURES = (
    GroupingMeasure("grouping_b_cubed", "B-cubed F1 of the cited gold claims, grouped into positions"),
    GroupingMeasure("grouping_pairs", "F1 of the pairs of cited gold claims that are of one position"),
)
