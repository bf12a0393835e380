"""MultiHop-RAG's own retrieval scores (Tang and Yang 2024), as its published script computes them.

A passage is relevant if it contains the text of a gold fact, ignoring spaces and line breaks. Hits@k is 1 if one of
the first k passages is relevant. MAP@10 adds, at each relevant passage, the number of facts first found there over its
rank, divided by the number of facts (at most 10). MRR@10 is 1 over the rank of the first relevant passage. Its
questions without evidence ("null queries") are not counted.
"""

from __future__ import annotations

from rag.evaluation.cases import Case
from rag.evaluation.measures.base import Measure, Score
from rag.evaluation.outcome import Outcome

DEPTH = 10


class MultiHopMeasure(Measure):
    group = "evidence"

    def __init__(self, name: str, about: str) -> None:
        self.name = name
        self.about = about

    def applies(self, case: Case) -> bool:
        return bool(case.evidence)

    def score(self, case: Case, outcome: Outcome) -> Score:
        facts = [remove_spaces(fact) for fact in case.evidence]
        new = find_facts_by_rank(facts, [remove_spaces(passage.text) for passage in outcome.passages[:DEPTH]])
        ranks = [rank for rank, (relevant, _) in enumerate(new, start=1) if relevant]
        first = ranks[0] if ranks else None
        value = {
            "evidence_hits@4": float(first is not None and first <= 4),
            "evidence_hits@10": float(first is not None),
            "evidence_map@10": sum(count / rank for rank, (_, count) in enumerate(new, start=1))
            / min(len(facts), DEPTH),
            "evidence_mrr@10": 1 / first if first else 0.0,
        }[self.name]
        found = sum(count for _, count in new)
        return Score(value, f"{found} of {len(facts)} facts, in passages {ranks or 'none'}")


def remove_spaces(text: str) -> str:
    return text.replace(" ", "").replace("\n", "")


def find_facts_by_rank(facts: list[str], passages: list[str]) -> list[tuple[bool, int]]:
    """For each passage, whether it contains any fact, and how many that no earlier passage contains."""
    seen: set[str] = set()
    rows: list[tuple[bool, int]] = []
    for passage in passages:
        contained = [fact for fact in facts if fact in passage]
        new = {fact for fact in contained if fact not in seen}
        seen |= new
        rows.append((bool(contained), len(new)))
    return rows


MEASURES = (
    MultiHopMeasure("evidence_hits@4", "a gold fact in the first 4 passages"),
    MultiHopMeasure("evidence_hits@10", "a gold fact in the first 10 passages"),
    MultiHopMeasure("evidence_map@10", "MultiHop-RAG's average precision of gold facts in the first 10 passages"),
    MultiHopMeasure("evidence_mrr@10", "reciprocal rank of the first passage with a gold fact"),
)
