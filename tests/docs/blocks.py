"""Runs the code in the documentation and compares its output; `python -m tests.docs.blocks` updates the output."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from typer.testing import CliRunner

from rag.cli.commands import app

ROOT = Path(__file__).parents[2]
FENCE = re.compile(
    r"^(?P<reason><!-- not run: [^\n]+ -->\n)?```(?P<language>python|console)\n(?P<text>.*?)^```$", re.M | re.S
)
PROMPT = "$ "


@dataclass(frozen=True)
class Block:
    """A fenced block that can be run; `start` and `end` are the characters of its content in the page."""

    language: str
    text: str
    start: int
    end: int
    is_run: bool

    @property
    def commands(self) -> list[tuple[str, str]]:
        """Each command of a console block, with the output below it."""
        found: list[tuple[str, str]] = []
        for line in self.text.splitlines(keepends=True):
            if line.startswith(PROMPT):
                found.append((line.removeprefix(PROMPT).rstrip("\n"), ""))
            else:
                found[-1] = (found[-1][0], found[-1][1] + line)
        return found


def find_blocks(text: str) -> list[Block]:
    """The python and console blocks of a page, in order."""
    return [
        Block(each["language"], each["text"], each.start("text"), each.end("text"), each["reason"] is None)
        for each in FENCE.finditer(text)
    ]


def find_pages() -> list[Path]:
    """The pages whose code is run: the README and the guides. The reference is generated from the code."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [
        page
        for page in pages
        if "reference" not in page.parts
        and "demo" not in page.parts
        and any(block.is_run for block in find_blocks(page.read_text(encoding="utf-8")))
    ]


def prepare_folder(folder: Path) -> None:
    """Prepare what the pages assume: two folders of articles and a gold file."""
    shutil.copytree(ROOT / "docs" / "demo" / "articles", folder / "articles")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    shutil.copy(ROOT / "tests" / "gold" / "seeds.jsonl", folder / "gold.jsonl")


def run_command(command: str, folder: Path) -> str:
    """Run a shell command; return its standard output. Raises AssertionError if it fails.

    `rag` is run in this process, which loads the models only once.
    """
    if command.startswith("rag ") and not set("|<>&") & set(command):
        ended = CliRunner().invoke(app, shlex.split(command, comments=True)[1:])
        assert ended.exit_code == 0, f"{command}\n{ended.output}{ended.exception}"
        return ended.stdout
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path}
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def run_page(text: str, folder: Path) -> Iterator[tuple[Block, str]]:
    """Run the blocks of a page in order; yield each console block with the output it should have."""
    with chdir(folder):
        for block in find_blocks(text):
            if not block.is_run:
                continue
            if block.language == "python":
                exec(compile(block.text, "the documentation", "exec"), {})  # noqa: S102 (our own text)
                continue
            shown = ""
            for command, expected in block.commands:
                output = run_command(command, folder)
                shown += f"{PROMPT}{command}\n{output if expected else ''}"
            yield block, shown


def main() -> None:
    """Replace the output shown on pages by what the commands print now."""
    for page in find_pages():
        text = page.read_text(encoding="utf-8")
        with TemporaryDirectory() as folder:
            prepare_folder(Path(folder))
            changed = text
            for block, shown in reversed(list(run_page(text, Path(folder)))):
                changed = changed[: block.start] + shown + changed[block.end :]
        page.write_text(changed, encoding="utf-8")


if __name__ == "__main__":
    main()
