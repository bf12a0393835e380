"""What users say of answers is kept, and comes out as gold cases that `rag eval` reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rag import Assistant
from rag.cli.commands import app
from rag.evaluation.errors import GoldError
from rag.evaluation.gold import read_gold
from rag.web.feedback import FeedbackError, FeedbackStore
from tests.conftest import EXAMPLE


def test_feedback_becomes_gold(assistant: Assistant, tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path / ".rag-feedback.sqlite")
    answer = assistant.ask(EXAMPLE).to_dict()
    liked = store.add("1", "up", EXAMPLE, answer, {"passages": 12})
    store.explain(liked, "both sides are there")
    assert store.add("1", "up", EXAMPLE, answer, {"passages": 12}) == liked  # and the reason stays
    store.add("2", "up", "Who won?", answer, {})
    store.add("3", "up", "Who lost?", answer, {})
    store.remove("3")
    store.add("2", "down", "Who won?", assistant.ask("Who won the cup in Toronto?").to_dict(), {}, visitor="alice")
    assert (tmp_path / ".rag-feedback.sqlite").stat().st_mode & 0o777 == 0o600
    ended = CliRunner().invoke(app, ["feedback", "export"])
    assert ended.exit_code == 0
    good, bad = ended.stdout.splitlines()
    (tmp_path / "gold.jsonl").write_text(good + "\n")
    [first] = read_gold(tmp_path / "gold.jsonl")
    assert first.kind == "disputed"
    assert {position.answers for position in first.positions} == {("24 years",), ("1991",)}
    assert first.positions[1].articles == ("003_53ea483c9a9e0999.txt",)
    assert "both sides are there" in first.note
    second = json.loads(bad)
    assert (second["kind"], second["positions"], second["tags"]) == ("", [], ["feedback", "disliked"])
    assert [said.settings for said in store.all()] == [{"passages": 12}, {}]
    assert store.all()[1].visitor == "alice"


def test_a_disliked_answer_is_never_the_expected_one(assistant: Assistant, tmp_path: Path) -> None:
    """The line names what was disliked, and `rag eval` refuses it until a person has filled in what is right."""
    store = FeedbackStore(tmp_path / ".rag-feedback.sqlite")
    store.add("1", "down", EXAMPLE, assistant.ask(EXAMPLE).to_dict(), {})
    line = CliRunner().invoke(app, ["feedback", "export"]).stdout
    assert json.loads(line)["positions"] == []
    assert "the answer was '24 years', '1991'" in json.loads(line)["note"]
    (tmp_path / "gold.jsonl").write_text(line)
    with pytest.raises(GoldError, match="kind"):
        read_gold(tmp_path / "gold.jsonl")


def test_without_feedback_there_are_no_cases() -> None:
    ended = CliRunner().invoke(app, ["feedback", "export"])
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert not list(Path().iterdir())


def test_an_invalid_feedback_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database, and long enough to be taken for a file of one" * 20)
    with pytest.raises(FeedbackError, match="cannot be read or written"):
        FeedbackStore(tmp_path / "notes.txt").all()
