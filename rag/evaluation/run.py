"""Asks every case and keeps each outcome as soon as it is there, so that a stopped run goes on where it stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace

from index.sync import Progress, no_progress
from rag.evaluation.cases import Case
from rag.evaluation.outcome import Judgement, Outcome, outcome_of
from rag.evaluation.record import Record
from rag.evaluation.systems import System

Judge = Callable[[Case, Outcome], Mapping[str, Judgement]]
"""Says what it thinks of an outcome; its own failure is a judgement of 0 with the error as its reason."""


def run(
    cases: Sequence[Case],
    system: System,
    record: Record,
    *,
    judge: Judge | None = None,
    workers: int = 1,
    progress: Progress = no_progress,
) -> list[Outcome]:
    """The outcomes of all cases, in their order. Cases that `record` holds without an error are not asked again."""
    done = {case_id: outcome for case_id, outcome in record.outcomes.items() if not outcome.error}
    waiting = [case for case in cases if case.id not in done]
    progress(len(cases) - len(waiting), len(cases))
    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(asked, case, system, judge) for case in waiting]
        try:
            for future in as_completed(futures):
                outcome = future.result()
                record.add(outcome)
                done[outcome.case_id] = outcome
                progress(len(done), len(cases))
        finally:
            pool.shutdown(cancel_futures=True)  # where the user stops the run, what has not begun is not begun
    return [done[case.id] for case in cases]


def asked(case: Case, system: System, judge: Judge | None) -> Outcome:
    """The outcome of one case. A failure is an outcome too: the case must not vanish from the figures."""
    begun = time.perf_counter()
    try:
        trace = system.answer(case)
    except Exception as error:
        said = f"{type(error).__name__}: {error}".encode("utf-8", "replace").decode()
        outcome = Outcome(case.id, error=said, seconds={"total": time.perf_counter() - begun})
    else:
        outcome = outcome_of(case.id, trace, lambda article_id: system.article_text(case, article_id))
        outcome = replace(outcome, seconds={**trace.seconds, "total": sum(trace.seconds.values())})
    return replace(outcome, judgements=judge(case, outcome)) if judge else outcome
