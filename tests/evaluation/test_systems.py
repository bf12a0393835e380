"""Perfect, empty and adversarial systems score what they should, on the gold of the builders' two articles."""

from __future__ import annotations

import pytest

from rag.answer import Status
from rag.evaluation import Case, Record, Report, make_report, run
from tests.evaluation.builders import ARTICLES, RuleSystem, case, numbered

GOLD = numbered(
    [
        case("disputed", ("1932", "bridge"), ("1933", "other")),
        case("answered", ("1932", "bridge")),
        case("no_evidence"),
        case("no_evidence"),
    ]
)


def measured(system: RuleSystem) -> Report:
    return make_report(GOLD, run(GOLD, system, Record()), {}, "")


def figures(report: Report, *names: str) -> list[float | None]:
    found = [report.figure(name) for name in names]
    return [figure.value if figure else None for figure in found]


def perfect(asked: Case) -> tuple[Status, dict[str, list[str]]]:
    return asked.kind, {position.answers[0]: list(position.articles) for position in asked.positions}


def silent(asked: Case) -> tuple[Status, dict[str, list[str]]]:
    del asked
    return "no_evidence", {}


def copying(asked: Case) -> tuple[Status, dict[str, list[str]]]:
    """Returns every whole passage as an answer, so that all answers are included somewhere."""
    del asked
    return "disputed", {f"{article.text} {article.text}": [name] for name, article in ARTICLES.items()}


def quarrelling(asked: Case) -> tuple[Status, dict[str, list[str]]]:
    del asked
    return "disputed", {"1932": ["bridge"], "1933": ["other"]}


def test_a_perfect_system() -> None:
    """Every measure has its best value, 1 or 0: none is out of reach."""
    report = measured(RuleSystem(perfect))
    for found in report.figures:
        if found.group not in ("speed", "retrieval", "abstention"):
            assert found.value == (0 if found.better == "lower" else 1), found.name
    assert figures(report, "abstention_accuracy", "answerability_roc_area") == [1, 1]
    assert figures(report, "recall@10", "mrr") == [1, 1]


def test_a_system_that_never_answers() -> None:
    """Right on what cannot be answered and on nothing else."""
    report = measured(RuleSystem(silent))
    names = ("position_f1", "em_best", "abstention_accuracy", "status_accuracy")
    assert figures(report, *names) == [1 / 2] * 4
    assert figures(report, "dispute_recall", "false_dispute_rate", "citation_recall", "hidden_side_rate") == [
        0,
        0,
        0,
        1,
    ]
    assert figures(report, "dispute_precision", "quotes_verbatim") == [None, None]
    assert figures(report, "risk_coverage_area") == [1]


def test_a_system_that_copies_every_passage() -> None:
    """Copies contain every answer, verbatim and quoted, but are worthless as answers."""
    report = measured(RuleSystem(copying))
    assert figures(report, "position_precision", "position_recall", "citation_precision", "citation_recall") == [0] * 4
    assert figures(report, "abstention_accuracy", "hidden_side_rate", "quotes_verbatim") == [1 / 2, 1, 1]
    # One word of fourteen is right: F1 is 2/15 on the two cases that have an answer, and 0 on the two others.
    assert figures(report, "f1_best") == pytest.approx([(2 / 15 + 2 / 15) / 4], abs=1e-6)


def test_a_system_that_always_answers_disputed() -> None:
    """Full recall of disputes is worth little: false disputes and precision show it."""
    report = measured(RuleSystem(quarrelling))
    assert figures(report, "dispute_recall", "hidden_side_rate", "dispute_precision", "false_dispute_rate") == [
        1,
        0,
        1 / 4,
        1,
    ]
    assert figures(report, "position_f1") == pytest.approx([(1 + 2 / 3) / 4], abs=1e-6)


def test_a_system_that_is_nearly_right() -> None:
    """A year too late is not right, and neither is a list of all the years it might be."""

    def late(asked: Case) -> tuple[Status, dict[str, list[str]]]:
        return asked.kind, {f"in {int(p.answers[0]) + 7}": list(p.articles) for p in asked.positions}

    def listing(asked: Case) -> tuple[Status, dict[str, list[str]]]:
        return asked.kind, {"1930 1931 1932 1933 1934": ["bridge"]} if asked.positions else {}

    for rule in (late, listing):
        report = measured(RuleSystem(rule))
        assert figures(report, "position_f1", "citation_precision", "hidden_side_rate") == [1 / 2, 0, 1]


def test_a_system_that_fails_counts_at_the_worst_value() -> None:
    """No case vanishes: every measure that the gold allows counts all four cases."""

    def broken(asked: Case) -> tuple[Status, dict[str, list[str]]]:
        raise RuntimeError(f"no answer to {asked.id}")

    report = measured(RuleSystem(broken))
    assert len(report.failed) == 4
    for found in report.figures:
        if found.group != "speed" and found.name != "answerability_roc_area":
            assert found.value == (1 if found.better == "lower" else 0), found.name
    assert figures(report, "answerability_roc_area") == [0]
    assert "no answer to case-0" in report.cases[0].scores["position_f1"].reason
