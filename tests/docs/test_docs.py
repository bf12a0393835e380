"""The documentation is true: its code runs, its output is what is printed, and its reference matches the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from rag.cli.commands import app
from rag.settings import Settings
from tests.docs.blocks import ROOT, find_pages, prepare_folder, run_page
from tests.docs.reference import REFERENCE, make_files

LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)[^)]*\)")
MAX_README_LINES = 120


@pytest.mark.parametrize("page", find_pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_code_in_the_documentation_runs(page: Path, tmp_path: Path) -> None:
    """Each page starts in a folder with articles; a command fails the test unless it exits with 0."""
    prepare_folder(tmp_path)
    for block, shown in run_page(page.read_text(encoding="utf-8"), tmp_path):
        assert block.text == shown, "run `make reference` to update the output"


@pytest.mark.parametrize("path", make_files(), ids=lambda path: path.name)
def test_the_reference_matches_the_code(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == make_files()[path], "run `make reference`"


def test_every_setting_has_a_description() -> None:
    page = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert f"| `{name}` |" in page


def test_every_command_and_option_has_a_help_text() -> None:
    """A command without a docstring, or an option without help, would be missing from the reference.

    Every command has examples, too.
    """
    root = typer.main.get_command(app)
    groups = [root]
    for group in groups:
        for command in getattr(group, "commands", {}).values():
            groups.append(command)
            assert command.help, command.name
            assert "Examples:" in (command.epilog or "") or hasattr(command, "commands"), command.name
            for option in command.params:
                assert getattr(option, "help", None), (command.name, option.name)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_are_not_broken(page: str) -> None:
    """The pages under docs/ are checked by `mkdocs build --strict`."""
    for target in LINK.findall((ROOT / page).read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target


def test_paths_named_in_the_documentation_exist() -> None:
    """`rag/...`, `index/...` and `tests/...` in backticks, on every page and in CONTRIBUTING."""
    pages = [ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        for path in re.findall(r"`((?:rag|index|tests)/[\w./]*)`", page.read_text(encoding="utf-8")):
            assert (ROOT / path).exists(), f"{page.name} names {path}"


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= MAX_README_LINES
