"""An LLM as judge, by llama-index's evaluators: do the quotes support the answer, and is it about the question.

Each evaluator asks the LLM for YES or NO and takes any reply that holds "yes" for YES; the whole reply is kept as the
reason. That is coarse: read it beside the exact measures. What is judged are the values alone, for the composed text
repeats the quotes that it rests on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from index.embeddings import first_line
from rag.evaluation.cases import Case
from rag.evaluation.outcome import Judgement, Outcome

if TYPE_CHECKING:
    from llama_index.core.llms import LLM


def make_judge(llm: LLM) -> Callable[[Case, Outcome], Mapping[str, Judgement]]:
    """A judge of outcomes with an answer; what it cannot judge, because case or LLM failed, it gives 0."""
    from llama_index.core.evaluation import FaithfulnessEvaluator, RelevancyEvaluator

    evaluators = {"faithfulness": FaithfulnessEvaluator(llm=llm), "relevancy": RelevancyEvaluator(llm=llm)}

    def judge(case: Case, outcome: Outcome) -> Mapping[str, Judgement]:
        if outcome.error:
            return dict.fromkeys(evaluators, Judgement(0.0, f"failed: {outcome.error}"))
        if not outcome.positions:
            return {}
        return {name: judged(evaluator, case, outcome) for name, evaluator in evaluators.items()}

    return judge


def judged(evaluator: Any, case: Case, outcome: Outcome) -> Judgement:
    quotes = [citation.quote for citation in outcome.citations]
    try:
        answer = "; ".join(outcome.values)
        # A loop of its own, closed at the end: the evaluator's own way leaves one open in every thread.
        result = asyncio.run(evaluator.aevaluate(query=case.question, response=answer, contexts=quotes))
    except Exception as error:  # any of the integration's or the server's; the run goes on, and the report says so
        return Judgement(0.0, f"the judge failed: {first_line(error)}", failed=True)
    return Judgement(float(result.score or 0.0), str(result.feedback or ""))
