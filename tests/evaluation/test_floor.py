"""The floor is written from a run and checked against another; cases that became wrong are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.answer import Status
from rag.evaluation import Case, GoldError, Record, Report, make_report, run
from rag.evaluation.floor import (
    FloorCases,
    FloorFile,
    check_floor,
    choose_margin,
    loosen,
    make_bars,
    read_floor,
    write_floor,
)
from tests.command import rag
from tests.evaluation.builders import RuleSystem, case, numbered

GOLD = numbered([case("answered", ("1932", "bridge"))] * 4)


def report(right: set[int], cases: list[Case] = GOLD) -> Report:
    def rule(asked: Case) -> tuple[Status, dict[str, list[str]]]:
        return "answered", {"1932" if int(asked.id.removeprefix("case-")) in right else "Moscow": ["bridge"]}

    return make_report(cases, run(cases, RuleSystem(rule), Record()), {}, "")


def test_a_floor_is_the_figures_minus_a_margin() -> None:
    """Of few cases, higher figures may fall by 0.1, lower ones rise by it; verbatim quotes have no margin."""
    bars = make_bars(report({0, 1, 2}))
    assert (bars["right"], bars["false_dispute_rate"], bars["quotes_verbatim"]) == (0.65, 0.1, 1.0)
    assert "yesno_right" not in bars


def test_a_bar_is_not_rounded_past_the_value() -> None:
    assert (loosen(21 / 27, "higher"), loosen(0.5, "higher"), loosen(1 / 9, "lower")) == (0.777, 0.5, 0.112)


@pytest.mark.parametrize(("cases", "margin"), [(0, 0.1), (11, 0.1), (40, 0.05), (163, 0.02)])
def test_two_cases_may_change(cases: int, margin: float) -> None:
    assert choose_margin(cases) == pytest.approx(margin)


def test_a_run_meets_the_floor_that_it_sets() -> None:
    write_floor(Path("floor.toml"), report({0, 1}))
    found = check_floor(read_floor(Path("floor.toml")), report({0, 1}))
    assert (found.missed, found.became_wrong, found.became_right) == ((), (), ())


def test_a_worse_run_is_below_it_and_the_cases_are_named() -> None:
    write_floor(Path("floor.toml"), report({0, 1}))
    found = check_floor(read_floor(Path("floor.toml")), report({2}))
    assert "right is 0.250, the bar is 0.4." in found.missed
    assert found.became_wrong == ("case-0", "case-1")
    assert found.became_right == ("case-2",)


def test_cases_that_were_not_asked_are_not_wrong() -> None:
    floor = FloorFile(measures={"right": 0.1}, cases=FloorCases(right=["case-0", "case-3"]))
    assert check_floor(floor, report({0}, GOLD[:2])).became_wrong == ()


def test_a_measure_without_cases_is_missed() -> None:
    found = check_floor(FloorFile(measures={"yesno_right": 0.1}), report({0}))
    assert found.missed == ("yesno_right was not measured in any case, the bar is 0.1.",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("right =", "is not TOML"),
        ("[measures]\n", "field 'measures'"),
        ("[measures]\nright = 'x'\n", "field 'measures.right'"),
        ("[measures]\nright = nan\n", "field 'measures.right': input should be a finite number"),
        ("[measures]\nright = true\n", "field 'measures.right': input should be a valid number"),
        ("[measures]\nrigth = 1\n", "there is no measure 'rigth'; did you mean 'right'?"),
        ("[measures]\nxyz = 1\n", "there is no measure 'xyz'; correct it."),
        ("[colours]\n", "field 'measures'"),
    ],
)
def test_an_invalid_floor_file(content: str, words: str) -> None:
    Path("floor.toml").write_text(content)
    with pytest.raises(GoldError, match=r"floor\.toml") as raised:
        read_floor(Path("floor.toml"))
    assert words in str(raised.value)


def test_a_floor_is_read_before_anything_is_asked() -> None:
    """The gold does not exist, but the floor is what is complained about."""
    Path("floor.toml").write_text("[measures]\nrigth = 1\n")
    _, err = rag("eval", "nowhere.jsonl", "--floor", "floor.toml", code=1)
    assert "did you mean 'right'?" in err


def test_the_floor_of_relations_is_known() -> None:
    Path("floor.toml").write_text("[measures]\nrelation_f1 = 1\n")
    assert read_floor(Path("floor.toml")).measures == {"relation_f1": 1.0}
