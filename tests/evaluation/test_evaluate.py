"""`rag eval` as a user runs it: real models, real Chroma, real files; stopped, compared, and held to bars."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from index import Article, RagError, SettingsError
from rag.evaluation import GoldError, Options, evaluate
from rag.evaluation.measures import MEASURES
from tests.command import make_command, rag
from tests.conftest import SEEDS

GOLD = Path(__file__).parent.parent / "gold" / "seeds.jsonl"


def gold(*rows: dict[str, Any], name: str = "gold.jsonl") -> str:
    Path(name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    return name


def row(number: int, **more: Any) -> dict[str, Any]:
    """A case with an article of its own, which answers it."""
    text = f"The bridge of town {number} was opened in {1900 + number} by the mayor. It is long and made of steel."
    return {
        "id": f"bridge-{number}",
        "question": f"When was the bridge of town {number} opened?",
        "kind": "answered",
        "positions": [{"answers": [f"{1900 + number}"], "articles": ["a"]}],
        "articles": [{"id": "a", "text": text}],
        "tags": ["even" if number % 2 == 0 else "odd"],
        **more,
    }


def timeless(folder: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((Path(folder) / "report.json").read_text(encoding="utf-8"))
    del report["timing"]
    return report


def test_the_seeds_over_their_folder() -> None:
    """All quotes are verbatim, every case is measured, and the example is right in every way."""
    report = evaluate(GOLD, articles=SEEDS, options=Options(tags=("disagreement",)), out="out")
    verbatim = report.figure("quotes_verbatim")
    assert verbatim is not None
    assert (verbatim.value, verbatim.count) == (1.0, 7)
    [example] = [each for each in report.cases if each.case.id == "last-visit"]
    assert example.outcome.status == "disputed"
    assert example.scores["position_f1"].value == 1.0
    assert example.outcome.tokens.read > 100
    assert {path.name for path in Path("out").iterdir()} >= {"report.html", "report.json", "outcomes.jsonl"}
    assert not Path(".rag").exists()


def test_an_index_is_made_kept_and_asked_again() -> None:
    """With --articles the index is synced with them; without, it is used as it is."""
    first = evaluate(GOLD, articles=SEEDS, index="kept", options=Options(limit=2))
    second = evaluate(GOLD, index="kept", options=Options(limit=2))
    assert [each.outcome.values for each in first.cases] == [each.outcome.values for each in second.cases]
    assert first.about["articles"] == second.about["articles"]


def test_the_command_prints_a_table_and_writes_a_report() -> None:
    out, err = rag("eval", gold(*map(row, range(1, 5))), "--out", "out", "--workers", "2", "--tag", "even")
    assert "position_f1" in out
    assert "1.000 to 1.000      2" in out
    assert err == "Report: out/report.html\n"
    assert len(timeless("out")["cases"]) == 2


def test_killed_and_resumed_gives_the_same_report() -> None:
    """kill -9 after the first outcomes; what was done is not asked again."""
    file = gold(*map(row, range(12)))
    rag("eval", file, "--out", "whole")
    started = subprocess.Popen(make_command("eval", file, "--out", "out"))
    outcomes = Path("out/outcomes.jsonl")
    deadline = time.monotonic() + 120
    while not (outcomes.exists() and outcomes.read_bytes().count(b"\n") > 3):
        assert started.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(started.pid, signal.SIGKILL)
    started.wait()
    assert not Path("out/report.json").exists()
    _, err = rag("eval", file, "--out", "out", code=1)
    assert "has a run already; continue it with --resume" in err
    rag("eval", file, "--out", "out", "--resume")
    assert timeless("out") == timeless("whole")
    assert len({json.loads(line).get("case_id") for line in outcomes.read_text().splitlines()[1:]}) == 12


def test_bars_for_continuous_integration() -> None:
    """Exit code 3 if a figure misses its bar; ↓ means at most."""
    file = gold(row(1))
    rag("eval", file, "--fail-under", "position_f1=1", "--fail-under", "false_dispute_rate=0")
    bars = ("--fail-under", "total_p50=0", "--fail-under", "dispute_recall=0.5")
    _, err = rag("eval", file, *bars, code=3)
    assert "Missed: total_p50 is 0." in err
    assert "Missed: dispute_recall was not measured in any case, the bar is 0.5." in err


def test_comparison_on_the_command_line() -> None:
    file = gold(row(1), row(2))
    rag("eval", file, "--out", "a")
    rag("eval", file, "--out", "b", "--passages", "1")
    out, _ = rag("eval", "--compare", "a", "b", "--out", "c")
    assert "position_f1 1.000 1.000 +0.000 +0.000 to +0.000" in " ".join(out.split())
    assert "Better in B: 0" in out
    assert json.loads(Path("c/comparison.json").read_text())["cases"] == 2


def test_the_schema_is_published() -> None:
    assert json.loads(rag("eval", "--schema")[0])["properties"]["kind"]["enum"][0] == "answered"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "give a gold file"),
        (["g.jsonl", "--schema"], 2, "give a gold file"),
        (["g.jsonl", "--resume"], 2, "--resume needs --out"),
        (["g.jsonl", "--fail-under", "beauty=1"], 2, "there is no measure 'beauty'"),
        (["g.jsonl", "--fail-under", "mrr"], 2, "has no number"),
        (["g.jsonl", "--fail-under", "mrr=nan"], 2, "has no number"),
        (["--schema", "--fail-under", "mrr=1"], 2, "go with a gold file"),
        (["g.jsonl"], 1, "g.jsonl cannot be read"),
        (["g.jsonl", "--format", "odd"], 2, "no gold format 'odd'; the formats are: gold, world, ramdocs"),
        (["g.jsonl", "--reader", "odd"], 2, "The setting 'reader' cannot be 'odd': input should be 'llm'"),
        (["--compare", "a", "b"], 1, "There is no report at a"),
    ],
)
def test_bad_usage_and_errors(arguments: list[str], code: int, words: str) -> None:
    out, err = rag("eval", *arguments, code=code)
    assert out == ""
    assert words in " ".join(err.replace("│", " ").split())


def test_gold_that_does_not_match_its_articles() -> None:
    """Articles named by the gold must exist, and all cases must have articles from the same place."""
    shared = {"id": "s", "question": "Who?", "kind": "no_evidence"}
    with pytest.raises(GoldError, match="'bridge-1' has its own articles but 's' has none"):
        evaluate(gold(row(1), shared))
    with pytest.raises(GoldError, match="names the article 'b', which is not among the 1 articles"):
        evaluate(gold(row(1, positions=[{"answers": ["1901"], "articles": ["b"]}])))
    with pytest.raises(GoldError, match=r"No case of gold.jsonl has the chosen tags \(its tags: odd\)"):
        evaluate(gold(row(1)), options=Options(tags=("even",)))
    Path("articles").mkdir()
    Path("articles/good.txt").write_text("Good.")
    Path("articles/bad.txt").write_bytes(b"\0\1\2\3\4")
    with pytest.raises(GoldError, match=r"1 file of articles cannot be read, first bad.txt"):
        evaluate(gold(shared), articles="articles")
    with pytest.raises(SettingsError, match=r"have their own articles; leave out --articles and --index"):
        evaluate(gold(row(1)), articles=SEEDS)
    with pytest.raises(RagError, match=r"no index in \.rag"):
        evaluate(gold(shared))


def test_a_case_that_fails_is_counted_and_named() -> None:
    """A question that is too long gets the worst value; the other is unaffected."""
    long = row(2, question="When? " * 1_000)
    out, err = rag("eval", gold(row(1), long), "--out", "out")
    assert "1 of 2 cases failed and count at the worst value; first bridge-2: QuestionError: The question has" in err
    assert timeless("out")["measures"]["position_f1"]["value"] == 0.5
    assert out.count("\n") > 20
    rag("eval", gold(long), code=3)


def test_an_unreachable_judge_is_reported() -> None:
    """The exact measures remain, and the failure to judge is reported."""
    with socket.socket() as unused:  # bound and not listening: nobody answers at this address
        unused.bind(("127.0.0.1", 0))
        name = f"openai-like:m@http://127.0.0.1:{unused.getsockname()[1]}/v1"
        out, err = rag("eval", gold(row(1)), "--judge", name)
    assert "1 of 1 cases could not be judged and count at the worst value; first bridge-1: the judge failed" in err
    assert "judged_faithfulness" in out


def test_every_group_of_measures_is_in_the_guide() -> None:
    guide = (SEEDS.parent / "docs/guides/evaluation.md").read_text(encoding="utf-8")
    assert [measure.group for measure in MEASURES if f"| {measure.group} |" not in guide] == []


def test_articles_of_a_case_are_read_as_articles() -> None:
    report = evaluate(gold(row(3)))
    assert report.cases[0].case.articles == (Article("a", report.cases[0].case.articles[0].text),)
    assert report.cases[0].outcome.values == ("1903",)
