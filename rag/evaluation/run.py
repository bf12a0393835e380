"""Asks every case and keeps each outcome as soon as it is there, so that a stopped run goes on where it stopped."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import replace

from index.progress import Progress, no_progress
from rag.evaluation.cases import Case, check_ids
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
    check_ids(cases)
    done = {case_id: outcome for case_id, outcome in record.outcomes.items() if is_done(outcome)}
    waiting = [case for case in cases if case.id not in done]
    progress(len(cases) - len(waiting), len(cases))
    if waiting:
        warm_up(system, waiting[0])
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
        seconds = trace.answer.seconds
        took = sum(seconds.values()) or time.perf_counter() - begun
        outcome = outcome_of(case.id, trace, lambda article_id: system.article_text(case, article_id))
        outcome = finite(replace(outcome, seconds={**seconds, "total": took}))
    except Exception as error:
        said = f"{type(error).__name__}: {error}".encode("utf-8", "replace").decode()
        outcome = Outcome(case.id, error=said, seconds={"total": time.perf_counter() - begun})
    return replace(outcome, judgements=judge(case, outcome)) if judge else outcome


def finite(outcome: Outcome) -> Outcome:
    """The outcome itself. Raises ValueError where a number in it is none, which no report could hold."""
    numbers = [outcome.confidence, *outcome.seconds.values(), *(position.probability for position in outcome.positions)]
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError("a probability or a time of the answer is not a number")
    return outcome


def is_done(outcome: Outcome) -> bool:
    """Whether a run that goes on may keep the outcome: neither the system nor the judge failed."""
    return not outcome.error and not outcome.unjudged


def warm_up(system: System, case: Case) -> None:
    """Asks once before the clock runs, so that loading the models is not taken for answering."""
    with suppress(Exception):  # what is wrong with the case or the system will be said when it is asked
        system.answer(case)
