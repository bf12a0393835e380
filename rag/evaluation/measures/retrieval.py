"""Retrieval of articles, by ir-measures (MacAvaney et al. 2022), which computes them as trec_eval does.

Articles are ranked by their first passage. All articles that support a gold position are relevant, with grade 1. hit@k
is trec_eval's success, MRR the mean reciprocal rank over the whole ranking, nDCG that of Järvelin and Kekäläinen 2002.
Only the passages given to the reader count, so their number limits recall. Cases whose gold names no articles are not
counted.
"""

from __future__ import annotations

from rag.evaluation.cases import Case
from rag.evaluation.measures.base import Measure, Score, join_quoted
from rag.evaluation.outcome import Outcome


class RetrievalMeasure(Measure):
    group = "retrieval"

    def __init__(self, name: str, code: str, about: str) -> None:
        self.name = name
        self.about = about
        self._code = code

    def applies(self, case: Case) -> bool:
        return bool(case.supporting)

    def score(self, case: Case, outcome: Outcome) -> Score:
        import ir_measures

        ranked = rank_articles(outcome)
        # trec_eval breaks ties by id; decreasing scores keep the order.
        run = {case.id: {article: float(-place) for place, article in enumerate(ranked)}}
        gold = {case.id: dict.fromkeys(case.supporting, 1)}
        measure = ir_measures.parse_measure(self._code)
        value = ir_measures.calc_aggregate([measure], gold, run)[measure] if ranked else 0.0
        places = [f"{place}. {article}" for place, article in enumerate(ranked, 1) if article in case.supporting]
        missing = sorted(case.supporting - set(ranked))
        return Score(float(value), f"found: {'; '.join(places) or 'nothing'}; missing: {join_quoted(missing)}")


def rank_articles(outcome: Outcome) -> list[str]:
    """Distinct article ids, best first."""
    return list(dict.fromkeys(passage.article_id for passage in outcome.passages))


MEASURES = (
    *(RetrievalMeasure(f"hit@{k}", f"Success@{k}", f"a supporting article among the first {k}") for k in (1, 4, 10)),
    *(
        RetrievalMeasure(f"recall@{k}", f"R@{k}", f"share of the supporting articles among the first {k}")
        for k in (4, 10)
    ),
    RetrievalMeasure("mrr", "RR", "reciprocal rank of the first supporting article"),
    RetrievalMeasure("ndcg@10", "nDCG@10", "discounted gain of the supporting articles among the first 10"),
)
