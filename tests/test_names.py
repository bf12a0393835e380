"""No two public functions or classes have the same name, except the `main` of commands."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent


def public_names(path: Path) -> list[str]:
    """The functions and classes that a module defines at its top level, without those that begin with _."""
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [node.name for node in tree.body if isinstance(node, definitions)]
    return [name for name in names if not name.startswith("_") and name != "main"]


def test_a_public_name_is_defined_once() -> None:
    places = defaultdict(list)
    for path in [*ROOT.glob("index/**/*.py"), *ROOT.glob("rag/**/*.py"), ROOT / "app.py"]:
        for name in public_names(path):
            places[name].append(path.relative_to(ROOT).as_posix())
    assert {name: sorted(found) for name, found in places.items() if len(found) > 1} == {}
