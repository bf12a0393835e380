"""Baselines answer over a real index; the reply of a language model is not trusted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index import Article, Chunk
from rag.answer import Passage
from rag.evaluation import Options, evaluate
from rag.evaluation.baselines.citation_engine import read_reply

TEXT = "The town lies on a river. The old bridge was opened in 1932 by the mayor. Boats pass below."
PASSAGES = tuple(
    Passage(Article(name, text), Chunk(f"{name}-0", name, 0, len(text), text), 0.5)
    for name, text in (("a", TEXT), ("b", "Nothing."))
)


def write_gold() -> str:
    row = {
        "id": "bridge",
        "question": "When was the bridge opened?",
        "kind": "answered",
        "positions": [{"answers": ["1932"], "articles": ["a"]}],
        "articles": [{"id": "a", "text": TEXT}],
    }
    Path("gold.jsonl").write_text(json.dumps(row) + "\n")
    return "gold.jsonl"


def test_baselines_run_beside_the_assistant() -> None:
    """Both give the year, one in its whole sentence; their figures and outcomes are kept."""
    names = ("nearest-sentence", "skimming-model")
    report = evaluate(write_gold(), out="out", options=Options(baselines=names))
    assert [baseline.name for baseline in report.baselines] == list(names)
    for baseline in report.baselines:
        figures = [baseline.figure(name) for name in ("right", "quotes_verbatim", "citation_precision")]
        assert [figure.value for figure in figures if figure] == [1, 1, 1]
    own = json.loads(Path("out/baselines/nearest-sentence/report.json").read_text())
    assert own["cases"][0]["answer"]["positions"][0]["value"] == "The old bridge was opened in 1932 by the mayor."
    assert "nearest-sentence" in Path("out/report.html").read_text()


@pytest.mark.parametrize(
    ("reply", "status", "cited"),
    [
        ("It was opened in 1932 [1].", "answered", ["a"]),
        ("It was opened in 1932 [1][1][9].", "answered", ["a"]),  # there is no ninth source
        ("It was opened in 1932.", "answered", []),
        ("None of the sources are helpful.", "no_evidence", []),
        ("The sources do not mention a bridge [2].", "no_evidence", []),
        ("[1]", "no_evidence", []),
    ],
)
def test_a_reply_is_read(reply: str, status: str, cited: list[str]) -> None:
    answer = read_reply("When?", reply, PASSAGES).answer
    assert answer.status == status
    assert [citation.article_id for citation in answer.citations] == cited
    assert all(citation.quote == TEXT for citation in answer.citations)
    assert all("[" not in position.value for position in answer.positions)
