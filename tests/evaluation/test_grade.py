"""Right, partly right or wrong: each rule by an example."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.evaluation import Case, Outcome
from rag.evaluation.measures import MEASURES
from rag.evaluation.measures.grade import fold_words, gives, grade
from tests.evaluation.builders import case, failed, outcome

ONE = case("answered", ("1,932 metres|1,932 m", "bridge"))
DISPUTED = case("disputed", ("1932", "bridge"), ("1933", "other"))
UPDATED = case("updated", ("29 people", "a"), ("17 people", "b"))
SEVERAL = case("several", ("Oslo", "a"), ("Bergen", "b"))
YES = case("answered", ("yes", "a"))
NONE = case("no_evidence")
OVERVIEW = replace(case("overview"), mentions=(("the dam broke",), ("34 people", "34 dead"), ("in March",)))


@pytest.mark.parametrize(
    ("gold", "given", "verdict"),
    [
        (ONE, outcome("answered", ("It is 1,932 metres long", "bridge")), "right"),
        (ONE, outcome("answered", ("1,932", "bridge")), "right"),  # a part of the wording, long enough
        (ONE, outcome("answered", ("1,9", "bridge")), "wrong"),  # no part of it at word borders
        (ONE, outcome("several", ("1,932 m", "bridge")), "right"),
        (ONE, outcome("several", ("1,932 m", "bridge"), ("2 km", "other")), "partly"),
        (ONE, outcome("disputed", ("1,932 m", "bridge")), "partly"),
        (ONE, outcome("disputed", ("2 km", "other"), ("1,932 m", "bridge")), "wrong"),  # the first answer is wrong
        (ONE, outcome("no_evidence"), "wrong"),
        (DISPUTED, outcome("disputed", ("1933", "other"), ("1932", "bridge")), "right"),
        (DISPUTED, outcome("updated", ("1933", "other"), ("1932", "bridge")), "partly"),
        (DISPUTED, outcome("answered", ("1932", "bridge")), "partly"),
        (UPDATED, outcome("updated", ("29 people", "a"), ("17 people", "b")), "right"),
        (UPDATED, outcome("updated", ("17 people", "b"), ("29 people", "a")), "partly"),  # the newest must come first
        (SEVERAL, outcome("answered", ("Oslo and Bergen", "a")), "right"),
        (SEVERAL, outcome("disputed", ("Oslo", "a"), ("Bergen", "b")), "partly"),
        (YES, outcome("answered", ("Yes, since 1932", "a")), "right"),
        (YES, outcome("answered", ("no", "a")), "wrong"),
        (YES, outcome("disputed", ("yes", "a"), ("no", "b")), "wrong"),
        (YES, outcome("answered", ("1932", "a")), "wrong"),
        (NONE, outcome("no_evidence"), "right"),
        (NONE, outcome("answered", ("1932", "a")), "wrong"),
        (OVERVIEW, replace(outcome("overview"), text="The dam broke; 34 dead."), "right"),  # 2 of 3 facts
        (OVERVIEW, replace(outcome("overview"), text="The dam broke."), "partly"),  # 1 of 3
        (OVERVIEW, replace(outcome("overview"), text="Nothing."), "wrong"),
        (replace(OVERVIEW, mentions=((),)), replace(outcome("overview"), text="The dam broke."), "wrong"),
        (replace(OVERVIEW, mentions=(("",),)), replace(outcome("overview"), text="The dam broke."), "wrong"),
        (replace(ONE, forbidden=("2 km",)), outcome("answered", ("1,932 m, not 2 km", "bridge")), "partly"),
        (ONE, failed(), "wrong"),
    ],
)
def test_verdicts(gold: Case, given: Outcome, verdict: str) -> None:
    found = grade(gold, given)
    assert found.verdict == verdict
    assert found.reason


def test_the_measures_are_shares_of_verdicts() -> None:
    """The measures right, right_or_partly and wrong, each 0 or 1 for a case."""
    by_name = {measure.name: measure for measure in MEASURES}
    partly = outcome("answered", ("1932", "bridge"))
    scores = [by_name[name].measure(DISPUTED, partly) for name in ("right", "right_or_partly", "wrong")]
    assert [score.value for score in scores if score] == [0, 1, 0]
    assert [by_name["wrong"].better, by_name["wrong"].worst] == ["lower", 1]


def test_yesno_and_followups_are_counted_apart() -> None:
    """yesno_right and followup_right apply to their own cases only."""
    by_name = {measure.name: measure for measure in MEASURES}
    score = by_name["yesno_right"].measure(YES, outcome("answered", ("yes", "a")))
    assert score is not None
    assert score.value == 1
    assert by_name["yesno_right"].measure(ONE, outcome("no_evidence")) is None
    assert by_name["followup_right"].measure(ONE, outcome("no_evidence")) is None


def test_words_are_folded() -> None:
    """Articles and punctuation do not count; decimal points and signs of money and share do."""
    assert fold_words("The  dam, a 12.5% “rise”. It cost €3!") == "dam 12.5% rise it cost €3"
    assert gives("12.5 %", ["12.5"])
    assert not gives("112.5", ["12.5"])
    assert not gives("", ["12.5"])
