"""The command line: results and errors where they belong, one clear sentence for what a user can mend."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.chroma import ChromaServer
from tests.conftest import EXAMPLE, SEEDS


def rag(*arguments: str, code: int = 0) -> tuple[str, str]:
    """Runs the command in the current folder; returns its standard output and error."""
    done = subprocess.run([sys.executable, "-m", "rag.cli", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done.stdout, done.stderr


def test_index_then_status_then_ask() -> None:
    """The whole way in an empty folder; standard error stays free of everything but progress."""
    out, err = rag("index", str(SEEDS))
    assert out == "Index .rag: added 2, updated 0, removed 0, unchanged 0, failed 0.\n"
    assert err.strip() == ""
    assert "unchanged 2" in rag("index", str(SEEDS))[0]
    assert "Articles  2" in rag("status")[0]
    answer = json.loads(rag("ask", "--json", EXAMPLE)[0])
    assert answer["status"] == "disputed"
    shown, err = rag("ask", EXAMPLE)
    assert shown.startswith("disputed: ")
    assert "1991" in shown
    assert "24 years" in shown
    assert err.strip() == ""


def test_no_evidence_is_an_answer_and_not_an_error(seeds_index: Path) -> None:
    out, _ = rag("ask", "Who is the president of France?", "--index", str(seeds_index))
    assert out.startswith("no_evidence: ")
    assert "Nearest: " in out


def test_one_bad_article_is_told_on_standard_error(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "good.txt").write_text("The bridge opened in 1932.")
    (articles / "bad.txt").write_bytes(b"\xff\xfe\x00")
    (articles / "odd.txt").write_text("---\npublished: soon\n---\nThe bridge is long.")
    out, err = rag("index", "articles")
    assert "added 2, updated 0, removed 0, unchanged 0, failed 1" in out
    assert "Left out bad.txt: it is not UTF-8 (byte 0); save it as UTF-8." in err
    assert "Note on odd.txt: its date 'soon'" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["index", "nowhere"], "nowhere does not exist"),
        (["index", "."], "holds no article"),
        (["ask", EXAMPLE], "no index in .rag; make one with `rag index FOLDER`"),
        (["status"], "no index in .rag"),
        (["ask", EXAMPLE, "--passages", "0"], "'passages' does not fit"),
    ],
)
def test_errors_are_one_sentence_and_leave_nothing(arguments: list[str], words: str) -> None:
    out, err = rag(*arguments, code=1)
    assert out == ""
    assert err.startswith("Error: ")
    assert words in err
    assert err.count("\n") == 1
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize(
    ("question", "words"), [("", "empty"), (" \n?", "empty"), ("why " * 25_000, "99,999 characters")]
)
def test_questions_that_cannot_be_asked(seeds_index: Path, question: str, words: str) -> None:
    _, err = rag("ask", question, "--index", str(seeds_index), code=1)
    assert words in err


def test_an_index_of_another_embedder(seeds_index: Path) -> None:
    _, err = rag("ask", EXAMPLE, "--index", str(seeds_index), "--embedder", "other", code=1)
    assert "was made with embedder 'all-MiniLM-L6-v2', but 'other' is asked for" in err


def test_an_embedder_that_is_not_there_fails_at_once() -> None:
    """No hub is asked; the error says what to give instead."""
    _, err = rag("index", str(SEEDS), "--embedder", "nobody/nothing", code=1)
    assert "The embedder 'nobody/nothing' cannot be loaded" in err


def test_search_shows_both_places_and_obeys_filters(tmp_path: Path) -> None:
    """Records by fields of other names; only what passes the filters is searched, by ask as well."""
    rows = [
        {"body": "The bridge opened in 1932.", "title": "Old", "source": "Hill", "published": "2020-01-01"},
        {"body": "The bridge opened in 1933.", "title": "New", "source": "Dale", "published": "2024-06-18"},
    ]
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "news.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert "added 2" in rag("index", "articles", "--field", "text=body")[0]
    shown, err = rag("search", "When did the bridge open?")
    assert shown.count("by meaning 1, by words") == 1
    assert err.strip() == ""
    assert [p["title"] for p in json.loads(rag("search", "bridge", "--json", "--since", "2024-01-01")[0])] == ["New"]
    assert [p["title"] for p in json.loads(rag("search", "bridge", "--json", "--until", "2024-01-01")[0])] == ["Old"]
    answer = json.loads(rag("ask", "When did the bridge open?", "--json", "--source", "Dale")[0])
    assert [position["value"] for position in answer["positions"]] == ["1933"]
    assert "No passage was found" in rag("search", "bridge", "--source", "Nobody")[0]
    assert "setting 'since' does not fit" in rag("search", "bridge", "--since", "soon", code=1)[1]
    assert "write it as text=body" in rag("index", "articles", "--field", "body", code=2)[1]


def test_the_whole_way_over_a_chroma_server(chroma: ChromaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server = chroma.new_database()
    monkeypatch.setenv("RAG_CHROMA_DATABASE", server.database)
    assert "there is no index" in rag("status", "--chroma", server.url, code=1)[1].lower()
    assert f"Index at {server.url}: added 2" in rag("index", str(SEEDS), "--chroma", server.url)[0]
    answer = json.loads(rag("ask", "--json", EXAMPLE, "--chroma", server.url)[0])
    assert answer["status"] == "disputed"
    assert "Articles  2" in rag("status", "--chroma", server.url)[0]


def test_watching_ends_in_peace(tmp_path: Path) -> None:
    """A new file is indexed and reported on standard output; Ctrl+C ends it with exit code 0."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("A.")
    command = [sys.executable, "-m", "rag.cli", "index", "articles", "--watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        assert "added 1," in watching.stdout.readline()
        (tmp_path / "articles" / "b.txt").write_text("B.")
        assert "added 1, updated 0, removed 0, unchanged 1" in watching.stdout.readline()
        watching.send_signal(signal.SIGINT)
        _, err = watching.communicate(timeout=60)
    assert (watching.returncode, err) == (0, "Stopped watching.\n")


def test_bad_usage_and_debug() -> None:
    """Bad usage exits with 2; a traceback comes only where it is asked for."""
    rag("ask", code=2)
    rag("ask", "q", "--colour", code=2)
    assert "Traceback" not in rag("status", code=1)[1]
    assert "Traceback" in rag("--debug", "status", code=1)[1]


def test_every_command_is_in_the_readme() -> None:
    from rag.cli import app

    readme = (SEEDS.parent / "README.md").read_text(encoding="utf-8")
    for command in app.registered_commands:
        assert command.callback is not None
        assert f"rag {command.name or command.callback.__name__}" in readme
