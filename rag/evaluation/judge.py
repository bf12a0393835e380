"""An LLM as judge, by LlamaIndex's evaluators: do the quotes support the answer, and is it about the question?

Each evaluator asks the LLM for YES or NO and treats any reply that contains "yes" as YES; the whole reply is kept as
the reason. This is coarse, so read it together with the exact measures. Only the values are judged, because the
answer's text repeats its quotes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from index.errors import summarize_error
from rag.evaluation.cases import Case
from rag.evaluation.outcome import Judgement, Outcome

if TYPE_CHECKING:
    from llama_index.core.llms import LLM


def make_judge(llm: LLM) -> Callable[[Case, Outcome], Mapping[str, Judgement]]:
    """Return a judge of outcomes that have an answer. If the case or the LLM fails, the score is 0."""
    from llama_index.core.evaluation import FaithfulnessEvaluator, RelevancyEvaluator

    evaluators = {"faithfulness": FaithfulnessEvaluator(llm=llm), "relevancy": RelevancyEvaluator(llm=llm)}

    def judge(case: Case, outcome: Outcome) -> Mapping[str, Judgement]:
        if outcome.error:
            return dict.fromkeys(evaluators, Judgement(0.0, f"failed: {outcome.error}"))
        if not outcome.positions:
            return {}
        return {name: judge_answer(evaluator, case, outcome) for name, evaluator in evaluators.items()}

    return judge


def judge_answer(evaluator: Any, case: Case, outcome: Outcome) -> Judgement:
    quotes = [citation.quote for citation in outcome.citations]
    try:
        answer = "; ".join(outcome.values)
        # Run in a new event loop: the evaluator's synchronous method leaves one open in every thread.
        result = asyncio.run(evaluator.aevaluate(query=case.question, response=answer, contexts=quotes))
    except Exception as error:  # of the integration or server; the run continues, and the report shows it
        return Judgement(0.0, f"the judge failed: {summarize_error(error)}", failed=True)
    return Judgement(float(result.score or 0.0), str(result.feedback or ""))
