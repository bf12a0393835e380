"""Asks every case and records each outcome at once, so that a stopped run can be resumed."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import replace

from index.progress import Progress, ignore_progress
from rag.answer import Trace
from rag.evaluation.cases import Case, check_ids
from rag.evaluation.outcome import Judgement, Outcome, VariantAnswer, describe_failure, make_outcome
from rag.evaluation.record import Record
from rag.evaluation.systems import System
from rag.evaluation.variants import make_variants

Judge = Callable[[Case, Outcome], Mapping[str, Judgement]]
"""Scores an outcome. If the judge itself fails, the score is 0 with the error as its reason."""


def run(
    cases: Sequence[Case],
    system: System,
    record: Record,
    *,
    judge: Judge | None = None,
    workers: int = 1,
    variants: int = 0,
    progress: Progress = ignore_progress,
) -> list[Outcome]:
    """Ask all cases and return their outcomes, in order.

    Cases that `record` has without an error are not asked again. For `variants` of the cases, spread evenly, the
    question is also asked in other forms (see `rag.evaluation.variants`).
    """
    check_ids(cases)
    done = {case_id: outcome for case_id, outcome in record.outcomes.items() if is_done(outcome)}
    waiting = [case for case in cases if case.id not in done]
    with_variants = {case.id for case in spread_evenly(cases, variants)}
    progress(len(cases) - len(waiting), len(cases))
    if waiting:
        warm_up(system, waiting[0])
    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(ask_case, case, system, judge, case.id in with_variants) for case in waiting]
        try:
            for future in as_completed(futures):
                outcome = future.result()
                record.add(outcome)
                done[outcome.case_id] = outcome
                progress(len(done), len(cases))
        finally:
            pool.shutdown(cancel_futures=True)  # if the user stops the run, do not start the remaining cases
    return [done[case.id] for case in cases]


def spread_evenly(cases: Sequence[Case], count: int) -> Sequence[Case]:
    """At most `count` of the cases, evenly spaced, the first one included."""
    if count <= 0:
        return ()
    return cases[:: max(1, math.ceil(len(cases) / count))]


def ask_case(case: Case, system: System, judge: Judge | None, with_variants: bool) -> Outcome:
    """The outcome of one case. A failure is an outcome too, so that the case stays in the figures."""
    start = time.perf_counter()
    try:
        trace = system.answer(case)
        seconds = trace.answer.seconds
        total = sum(seconds.values()) or time.perf_counter() - start
        check_finite(trace)
        outcome = make_outcome(case.id, trace, lambda article_id: system.find_text(case, article_id))
        outcome = replace(outcome, seconds={**seconds, "total": total})
    except Exception as error:
        outcome = Outcome(case.id, error=describe_failure(error), seconds={"total": time.perf_counter() - start})
    if with_variants:
        answers = {name: ask_variant(case, text, system) for name, text in make_variants(case).items()}
        outcome = replace(outcome, variants=answers)
    return replace(outcome, judgements=judge(case, outcome)) if judge else outcome


def ask_variant(case: Case, question: str, system: System) -> VariantAnswer:
    try:
        answer = system.answer(replace(case, question=question)).answer
    except Exception as error:
        return VariantAnswer(question, None, (), describe_failure(error))
    return VariantAnswer(question, answer.status, tuple(position.value for position in answer.positions))


def check_finite(trace: Trace) -> None:
    """Raise ValueError if a probability or a time is NaN or infinite, which JSON cannot represent."""
    answer = trace.answer
    numbers = [trace.confidence, *answer.seconds.values(), *(position.probability for position in answer.positions)]
    numbers += [claim.probability for claim in trace.claims]
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError("a probability or a time of the answer is not a number")


def is_done(outcome: Outcome) -> bool:
    """Whether a resumed run can keep the outcome: neither the system nor the judge failed."""
    return not outcome.error and not outcome.judge_failures


def warm_up(system: System, case: Case) -> None:
    """Ask once before timing, so that loading the models does not count."""
    with suppress(Exception):  # the case is asked again, and its error is recorded then
        system.answer(case)
