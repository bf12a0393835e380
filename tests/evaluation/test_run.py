"""Runs are stopped, killed, resumed, and never mixed with another run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rag.answer import Status
from rag.evaluation import Case, FolderRecord, GoldError, Outcome, Record, RunError, make_report, run
from rag.evaluation.outcome import Judgement
from rag.evaluation.record import FILE
from tests.evaluation.builders import RuleSystem, StopsAfter, case, numbered

GOLD = numbered([case("answered", (f"{year}", "bridge")) for year in range(1930, 1940)])
ABOUT = {"gold": "g"}


def rule(asked: Case) -> tuple[Status, dict[str, list[str]]]:
    return asked.kind, {"1932": ["bridge"]}


def report(outcomes: list[Outcome]) -> dict[str, Any]:
    content = make_report(GOLD, outcomes, ABOUT, "").to_dict()
    del content["timing"]
    return content


def test_a_stopped_run_resumes_and_gives_the_same_report() -> None:
    whole = run(GOLD, RuleSystem(rule), Record())
    stopped = StopsAfter(RuleSystem(rule), 5)  # the warm-up is one of them
    with pytest.raises(KeyboardInterrupt), FolderRecord(Path("out"), ABOUT, resume=False) as record:
        run(GOLD, stopped, record)
    again = RuleSystem(rule)
    steps: list[tuple[int, int]] = []
    with FolderRecord(Path("out"), ABOUT, resume=True) as record:
        outcomes = run(GOLD, again, record, progress=lambda done, total: steps.append((done, total)))
    assert again.asked[1:] == [each.id for each in GOLD[4:]]
    assert (steps[0], steps[-1]) == ((4, 10), (10, 10))
    assert report(outcomes) == report(whole)


def test_the_record_and_the_report_keep_the_whole_answer() -> None:
    """As `Answer.to_dict()` gives it; in the report without its times, which stand under `timing`."""
    given = RuleSystem(rule).answer(GOLD[0]).answer.to_dict()
    with FolderRecord(Path("out"), ABOUT, resume=False) as record:
        outcomes = run(GOLD, RuleSystem(rule), record)
    assert json.loads((Path("out") / FILE).read_text().splitlines()[1])["answer"] == given
    assert given.pop("seconds")
    assert report(outcomes)["cases"][0]["answer"] == given


def test_a_line_torn_by_a_kill_is_written_again() -> None:
    with FolderRecord(Path("out"), ABOUT, resume=False) as record:
        whole = run(GOLD, RuleSystem(rule), record)
    file = Path("out") / FILE
    file.write_bytes(file.read_bytes()[:-25])
    system = RuleSystem(rule)
    with FolderRecord(Path("out"), ABOUT, resume=True) as record:
        outcomes = run(GOLD, system, record)
    assert system.asked[1:] == ["case-9"]
    assert report(outcomes) == report(whole)
    with FolderRecord(Path("out"), ABOUT, resume=True) as record:
        assert len(record.outcomes) == 10


def test_cases_that_failed_are_asked_again() -> None:
    def flaky(asked: Case) -> tuple[Status, dict[str, list[str]]]:
        if asked.id == "case-3":
            raise ConnectionError("lone \ud800 surrogate")
        return rule(asked)

    with FolderRecord(Path("out"), ABOUT, resume=False) as record:
        outcomes = run(GOLD, RuleSystem(flaky), record)
    assert outcomes[3].error == "ConnectionError: lone ? surrogate"
    system = RuleSystem(rule)
    with FolderRecord(Path("out"), ABOUT, resume=True) as record:
        assert not any(outcome.error for outcome in run(GOLD, system, record))
    assert system.asked[1:] == ["case-3"]


def test_odd_answers_are_failures_of_their_case() -> None:
    """Numbers that JSON cannot represent, and a failing look-up, fail only the case."""

    class Odd(RuleSystem):
        def find_text(self, case: Case, article_id: str) -> str | None:
            raise KeyError(case.id + article_id)

    nan = run(GOLD[:1], RuleSystem(rule, confidence=float("nan")), Record())
    assert nan[0].error == "ValueError: a probability or a time of the answer is not a number"
    assert run(GOLD[:1], Odd(rule), Record())[0].error == "KeyError: 'case-0bridge'"


def test_two_cases_with_the_same_id_are_refused() -> None:
    with pytest.raises(GoldError, match="Two cases have the id"):
        run([GOLD[0], GOLD[0]], RuleSystem(rule), Record())


def test_a_run_without_outcomes_does_not_block_the_folder() -> None:
    """For example if the models could not be loaded: the folder can be used again."""
    with FolderRecord(Path("out"), ABOUT, resume=False):
        pass
    with FolderRecord(Path("out"), {"gold": "h"}, resume=False) as record:
        assert record.outcomes == {}


def test_a_judge_that_failed_is_asked_again() -> None:
    verdicts = iter([Judgement(0.0, "the judge failed: refused", failed=True), Judgement(1.0, "YES")])
    system = RuleSystem(rule)
    record = Record()
    for judged in (0.0, 1.0):
        [found] = run(GOLD[:1], system, record, judge=lambda *_: {"faithfulness": next(verdicts)})
        assert found.judgements["faithfulness"].value == judged


def test_workers_keep_the_order() -> None:
    assert report(run(GOLD, RuleSystem(rule), Record(), workers=4)) == report(run(GOLD, RuleSystem(rule), Record()))


def test_runs_are_not_mixed() -> None:
    with (
        FolderRecord(Path("out"), ABOUT, resume=False),
        pytest.raises(RunError, match="Another run is writing to out"),
        FolderRecord(Path("out"), ABOUT, resume=True),
    ):
        pass
    with FolderRecord(Path("out"), ABOUT, resume=True) as record:
        run(GOLD[:1], RuleSystem(rule), record)
    with pytest.raises(RunError, match="has a run already"), FolderRecord(Path("out"), ABOUT, resume=False):
        pass
    with pytest.raises(RunError, match="with other gold"), FolderRecord(Path("out"), {"gold": "h"}, resume=True):
        pass
    with FolderRecord(Path("out"), ABOUT, resume=True) as record:
        assert list(record.outcomes) == ["case-0"]


@pytest.mark.parametrize("content", ["no JSON\n", "notes", "[]\n", '{"started": "", "gold": "g"}\n{"x": 1}\n'])
def test_a_file_that_is_not_a_run_is_left_alone(content: str) -> None:
    Path("out").mkdir()
    (Path("out") / FILE).write_text(content)
    with pytest.raises(RunError, match="is not a run of this program"), FolderRecord(Path("out"), ABOUT, resume=True):
        pass
    assert (Path("out") / FILE).read_text() == content


def test_a_folder_that_cannot_be_written() -> None:
    Path("out").write_text("a file")
    with pytest.raises(RunError, match="out cannot be written"), FolderRecord(Path("out"), ABOUT, resume=False):
        pass


def test_a_case_that_cannot_be_measured_is_wrong_and_the_others_are_reported() -> None:
    """A fact without text is what no gold file can hold; it stands for any error in a measure."""
    odd: Any = (None,)
    cases = [case("answered", ("1932", "bridge"), name="good"), Case("bad", "Why?", "overview", mentions=(odd,))]
    report = make_report(cases, run(cases, RuleSystem(lambda _: ("answered", {"1932": ["bridge"]})), Record()), {}, "")
    assert report.right == ("good",)
    [failed] = report.failed
    assert failed.case.id == "bad"
    assert failed.outcome.error.startswith("It could not be measured (AttributeError: ")
    right = report.figure("right")
    assert right is not None
    assert (right.value, right.count) == (0.5, 2)
