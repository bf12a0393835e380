"""The public API: the names that each package exports. Changing them changes the contract."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

import pytest

from index import FolderIndex, read_folder
from rag import Assistant
from rag.evaluation import FolderRecord, GoldError, RunError, load_report, read_gold

ROOT = Path(__file__).parent.parent
ERRORS = [
    "ArticleFolderError",
    "ArticleNotFoundError",
    "ClusterError",
    "IndexMismatchError",
    "IndexNotFoundError",
    "IndexUnavailableError",
    "ModelError",
    "QuestionError",
    "RagError",
    "SettingsError",
]
PUBLIC = {
    "rag": [
        "Answer",
        "Assistant",
        "Citation",
        "Claim",
        "Disagreement",
        "Passage",
        "Position",
        "RagError",
        "Trace",
        "Turn",
    ],
    "rag.evaluation": [
        "Case",
        "FolderRecord",
        "GoldClaim",
        "GoldError",
        "GoldPosition",
        "Options",
        "Outcome",
        "Record",
        "Report",
        "RunError",
        "System",
        "compare_runs",
        "evaluate",
        "load_report",
        "make_report",
        "make_schema",
        "read_gold",
        "run",
    ],
    "rag.evaluation.adapters": ["FORMATS", "GoldFormat"],
    "rag.evaluation.baselines": ["BASELINES", "Baseline", "BaselineUnavailableError"],
    "rag.evaluation.measures": ["MEASURES", "Measure", "Score"],
    "rag.readers": ["Reader", "embedded_reader"],
    "rag.values": [
        "Age",
        "Amount",
        "Comparison",
        "Duration",
        "Fraction",
        "Money",
        "Name",
        "Numeric",
        "Ordinal",
        "Place",
        "Quantity",
        "ScoreValue",
        "Text",
        "Time",
        "Value",
        "compare",
        "measure_precision",
        "precision",
        "read_value",
        "same",
        "say_same",
    ],
    "index": [
        *ERRORS,
        "DEFAULT_EMBEDDER",
        "Article",
        "Chunk",
        "Embedder",
        "Fields",
        "FileReport",
        "Filter",
        "FolderIndex",
        "FolderReading",
        "Location",
        "Manifest",
        "MemoryIndex",
        "Problem",
        "ReadOptions",
        "SentenceTransformerEmbedder",
        "Server",
        "ServerIndex",
        "Snapshot",
        "SyncReport",
        "location_of",
        "read_folder",
        "split",
        "sync",
        "sync_reading",
    ],
    "index.reading": ["Fields", "ReadOptions", "read_folder"],
}
PACKAGES = sorted(
    path.parent.relative_to(ROOT).as_posix().replace("/", ".")
    for top in ("rag", "index")
    for path in (ROOT / top).rglob("__init__.py")
)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_exports_these_names(package: str) -> None:
    """A package that is not in the table is internal and exports nothing."""
    exported = importlib.import_module(package).__all__
    assert sorted(exported) == sorted(PUBLIC.get(package, []))


@pytest.mark.parametrize(("package", "name"), [(package, name) for package, names in PUBLIC.items() for name in names])
def test_a_public_name_is_explained(package: str, name: str) -> None:
    """Functions and classes have a docstring of their own, and so have methods and properties."""
    value = getattr(importlib.import_module(package), name)
    if not callable(value):  # a constant
        return
    assert value.__doc__
    assert not (is_dataclass(value) and value.__doc__.startswith(f"{name}(")), "a docstring that dataclass made"
    for member, own in vars(value).items() if inspect.isclass(value) else ():
        function = own.fget if isinstance(own, property) else getattr(own, "__func__", own)
        if not member.startswith("_") and inspect.isfunction(function):
            assert inspect.getdoc(getattr(value, member)), member


class OtherPath:
    """A path that is neither a string nor a `pathlib.Path`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __fspath__(self) -> str:
        return str(self._path)


@pytest.mark.parametrize("kind", [Path, str, OtherPath])
def test_paths_may_be_of_any_kind(kind: Callable[[Path], Any], tmp_path: Path) -> None:
    """Strings and objects with `__fspath__` name files and folders as `pathlib.Path` does."""
    folder, gold, report = tmp_path / "articles", tmp_path / "gold.jsonl", tmp_path / "report.json"
    folder.mkdir()
    (folder / "a.txt").write_text("The Felden pier was built in 1971.")
    gold.write_text("")
    report.write_text("[]")
    assert [each.id for each in read_folder(kind(folder)).articles] == ["a.txt"]
    assert Assistant.from_folder(kind(folder), kind(tmp_path / "i")).search("pier")
    assert Assistant.open(kind(tmp_path / "i")).search("pier")
    assert FolderIndex(kind(tmp_path / "i")).snapshot().count() == (1, 1)
    with pytest.raises(GoldError, match="is empty"):
        read_gold(kind(gold))
    with pytest.raises(RunError, match="is not a report"):
        load_report(kind(report))
    with FolderRecord(kind(tmp_path / "run"), {}, resume=False):
        assert (tmp_path / "run").is_dir()
