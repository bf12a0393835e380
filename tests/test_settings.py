"""Settings: their precedence, and that errors are reported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import get_origin

import pytest

from index import SettingsError
from rag.settings import JSON_EXAMPLES, Settings, load_settings


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
        ("", {"RAG_SOURCES": "A"}, {}, r'^The variable RAG_SOURCES is not JSON\. Write it as \["Hill Post"\]\.$'),
        ("", {"RAG_FIELDS": "text=body"}, {}, r'RAG_FIELDS is not JSON\. Write it as \{"text": "body"\}\.$'),
        ("answer_seconds = inf", {}, {}, "'answer_seconds' cannot be inf: input should be a finite number"),
        ("", {"RAG_LLM_SECONDS": "inf"}, {}, "'llm_seconds' cannot be 'inf': input should be a finite number"),
        ("evidence = nan", {}, {}, "'evidence' cannot be nan: input should be a finite number"),
        ("passages = true", {}, {}, "'passages' cannot be True: input should be a number"),
        ("read_seconds = true", {}, {}, "'read_seconds' cannot be True: input should be a number"),
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


def test_a_variable_of_several_values_is_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the error for other text says, with an example that is right, for every setting that holds several values."""
    for name, example in JSON_EXAMPLES.items():
        monkeypatch.setenv(f"RAG_{name.upper()}", example)
    found = load_settings()
    assert (found.sources, found.fields) == (("Hill Post",), {"text": "body"})
    kinds = {name: get_origin(field.annotation) for name, field in Settings.model_fields.items()}
    assert {name for name, kind in kinds.items() if kind in (tuple, dict)} == set(JSON_EXAMPLES)


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("nowhere")], ids=["folder", "broken link"])
def test_what_is_no_file_is_not_ignored(make: Callable[[Path], None]) -> None:
    make(Path("rag.toml"))
    with pytest.raises(SettingsError, match=r"^rag.toml cannot be read: it is not a file\. Rename or remove it\.$"):
        load_settings()
