"""Gold files: what is read, and errors that name file, line and field."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from index import Article
from rag.evaluation import Case, GoldError, GoldPosition, make_schema, read_gold
from rag.questions.followups import Turn
from tests.conftest import SEEDS

GOLD = Path(__file__).parent.parent / "gold" / "seeds.jsonl"
ROW = {"id": "a", "question": "Who?", "kind": "answered", "positions": [{"answers": ["Kim"]}]}


def write(*rows: Any, name: str = "gold.jsonl") -> Path:
    path = Path(name)
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
    return path


def test_a_row_with_everything() -> None:
    row = ROW | {
        "positions": [{"answers": ["Kim", "Kim Jong Un"], "articles": ["a.txt"]}],
        "history": [{"question": "When?", "answer": "In 1991."}],
        "tags": ["follow-up"],
        "evidence": ["Kim did it."],
        "articles": [{"id": "a.txt", "text": "Kim did it.", "published": "2024-06-18"}],
    }
    [case] = read_gold(write("", row, ""))
    assert case.positions == (GoldPosition(("Kim", "Kim Jong Un"), ("a.txt",)),)
    assert case.history == (Turn("When?", "In 1991."),)
    assert (case.tags, case.evidence) == (("follow-up",), ("Kim did it.",))
    assert isinstance(case.articles[0], Article)
    assert str(case.articles[0].published) == "2024-06-18"


def test_gzip_is_read_as_well() -> None:
    Path("gold.jsonl.gz").write_bytes(gzip.compress(json.dumps(ROW).encode()))
    assert read_gold(Path("gold.jsonl.gz")) == [Case("a", "Who?", "answered", (GoldPosition(("Kim",)),))]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([ROW, "{"], "gold.jsonl, line 2 is not JSON"),
        ([ROW, ROW | {"kind": "maybe"}], "line 2, field 'kind'"),
        ([ROW | {"colour": 1}], "line 1, field 'colour': extra inputs"),
        ([{**ROW, "positions": [{"answers": []}]}], "field 'positions.0.answers'"),
        ([{**ROW, "positions": [{"answers": [" "]}]}], "an answer is empty"),
        ([{**ROW, "positions": []}], "kind answered does not go with 0 positions"),
        ([{**ROW, "kind": "no_evidence"}], "kind no_evidence does not go with 1 positions"),
        ([{**ROW, "kind": "disputed"}], "kind disputed needs at least 2 positions, not 1"),
        ([{**ROW, "positions": ROW["positions"] * 2}], "kind answered has one position, not 2"),  # type: ignore[operator]
        ([ROW, {**ROW, "question": "What?"}], "line 2, field 'id': there is another case 'a'"),
        ([ROW, {**ROW, "id": "b"}], "line 2, field 'question': 'Who?' is already asked by 'a'"),
        ([ROW, {**ROW, "id": "b", "question": " who? "}], "line 2, field 'question': ' who? ' is already asked by 'a'"),
        ([{**ROW, "kind": "overview", "positions": []}], "kind overview needs mentions"),
        ([ROW | {"question": " "}], "the question or the text of an article is blank"),
        ([ROW | {"articles": [{"id": "a", "text": "x"}] * 2}], "two articles have the same id"),
        ([ROW | {"mentions": [[]]}], "line 1, field 'mentions.0': list should have at least 1 item"),
        ([ROW | {"mentions": [["x"], [" "]]}], "field 'mentions.1.0': value error, a wording has no letter or digit"),
        ([ROW | {"forbidden": [""]}], "field 'forbidden.0': value error, a wording has no letter or digit"),
        (["[1]"], "line 1, field 'the whole'"),
        (["[" * 100_000], "line 1 is not JSON"),
        ([""], "gold.jsonl is empty"),
    ],
)
def test_errors_name_file_line_and_field(rows: list[Any], words: str) -> None:
    with pytest.raises(GoldError, match=r"gold\.jsonl") as raised:
        read_gold(write(*rows))
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_files_that_cannot_be_read() -> None:
    with pytest.raises(GoldError, match=r"nowhere.jsonl cannot be read \(No such file"):
        read_gold(Path("nowhere.jsonl"))
    Path("latin.jsonl").write_bytes(b"\xef\xbb\xbf{}\n{}\n\xe9\n")
    with pytest.raises(GoldError, match=r"latin.jsonl, line 3 is not UTF-8; save the file as UTF-8"):
        read_gold(Path("latin.jsonl"))
    Path("torn.jsonl.gz").write_bytes(gzip.compress(b"x" * 1000)[:20])
    with pytest.raises(GoldError, match=r"torn.jsonl.gz cannot be read"):
        read_gold(Path("torn.jsonl.gz"))


def test_the_schema_names_every_field_of_a_row() -> None:
    internal = {"claims", "near", "refines", "standalone", "gold_set", "place"}  # of worlds and suites
    assert set(make_schema()["properties"]) == set(Case.__dataclass_fields__) - internal
    assert make_schema()["required"] == ["id", "question", "kind"]


def test_the_gold_of_the_seeds() -> None:
    """Enough cases of each kind, and a wording of each position is in a supporting article."""
    cases = read_gold(GOLD)
    kinds = [case.kind for case in cases]
    assert len(cases) >= 40
    assert min(kinds.count("disputed"), kinds.count("no_evidence")) >= 7
    assert any(case.history for case in cases)
    texts = {path.name: path.read_text(encoding="utf-8").casefold() for path in SEEDS.iterdir()}
    for case in cases:
        for position in case.positions:
            assert position.articles
            assert any(w.casefold() in texts[a] for a in position.articles for w in position.answers), case.id
