"""Comparisons: paired differences by hand, and the cases that changed, both ways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rag.agreement.relation import KINDS, Relation
from rag.answer import RelationKind, Status
from rag.evaluation import Case, GoldClaim, Record, RunError, compare_runs, load_report, make_report, run
from rag.evaluation.files import write_json
from rag.evaluation.page import render_comparison
from rag.evaluation.pairs import GoldPair, RelatedPair
from rag.evaluation.relations import make_relation_report
from tests.command import rag
from tests.evaluation.builders import RuleSystem, case, numbered

GOLD = numbered([case("answered", ("1932", "bridge"))] * 6)


def report(right: set[int], cases: list[Case] = GOLD) -> dict[str, Any]:
    """The report of a system that is right on the cases with these numbers."""

    def rule(asked: Case) -> tuple[Status, dict[str, list[str]]]:
        return "answered", {"1932" if int(asked.id.removeprefix("case-")) in right else "Moscow": ["bridge"]}

    return make_report(cases, run(cases, RuleSystem(rule), Record()), {}, "").to_dict()


def test_differences_are_paired() -> None:
    """From 2 of 6 right to 4 of 6: +1/3; one case got worse and three better."""
    found = compare_runs(report({0, 1}), report({1, 2, 3, 4}), by="position_f1")
    [f1] = [each for each in found.differences if each.name == "position_f1"]
    assert (f1.a, f1.b, f1.difference, f1.count) == pytest.approx((2 / 6, 4 / 6, 2 / 6, 6))
    assert f1.low < 0 < f1.high
    assert not f1.is_certain
    assert [change.case_id for change in found.improved] == ["case-2", "case-3", "case-4"]
    assert [change.case_id for change in found.worsened] == ["case-0"]
    assert "Moscow" in found.worsened[0].reason_b


def test_only_cases_scored_in_both_are_averaged() -> None:
    """A typed three questions in another way and B the first of them: one pair, and no change in it."""
    a, b = report(set(range(6))), report(set(range(6)))
    for own, values in ((a, (1, 0, 0)), (b, (1,))):
        for row, value in zip(own["cases"], values, strict=False):
            row["scores"]["unchanged_keywords"] = {"value": value, "reason": "", "positive": False}
    [found] = [each for each in compare_runs(a, b).differences if each.name == "unchanged_keywords"]
    assert (found.a, found.b, found.difference, found.count) == (1, 1, 0, 1)
    b["cases"][0]["scores"]["unchanged_typo"] = a["cases"][1]["scores"]["unchanged_typo"] = {"value": 1, "reason": ""}
    assert "unchanged_typo" not in [each.name for each in compare_runs(a, b).differences]


def test_a_report_does_not_differ_from_itself() -> None:
    one = report({1, 2})
    found = compare_runs(one, one)
    assert all((each.difference, each.low, each.high) == (0, 0, 0) for each in found.differences)
    assert (found.improved, found.worsened, found.left_out) == ((), (), 0)


def test_an_increase_is_worse_if_lower_is_better() -> None:
    """A new false dispute is a change for the worse."""

    def calling(status: Status) -> dict[str, Any]:
        rule = RuleSystem(lambda _: (status, {"1932": ["bridge"]}))
        return make_report(GOLD[:1], run(GOLD[:1], rule, Record()), {}, "").to_dict()

    found = compare_runs(calling("answered"), calling("disputed"), by="false_dispute_rate")
    assert [change.case_id for change in found.worsened] == ["case-0"]
    with pytest.raises(RunError, match="Cases cannot be compared by 'risk_coverage_area'"):
        compare_runs(report({0}), report({1}), by="risk_coverage_area")


def test_only_shared_cases_are_compared() -> None:
    other = numbered([case("answered", ("1932", "bridge")), case("answered", ("1933", "other"))])
    found = compare_runs(report({0}), report({0}, other))
    assert (found.cases, found.left_out) == (1, 5)
    with pytest.raises(RunError, match="share no case"):
        compare_runs(report({0}), report({0}, numbered([case("answered", ("Oslo", ""))])))
    with pytest.raises(RunError, match="Cases cannot be compared by 'speed'; use one of right, right_or_partly"):
        compare_runs(report({0}), report({0}), by="speed")


def test_reports_are_read_from_folders_and_files() -> None:
    write_json(Path("report.json"), report({1}))
    assert load_report(Path()) == load_report(Path("report.json"))
    with pytest.raises(RunError, match="There is no report at nowhere"):
        load_report(Path("nowhere"))
    for content in ("[]", '{"format": 1}'):
        Path("odd.json").write_text(content)
        with pytest.raises(RunError, match="not a report of this version"):
            load_report(Path("odd.json"))


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ({"cases": [{}]}, "field 'cases.0.id': field required"),
        ({"measures": None}, "field 'measures': input should be a valid dictionary"),
        ({"timing": {}}, "field 'timing.started': field required (and 4 more)"),
    ],
)
def test_a_report_with_something_missing_is_refused(damage: dict[str, Any], words: str) -> None:
    write_json(Path("fake.json"), report({1}) | damage)
    for arguments in (("eval", "--compare", "fake.json", "fake.json"), ("results", "fake.json")):
        out, err = rag(*arguments, code=1)
        assert out == ""
        assert f"fake.json is not a whole report ({words}" in err
        assert err.count("\n") == 1


EVIL = "<img src=x>"


def relating(found: list[RelationKind], first: int = 0) -> dict[str, Any]:
    """A report of pairs that conflict, one per case from the first on, with the relations that were found."""
    one, other = (GoldClaim("bridge", f"It opened in {year}. {EVIL}", str(year), 0, 0, 30) for year in (1932, 1933))
    pairs = [
        RelatedPair(
            GoldPair(GOLD[number], one, other, "conflicts"),
            Relation(kind, tuple(float(kind == each) for each in KINDS), f"because {kind}"),
        )
        for number, kind in enumerate(found, start=first)
    ]
    outcomes = run(GOLD, RuleSystem(lambda _: ("answered", {"1932": ["bridge"]})), Record())
    return make_report(GOLD, outcomes, {}, "", make_relation_report(pairs)).to_dict()


def test_relations_are_compared_pair_by_pair() -> None:
    """From 1 of 4 related right to 2 of 4, both ways: recall +1/4, F1 from 2/5 to 2/3."""
    found = compare_runs(
        relating(["conflicts", "same", "same", "unrelated"]), relating(["same", "conflicts", "conflicts", "refines"])
    ).relations
    assert found is not None
    assert (found.pairs, found.left_out) == (4, 0)
    figures = {each.name: (each.a, each.b) for each in found.differences}
    assert figures["relation_recall"] == pytest.approx((1 / 4, 2 / 4))
    assert figures["f1 conflicts"] == figures["relation_f1"] == pytest.approx((2 / 5, 2 / 3))
    assert list(figures) == ["relation_precision", "relation_recall", "relation_f1", "f1 conflicts"]
    [recall] = [each for each in found.differences if each.name == "relation_recall"]
    assert recall.low < 0 < recall.high
    assert [change.case_id for change in found.improved] == ["case-1", "case-2"]
    [worse] = found.worsened
    assert (worse.case_id, worse.values, worse.wanted) == ("case-0", ("1932", "1933"), "conflicts")
    assert (worse.found_a, worse.found_b, worse.reason_b) == ("conflicts", "same", "because same")


def test_only_shared_pairs_are_compared() -> None:
    """Equal reports do not differ at all; reports without pairs in common have no figures on relations."""
    one = relating(["conflicts", "same", "same"])
    same = compare_runs(one, one).relations
    assert same is not None
    assert all((each.difference, each.low, each.high) == (0, 0, 0) for each in same.differences)
    partly = compare_runs(one, relating(["conflicts", "same"], first=2)).relations
    assert partly is not None
    assert (partly.pairs, partly.left_out) == (1, 3)
    assert compare_runs(one, relating(["same"], first=3)).relations is None
    assert compare_runs(one, report({0})).relations is None


def test_the_page_shows_how_relations_changed() -> None:
    page = render_comparison(compare_runs(relating(["same"]), relating(["conflicts"])), ("a", "b"))
    assert page.startswith("<!doctype html>")
    assert "Right in B only (1)" in page
    assert "because same" in page
    assert EVIL not in page
