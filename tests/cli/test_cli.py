"""The command line: results and errors go where they belong, and errors are one clear sentence."""

from __future__ import annotations

import fcntl
import json
import re
import signal
import subprocess
import sys
import termios
import time
from array import array
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import IO

import pytest

from rag.cli.exits import ExitCode
from rag.cli.terminal import SafeConsole
from tests.chroma import ChromaServer
from tests.command import make_command, rag, rag_process
from tests.conftest import EXAMPLE, SEEDS
from tests.ui.served import find_port


def test_index_then_status_then_ask() -> None:
    """From an empty folder to an answer; standard error has only progress, and no messages of libraries."""
    out, err = rag_process("index", str(SEEDS))
    assert out.splitlines()[-1] == "Index .rag: added 2, updated 0, removed 0, unchanged 0, failed 0."
    assert err.strip() == ""
    assert "unchanged 2" in rag("index", str(SEEDS))[0]
    assert "Articles  2" in rag("status")[0]
    answer = json.loads(rag("ask", "--json", EXAMPLE)[0])
    assert answer["status"] == "disputed"
    shown, err = rag_process("ask", EXAMPLE)
    assert shown.startswith("disputed: ")
    assert "1991" in shown
    assert "24 years" in shown
    assert err.strip() == ""


def test_no_evidence_is_not_an_error(seeds_index: Path) -> None:
    out, _ = rag("ask", "Who is the president of France?", "--index", str(seeds_index))
    assert out.startswith("no_evidence: ")
    assert "Nearest: " in out


def test_a_table_shows_what_was_read_from_each_file(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "good.txt").write_text("The bridge opened in 1932.")
    (articles / "bad.txt").write_bytes(b"\xff\xfe\x00")
    (articles / "odd.txt").write_text("---\npublished: soon\n---\nThe bridge is long.")
    out, _ = rag("index", "articles")
    assert "added 2, updated 0, removed 0, unchanged 0, failed 1" in out
    rows = {line.split()[0]: line for line in out.splitlines()}
    assert "skipped: it is not valid utf-16" in rows["bad.txt"]
    assert "its date 'soon' cannot be read" in rows["odd.txt"]
    assert "utf-8" in rows["good.txt"]
    checked, _ = rag("check", "articles", "--report", "report.json")
    assert checked.splitlines()[:-1] == out.splitlines()[:-2]
    report = json.loads(Path("report.json").read_text())
    assert (report["read"], report["skipped"], report["details"][0]["file"]) == (2, 1, "bad.txt")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["index", "nowhere"], 5, "nowhere does not exist"),
        (["index", "."], 5, "holds no article"),
        (["ask", EXAMPLE], 4, "no index in .rag; make one with `rag index FOLDER`"),
        (["status"], 4, "no index in .rag"),
        (["ask", EXAMPLE, "--passages", "0"], 2, "'passages' cannot be 0"),
        (["ask"], 2, "Missing argument 'QUESTION'."),
        (["ask", "q", "--colour"], 2, "No such option: --colour"),
        (["aks", "q"], 2, "No such command 'aks'. Did you mean 'ask'? See `rag --help`"),
        (["ask", "q", "--since", "soon"], 2, "'--since': invalid date 'soon'; use YYYY-MM-DD."),
        (["search", "q", "--since", "2024-02-01", "--until", "2024-01-31"], 2, "swap them"),
        (["ask", "q", "--format", "yaml"], 2, "'--format': 'yaml' is not one of 'text', 'json', 'markdown'"),
        (["index", ".", "--field", "body"], 2, "write it as text=body"),
    ],
)
def test_errors_are_one_line_with_a_code_of_their_kind(arguments: list[str], code: int, words: str) -> None:
    """`error: what, why, what to do` on standard error, nothing on standard output, and no file is left."""
    out, err = rag(*arguments, code=code)
    assert out == ""
    assert err.startswith("error: ")
    assert words in err
    assert err.count("\n") == 1
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize(
    ("question", "words"), [("", "empty"), (" \n?", "empty"), ("why " * 25_000, "99,999 characters")]
)
def test_questions_that_cannot_be_asked(seeds_index: Path, question: str, words: str) -> None:
    _, err = rag("ask", question, "--index", str(seeds_index), code=2)
    assert words in err


def test_an_index_of_another_embedder(seeds_index: Path) -> None:
    _, err = rag("ask", EXAMPLE, "--index", str(seeds_index), "--embedder", "other", code=4)
    assert "was made with embedder 'all-MiniLM-L6-v2', but 'other' is asked for" in err


def test_a_missing_embedder_fails_at_once() -> None:
    """No hub is contacted; the error says what to do instead."""
    _, err = rag("index", str(SEEDS), "--embedder", "nobody/nothing", code=6)
    assert "The embedder 'nobody/nothing' cannot be loaded" in err


def test_search_shows_both_passages_and_obeys_filters(tmp_path: Path) -> None:
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
    assert [p["title"] for p in json.loads(rag("search", "bridge", "--json", "--source", "dale")[0])] == ["New"]
    unknown = rag("search", "bridge", "--source", "The Dale", code=2)[1]
    assert "no article has the source 'The Dale'. Did you mean 'Dale'? `rag sources` lists all." in unknown


def test_a_chroma_server_from_indexing_to_answer(chroma: ChromaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server = chroma.new_database()
    monkeypatch.setenv("RAG_CHROMA_DATABASE", server.database)
    assert "there is no index" in rag("status", "--chroma", server.url, code=4)[1].lower()
    assert f"Index at {server.url}: added 2" in rag("index", str(SEEDS), "--chroma", server.url)[0]
    answer = json.loads(rag("ask", "--json", EXAMPLE, "--chroma", server.url)[0])
    assert answer["status"] == "disputed"
    assert "Articles  2" in rag("status", "--chroma", server.url)[0]


def test_watching_ends_with_ctrl_c(tmp_path: Path) -> None:
    """A new file is indexed and reported on standard output; Ctrl+C ends it with exit code 0.

    The first sync prints the table of files, and the report is written anew after each.
    """
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("A.")
    command = make_command("index", "articles", "--watch", "--report", "report.json")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        assert next(watching.stdout).startswith("File ")
        assert next(line for line in watching.stdout if "added 1," in line)
        assert read_until_written(Path("report.json"))["files"] == 1
        (tmp_path / "articles" / "b.txt").write_text("B.")
        assert "added 1, updated 0, removed 0, unchanged 1" in watching.stdout.readline()
        watching.send_signal(signal.SIGINT)
        _, err = watching.communicate(timeout=120)
    notes = err.splitlines()
    assert (watching.returncode, notes[-1], {*notes[:-1]}) == (
        0,
        "Stopped watching.",
        {"Report written to report.json."},
    )
    _, err = rag("index", "articles", "--watch", "--report", "articles/report.json", code=2)
    assert "lies in a folder that is watched" in err


def read_until_written(path: Path) -> dict[str, object]:
    """A report, once it is there in full."""
    for _ in range(600):
        with suppress(OSError, json.JSONDecodeError):
            return dict(json.loads(path.read_text()))
        time.sleep(0.05)
    raise AssertionError("no report was written")


def test_a_traceback_is_shown_only_with_debug() -> None:
    assert "Traceback" not in rag_process("status", code=4)[1]
    assert "Traceback" in rag_process("--debug", "status", code=1)[1]


def test_rag_alone_says_what_to_do_next(seeds_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an index, how to make one; with one, how to ask it."""
    assert "rag index FOLDER" in rag()[0]
    monkeypatch.setenv("RAG_INDEX", str(seeds_index))
    shown = rag()[0]
    assert "holds 2 articles" in shown
    assert "rag ask " in shown


def test_version_and_short_help() -> None:
    assert re.fullmatch(r"rag \d+\.\d+\.\d+\n", rag("--version")[0])
    assert rag("ask", "-h") == rag("ask", "--help")
    assert "Examples:" in rag("ask", "-h")[0]


def test_a_question_from_standard_input(seeds_index: Path) -> None:
    out, _ = rag("ask", "-", "--json", "--index", str(seeds_index), typed=f"{EXAMPLE}\n")
    assert json.loads(out)["question"] == EXAMPLE
    piped, _ = rag("ask", "--json", "--index", str(seeds_index), typed=f"{EXAMPLE}\n")
    assert json.loads(piped)["question"] == EXAMPLE


def test_an_answer_as_markdown_names_every_citation(seeds_index: Path) -> None:
    """The text, then one line per citation with its article and characters."""
    shown, _ = rag("ask", EXAMPLE, "--format", "markdown", "--index", str(seeds_index))
    text, _, sources = shown.partition("## Sources")
    cited = set(re.findall(r"\[(\d+)\]", text))
    assert cited == {"1", "2"}
    assert set(re.findall(r"^- \[(\d+)\] .*characters \d+-\d+", sources, re.MULTILINE)) == cited


def test_ctrl_c_ends_without_a_traceback(tmp_path: Path) -> None:
    """A command that reads standard input is stopped: exit code 130, one word, nothing else."""
    command = make_command("ask", "-", "--index", str(tmp_path))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as asking:
        assert asking.stdin is not None
        asking.stdin.write("When")
        asking.stdin.flush()
        while count_unread(asking.stdin):
            assert asking.poll() is None
            time.sleep(0.05)
        asking.send_signal(signal.SIGINT)
        _, err = asking.communicate(timeout=120)
    assert (asking.returncode, err) == (130, "Stopped.\n")


def test_ctrl_c_ends_the_start_without_a_traceback() -> None:
    """While the command's modules are imported, which takes seconds."""
    command = [sys.executable, "-X", "importtime", *make_command("ask", EXAMPLE)[1:]]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as starting:
        assert starting.stderr is not None
        assert any(line.endswith(" dataclasses\n") for line in starting.stderr)
        starting.send_signal(signal.SIGINT)
        _, err = starting.communicate(timeout=120)
    said = [line for line in err.splitlines() if not line.startswith("import time:")]
    assert (starting.returncode, said) == (int(ExitCode.INTERRUPTED), ["Stopped."])


def count_unread(pipe: IO[str]) -> int:
    """The number of bytes in a pipe that have not been read."""
    size = array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, size)
    return size[0]


def test_articles_are_shown_listed_and_removed(tmp_path: Path) -> None:
    """By id or title, in any capitals; an unknown one is named with the nearest; removal leaves the file alone."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "old.txt").write_text("---\ntitle: The old bridge\nsource: Hill\n---\nThe bridge opened in 1932.")
    (folder / "new.txt").write_text("---\ntitle: The new bridge\nsource: Dale\n---\nThe bridge opened in 1933.")
    rag("index", "articles")
    assert rag("show", "the OLD bridge") == rag("show", "old.txt")
    assert "The bridge opened in 1932." in rag("show", "old.txt")[0]
    assert json.loads(rag("show", "new.txt", "--json")[0])["source"] == "Dale"
    _, err = rag("show", "old bridge.txt", code=5)
    assert err.startswith("error: The index has no article 'old bridge.txt'. Did you mean ")
    assert "'The old bridge'" in err
    assert rag("sources")[0].splitlines()[1:] == ["       1  Dale", "       1  Hill"]
    assert "removed 1, unchanged 1" in rag("remove", "old.txt")[0]
    assert (folder / "old.txt").exists()
    rag("show", "old.txt", code=5)
    assert "added 1" in rag("index", "articles")[0]
    assert "removed 1, unchanged 1" in rag("remove", "old.txt", "--articles", "articles")[0]
    assert (folder / ".removed" / "old.txt").exists()


def write_reports(*names: str) -> None:
    """A folder of three articles in the current folder for each name, each with other texts."""
    for folder, sentence in zip(
        names, ("The bridge opened in {}.", "{} ferries sank.", "Rain fell for {} days."), strict=False
    ):
        Path(folder).mkdir()
        for number in range(3):
            (Path(folder) / f"{number}.txt").write_text(sentence.format(number))


def test_removing_an_article_never_replaces_the_others(tmp_path: Path) -> None:
    """Of another folder, it is refused; of one of several folders, the others stay; a file in subfolders is found."""
    write_reports("hill", "dale", "hill/hill")
    rag("index", "hill")
    _, err = rag("remove", "0.txt", "--articles", "dale", code=5)
    assert "dale/0.txt is not the article 0.txt of the index, whose text differs; nothing was removed." in err
    assert "is not one file in" in rag("remove", "hill/0.txt", "--articles", "dale", code=5)[1]
    assert (tmp_path / "dale" / "0.txt").exists()
    assert "removed 1, unchanged 5" in rag("remove", "hill/0.txt", "--articles", "hill")[0]
    assert not (tmp_path / "hill" / "hill" / "0.txt").exists()
    assert (tmp_path / "hill" / "0.txt").exists()
    rag("index", "hill", "dale")
    assert "removed 2, unchanged 6" in rag("remove", "hill/0.txt", "hill/1.txt", "--articles", "hill")[0]
    assert sorted(path.name for path in (tmp_path / "hill" / ".removed").iterdir()) == ["0.txt", "1-0.txt", "1.txt"]
    assert "added 0, updated 0, removed 0" in rag("index", "hill", "dale")[0]


def test_the_page_does_not_replace_an_index_by_another_folder(tmp_path: Path) -> None:
    """Nor by an empty one, which would empty it at the first upload."""
    write_reports("hill", "dale")
    (tmp_path / "empty").mkdir()
    rag("index", "hill")
    for folder in ("dale", "empty"):
        _, err = rag_process("chat", "--articles", folder, "--port", str(find_port()), code=5)
        assert f"The folder {folder} lacks 3 of the index's 3 articles; it was not changed." in err
    assert "unchanged 3" in rag("index", "hill")[0]


def test_repaired_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("The bridge opened in 1932.")
    rag("index", "articles")
    assert "Repaired" not in rag("index", "articles")[0]
    [catalog] = (tmp_path / ".rag").glob("state-*/catalog.sqlite")
    catalog.write_bytes(b"")
    (tmp_path / ".rag" / "current").unlink()
    repaired = [line for line in rag("index", "articles")[0].splitlines() if line.startswith("Repaired: ")]
    assert repaired == [
        "Repaired: current was damaged or missing.",
        f"Repaired: {catalog.parent.name}/catalog.sqlite was damaged or missing.",
    ]
    assert "Repaired" not in rag("index", "articles")[0]


ESCAPES = "S\x1b]0;PWNED\x07\u202e\nT"


def test_no_control_character_of_an_article_reaches_the_terminal(tmp_path: Path) -> None:
    """Nor one that a command did not think of: the console itself drops them."""
    (tmp_path / "articles").mkdir()
    article = {"id": "a", "text": f"The bridge opened in 1932. {ESCAPES}", "title": ESCAPES, "source": ESCAPES}
    (tmp_path / "articles" / "a.jsonl").write_text(json.dumps(article))
    for arguments in (["index", "articles"], ["sources"], ["show", "a.jsonl#a"], ["search", "When did it open?"]):
        out, err = rag(*arguments)
        assert not re.search("[\x1b\x07\u202e]", out + err), arguments
    assert rag("sources")[0].splitlines()[1:] == ["       1  S]0;PWNED T"]
    written = StringIO()
    SafeConsole(file=written, force_terminal=True, highlight=False).print(ESCAPES, style="bold")
    assert written.getvalue() == "\x1b[1mS]0;PWNED\x1b[0m\n\x1b[1mT\x1b[0m\n"


def test_two_folders_are_two_sources_and_neither_is_replaced_unasked(tmp_path: Path) -> None:
    """Omitting one would remove its articles, which must be confirmed; a renamed file is found by both its names."""
    for name, year in (("hill", 1932), ("dale", 1933)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(f"The bridge of {name} opened in {year}.")
    rag("index", "hill")
    assert "Renamed: a.txt is hill/a.txt now." in rag("index", "hill", "dale")[0]
    assert "The bridge of hill opened in 1932." in rag("show", "a.txt")[0]
    assert rag("sources")[0].splitlines()[1:] == ["       1  dale", "       1  hill"]
    _, err = rag("index", "dale", code=5)
    assert "lacks 2 of the index's 2 articles" in err
    assert {line.split()[0] for line in rag("check", "hill", "dale")[0].splitlines()} >= {"hill/a.txt", "dale/a.txt"}
    (tmp_path / "hill" / "a.txt").rename(tmp_path / "hill" / "b.txt")
    assert "Renamed: hill/a.txt is hill/b.txt now." in rag("index", "hill", "dale")[0]
    assert "The bridge of hill opened in 1932." in rag("show", "hill/a.txt")[0]
    assert "text=body" in rag("check", "hill", "--field", "body", code=2)[1]


def test_a_table_shows_the_first_title_and_the_range_of_dates_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    rows = ("text,title,date", "Bees.,On bees,2024-06-18", "Ants.,On ants,2024-05-03")
    (tmp_path / "articles" / "news.csv").write_text("\n".join(rows))
    row = rag("check", "articles")[0].splitlines()[1]
    assert "On bees and 1 more" in row
    assert "2024-05-03 to 2024-06-18" in row


def test_a_table_written_to_a_file_has_one_line_per_file(tmp_path: Path) -> None:
    """Reasons are not wrapped, so that they can be searched."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.docx").write_bytes(b"\xd0\xcf\x11\xe0 of an old program")
    lines = rag("check", "articles")[0].splitlines()
    assert len(lines) == 3
    assert "encrypted or in an old Office format; save it without a password, as docx, xlsx or pptx" in lines[1]
