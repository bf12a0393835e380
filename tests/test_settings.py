"""Settings: their precedence, and that errors are reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import SettingsError
from rag.settings import load_settings


def test_arguments_win_over_environment_over_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("rag.toml").write_text("passages = 1\npassages_per_article = 1\nmax_question_chars = 1\n")
    monkeypatch.setenv("RAG_PASSAGES", "2")
    monkeypatch.setenv("RAG_PASSAGES_PER_ARTICLE", "2")
    found = load_settings(passages=3, index=None)
    assert (found.passages, found.passages_per_article, found.max_question_chars) == (3, 2, 1)
    assert found.index == Path(".rag")


@pytest.mark.parametrize(
    ("file", "environment", "arguments", "words"),
    [
        ("colour = 1", {}, {}, "'colour' is not a setting. The settings are answer_seconds, "),
        ("", {"RAG_COLOUR": "1"}, {}, "RAG_COLOUR is not a setting"),
        ("", {}, {"colour": 1}, "'colour' is not a setting"),
        ("pasages = 1", {}, {}, "'pasages' is not a setting. Did you mean passages or "),
        ("passages = 0", {}, {}, "'passages' cannot be 0: input should be greater than or equal to 1"),
        ("", {"RAG_PASSAGES": "many"}, {}, "'passages' cannot be 'many'"),
        ("", {"RAG_READER": "eyes"}, {}, r"'reader' cannot be 'eyes': input should be 'llm' or 'embedded'\.$"),
        ("passages = ", {}, {}, "rag.toml cannot be read"),
    ],
)
def test_invalid_settings_are_errors(
    monkeypatch: pytest.MonkeyPatch,
    file: str,
    environment: dict[str, str],
    arguments: dict[str, int],
    words: str,
) -> None:
    Path("rag.toml").write_text(file)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=words):
        load_settings(**arguments)
