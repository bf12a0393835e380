"""Heavy libraries are imported only when needed, and every package is installed.

The direction of imports, and which module imports which library, is checked by import-linter, whose contracts are in
pyproject.toml.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from grimp import ImportGraph, build_graph

ROOT = Path(__file__).parent.parent
HEAVY = {"torch", "transformers", "sentence_transformers", "gradio", "llama_index", "chromadb", "pydantic", "ray"}


def modules() -> list[Path]:
    return [*sorted(ROOT.glob("index/**/*.py")), *sorted(ROOT.glob("rag/**/*.py")), ROOT / "app.py"]


def test_import_rag_loads_nothing_heavy() -> None:
    """The public names are quick to import because the heavy libraries wait until they are needed."""
    code = f"from rag import *; import sys; print(sorted({HEAVY} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_every_package_is_installed() -> None:
    """A package that pyproject.toml does not name would be missing from a wheel."""
    named = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    found = {path.parent.relative_to(ROOT).as_posix().replace("/", ".") for path in modules()} - {"."}
    assert found == set(named)


def test_no_module_imports_itself_in_a_circle() -> None:
    """Not even inside a function or for types: what two modules need of each other belongs in a third."""
    graph = build_graph("rag", "index", cache_dir=None)
    assert [module for module in sorted(graph.modules) if is_in_circle(graph, module)] == []


def is_in_circle(graph: ImportGraph, module: str) -> bool:
    imported = graph.find_modules_directly_imported_by(module)
    return any(graph.find_shortest_chain(each, module) for each in imported)
