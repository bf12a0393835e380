"""Libraries are imported only by their adapters, and heavy ones only when needed.

The direction of imports is checked by import-linter, whose contracts are in pyproject.toml.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEAVY = {"torch", "transformers", "sentence_transformers", "gradio", "llama_index", "chromadb", "pydantic", "ray"}
# The only places that may import each library.
ADAPTERS = {
    "chromadb": {"index/storing/store.py", "index/storing/clients.py"},
    "gradio": {
        "rag/ui/backlog.py",
        "rag/ui/chat.py",
        "rag/ui/disagreements.py",
        "rag/ui/events.py",
        "rag/ui/library.py",
        "rag/ui/page.py",
        "rag/ui/rating.py",
        "rag/ui/event_data.py",
        "rag/ui/sessions.py",
        "rag/ui/switching.py",
        "rag/ui/theme.py",
    },
    "ray": {"index/syncing/cluster.py"},
}


def imported(path: Path) -> set[str]:
    """Top names of everything that a module imports, also inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            names.add((node.module or "").split(".")[0])
    return names


def modules() -> list[Path]:
    return [*sorted(ROOT.glob("index/**/*.py")), *sorted(ROOT.glob("rag/**/*.py")), ROOT / "app.py"]


def test_libraries_stay_in_their_adapters() -> None:
    """Only the store and its clients import Chroma, only the page Gradio, only the cluster Ray."""
    for path in modules():
        for library, rooms in ADAPTERS.items():
            if library in imported(path):
                assert path.relative_to(ROOT).as_posix() in rooms


def test_import_rag_loads_nothing_heavy() -> None:
    """`import rag` is quick because the heavy libraries wait until they are needed."""
    code = f"import rag, sys; print(sorted({HEAVY} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_every_package_is_installed() -> None:
    """A package that pyproject.toml does not name would be missing from a wheel."""
    named = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    found = {path.parent.relative_to(ROOT).as_posix().replace("/", ".") for path in modules()} - {"."}
    assert found == set(named)
