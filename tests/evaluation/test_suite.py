"""Suites and worlds as a user runs them: several gold sets in one run, and errors in them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from index import SettingsError
from rag.evaluation import GoldError, Options, evaluate
from tests.command import rag

SUITE = """
[[sets]]
gold = "gold.jsonl"

[[sets]]
gold = "bridges"
every = 2
"""


def write_world(name: str = "bridges") -> Path:
    """A world of two articles in a folder and four questions."""
    folder = Path(name)
    (folder / "articles").mkdir(parents=True)
    questions = []
    for town, year in (("Aby", 1932), ("Boda", 1951)):
        quote = f"The steel bridge of {town} was opened in {year}."
        (folder / "articles" / f"{town}.txt").write_text(f"{quote} It is long.")
        claim = {"article": f"{town}.txt", "quote": quote, "value": f"{year}"}
        common = {"kind": "when", "status": "answered", "claims": [claim], "positions": [[0]]}
        questions += [common | {"q": f"When was the bridge of {town} opened?"}]
        questions += [common | {"q": f"In which year did the steel bridge of {town} open?"}]
    lines = "".join(json.dumps(row) + "\n" for row in questions)
    (folder / "questions.jsonl").write_text(lines)
    return folder


def write_gold(**changes: Any) -> Path:
    row = {"id": "own", "question": "Who?", "kind": "no_evidence", "articles": [{"id": "a", "text": "A bridge."}]}
    Path("gold.jsonl").write_text(json.dumps(row | changes) + "\n")
    return Path("gold.jsonl")


def test_a_world_is_asked_over_its_own_articles() -> None:
    report = evaluate(write_world())
    assert [row.case.id for row in report.cases] == [f"bridges-00{n}" for n in (1, 2, 3, 4)]
    found = report.figure("claim_recall")
    assert found is not None
    assert (found.value, found.count) == (1.0, 4)
    assert report.cases[0].outcome.claims[0].value == "1932"


def test_a_suite_asks_every_set_and_a_part_of_one() -> None:
    write_world()
    write_gold()
    Path("suite.toml").write_text(SUITE)
    report = evaluate("suite.toml")
    assert [row.case.id for row in report.cases] == ["gold-own", "bridges-001", "bridges-003"]
    assert [row.case.gold_set for row in report.cases] == ["gold", "bridges", "bridges"]
    assert "tag set bridges" in report.parts
    assert len(evaluate("suite.toml", options=Options(every_case=True)).cases) == 5


def test_the_floor_on_the_command_line() -> None:
    """A run meets the floor that it wrote; a higher floor fails and names the case that is no longer right."""
    world = str(write_world())
    rag("eval", world, "--write-floor", "floor.toml")
    _, err = rag("eval", world, "--floor", "floor.toml")
    assert "Against floor.toml: 0 cases no longer right, 0 newly right." in err
    rows = (Path(world) / "questions.jsonl").read_text()
    (Path(world) / "questions.jsonl").write_text(rows.replace('"value": "1951"', '"value": "opened"'))
    _, err = rag("eval", world, "--floor", "floor.toml", code=3)
    assert "Below the floor: right is 0.500, the bar is 0.9." in err
    assert "No longer right: bridges-003  When was the bridge of Boda opened?" in err


def test_results_are_written_from_runs() -> None:
    world = str(write_world())
    rag("eval", world, "--out", "runs/first", "--baselines", "nearest-sentence")
    rag("results", "runs/first", "--out", "results.md")
    page = Path("results.md").read_text()
    assert "## first" in page
    assert "rag eval bridges --out runs/first --baselines nearest-sentence" in page
    assert "| first (nearest-sentence) | 4 |" in page
    assert "| right | every gold answer is given" in page
    assert re.search(r"^\| total_p50 ↓ \|.* \| \d+\.\d{3} \(.* \| \d+\.\d{3} \| 4 \|$", page, re.MULTILINE)


def test_two_runs_side_by_side() -> None:
    world = str(write_world())
    rag("eval", world, "--out", "a")
    rag("eval", world, "--out", "b", "--passages", "1")
    rag("eval", "--compare", "a", "b", "--out", "c")
    page = Path("c/comparison.html").read_text()
    assert "Two evaluations side by side" in page
    assert "A: a · B: b · 4 cases in both" in page


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        ("sets = 1", GoldError, "suite.toml, field 'sets'"),
        ("[[sets]]\n", GoldError, "suite.toml, field 'sets.0.gold': field required"),
        ("[[sets]\n", GoldError, "suite.toml is not TOML"),
        ("[[sets]]\ngold = 'nowhere.jsonl'\n", GoldError, "nowhere.jsonl cannot be read"),
        ("[[sets]]\ngold = 'gold.jsonl'\nformat = 'odd'\n", SettingsError, "no gold format 'odd'"),
        ("[[sets]]\ngold = 'gold.jsonl'\n" * 2, GoldError, "Two cases have the id 'gold-own'"),
    ],
)
def test_invalid_suites(content: str, error: type[Exception], words: str) -> None:
    write_gold()
    Path("suite.toml").write_text(content)
    with pytest.raises(error) as raised:
        evaluate("suite.toml")
    assert words in str(raised.value)


def test_a_suite_names_its_own_articles() -> None:
    write_gold()
    Path("suite.toml").write_text("[[sets]]\ngold = 'gold.jsonl'\n" + "[[sets]]\ngold = 'bridges'\n")
    with pytest.raises(SettingsError, match="names its own articles"):
        evaluate("suite.toml", articles="articles")
    with pytest.raises(SettingsError, match="A suite is indexed in memory"):
        evaluate("suite.toml", index="kept")


def test_an_unknown_article_is_named_with_its_line() -> None:
    gold = write_gold(kind="answered", positions=[{"answers": ["x"], "articles": ["z"]}])
    with pytest.raises(GoldError, match=r"gold\.jsonl, line 1: the case 'own' names the article 'z'"):
        evaluate(gold)
