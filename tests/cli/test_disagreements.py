"""The command `rag disagreements`: a list that a person can read, the same as JSON, and what cannot be asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import rag, rag_process

ARTICLES = {
    "hill.md": (
        "---\ntitle: The dam fell\nsource: Hill Post\npublished: 2025-03-15\n---\n"
        "The dam was 84 metres high. Nobody \x1b[31mlives there."
    ),
    "dale.md": (
        "---\ntitle: What the valley saw\nsource: Dale News\npublished: 2025-03-17\n---\n"
        "The dam was 92 metres high. Many cows live there."
    ),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("dam")
    (folder / "articles").mkdir()
    for name, text in ARTICLES.items():
        (folder / "articles" / name).write_text(text)
    rag("index", str(folder / "articles"), "--index", str(folder / "index"))
    return str(folder / "index")


def test_a_list_to_read(index: str) -> None:
    """The count, a headline with both values, then both sources with their quotes, and why."""
    out, err = rag_process("disagreements", "--index", index)
    count, _, headline, first, quote, *_ = out.splitlines()
    assert count == "The articles disagree in 1 place."
    assert headline.startswith("1. The dam was how many metres high? 84, says Hill Post; 92")
    assert first.startswith("   [1] The dam fell, Hill Post, 2025-03-15, characters 0-")
    assert quote == "       “The dam was 84 metres high.”"
    assert "[2] What the valley saw, Dale News, 2025-03-17" in out
    assert "The articles are 2 days apart. Probability 0." in out.splitlines()[-1]
    assert err == ""


def test_the_same_as_json_and_only_what_passes_the_filters(index: str) -> None:
    found = json.loads(rag("disagreements", "--json", "--index", index)[0])
    assert (found["total"], found["headline"]) == (1, "The articles disagree in 1 place.")
    assert [found["disagreements"][0][side]["source"] for side in "ab"] == ["Hill Post", "Dale News"]
    of_one = json.loads(rag("disagreements", "--json", "--source", "hill post", "--index", index)[0])
    assert (of_one["total"], of_one["disagreements"]) == (0, [])
    assert json.loads(rag("disagreements", "--json", "--until", "2025-03-16", "--index", index)[0])["total"] == 0


@pytest.mark.parametrize("topic", ["zebra", "<script>alert(1)</script>", "dam \x1b[31m zebra"])
def test_a_topic_without_disagreements(index: str, topic: str) -> None:
    out, _ = rag("disagreements", topic, "--index", index)
    assert out.startswith("The articles do not disagree about “")
    assert out.count("\n") == 1
    assert "\x1b" not in out


def test_a_topic_with_disagreements(index: str) -> None:
    assert rag("disagreements", "dams", "--index", index)[0].startswith(
        "The articles disagree about “dams” in 1 place."
    )
    assert rag("disagreements", "", "--index", index)[0].startswith("The articles disagree in 1 place.")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["\N{DROMEDARY CAMEL}"], 2, "The topic has no words, only signs"),
        (["dam " * 2_000], 2, "The topic has 7,999 characters"),
        (["--limit", "0"], 2, "'--limit'"),
        (["--source", "The Hill"], 2, "no article has the source 'The Hill'"),
        (["--since", "2025-02-01", "--until", "2025-01-31"], 2, "swap them"),
        (["--index", "nowhere"], 4, "no index in nowhere"),
    ],
)
def test_errors_are_one_line_with_a_code_of_their_kind(index: str, arguments: list[str], code: int, words: str) -> None:
    out, err = rag("disagreements", "--index", index, *arguments, code=code)
    assert out == ""
    assert words in err
    assert err.count("\n") == 1


def test_an_index_without_articles(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("The dam was 84 metres high.")
    rag("index", "articles")
    rag("remove", "a.txt")
    assert rag("disagreements")[0].startswith("The articles do not disagree")
    assert json.loads(rag("disagreements", "--json")[0])["total"] == 0
