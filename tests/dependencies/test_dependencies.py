"""Dependencies have compatible licences, weights match their records, and unknowns are reported."""

from __future__ import annotations

from email.message import Message
from pathlib import Path

import pytest

from tests.dependencies import audit, licences
from tests.dependencies.installed import list_dependencies
from tests.dependencies.sbom import add_weights, keep_packages
from tests.dependencies.weights import WeightsFile, list_weights, write_record


def test_dependencies_are_those_needed_to_run() -> None:
    """Including transitive ones, and none that only tests need."""
    found = list_dependencies()
    assert {"chromadb", "tokenizers", "anyio"} <= found.keys()
    assert not {"cited-rag", "pytest", "mypy"} & found.keys()


def test_every_licence_is_compatible() -> None:
    found = {name: licences.find_licence(licences.read_metadata(own)) for name, own in list_dependencies().items()}
    assert licences.list_problems(found) == []


@pytest.mark.parametrize(
    ("licence", "is_problem"),
    [
        ("MIT", False),
        ("", True),
        ("GPL-3.0-only", True),
        ("AGPL-3.0", True),
        ("LGPL-2.1", False),
        ("MPL OR GPL", False),
    ],
)
def test_incompatible_licences(licence: str, is_problem: bool) -> None:
    assert bool(licences.list_problems({"one": licence})) == is_problem


def test_a_licence_is_found_wherever_it_is_stated() -> None:
    metadata = Message()
    assert licences.find_licence(metadata) == ""
    metadata["License"] = "MIT License\n\nCopyright"
    assert licences.find_licence(metadata) == "MIT License"
    metadata["Classifier"] = "License :: OSI Approved :: BSD License"
    assert licences.find_licence(metadata) == "BSD License"
    metadata["License-Expression"] = "BSD-3-Clause"
    assert licences.find_licence(metadata) == "BSD-3-Clause"


def test_weights_are_those_that_were_recorded() -> None:
    """All that the package ships; `python -m tests.dependencies.weights` records new ones."""
    found = list(list_weights())
    assert {file.path.name for file in found} >= {"roles.npz", "updating.npz", "contradictions.json", "config.json"}
    assert [file.path.name for file in found if not file.is_as_recorded] == []


def test_other_weights_are_found(tmp_path: Path) -> None:
    """Changed, missing, or not recorded."""
    folder, record = tmp_path / "rag" / "deep" / "weights", tmp_path / "record"
    folder.mkdir(parents=True)
    for name in ("kept.npz", "changed.npz", "missing.npz"):
        (folder / name).write_text(name)
    write_record(tmp_path, record)
    (folder / "changed.npz").write_text("other")
    (folder / "missing.npz").unlink()
    (folder / "new.npz").write_text("new")
    found = list(list_weights(tmp_path, record))[:-1]  # the last one is the embedder's
    assert [file.path.name for file in found if not file.is_as_recorded] == ["changed.npz", "missing.npz", "new.npz"]


def test_unaudited_packages_do_not_pass() -> None:
    """pip-audit itself succeeds if it knows nothing about a package."""
    one, other = {"name": "one", "version": "1", "vulns": []}, {"name": "two", "skip_reason": "not found"}
    assert audit.list_problems(audit.parse_report({"dependencies": [one]})) == []
    [said] = audit.list_problems(audit.parse_report({"dependencies": [one, other]}))
    assert said.startswith("1 packages could not be looked up")
    known = {**one, "vulns": [{"id": "CVE-1"}, {"id": "CVE-2"}]}
    assert audit.list_problems(audit.parse_report({"dependencies": [known]})) == ["one is vulnerable: CVE-1, CVE-2"]


def test_the_bill_lists_dependencies_and_weights(tmp_path: Path) -> None:
    file = tmp_path / "w.safetensors"
    file.write_bytes(b"")
    components = [{"bom-ref": name, "name": name} for name in ("Chroma_DB", "pytest")]
    links = [{"ref": "root", "dependsOn": ["Chroma_DB", "pytest"]}, {"ref": "pytest"}]
    whole = {"metadata": {"component": {"bom-ref": "root"}}, "components": components, "dependencies": links}
    found = add_weights(keep_packages(whole, {"chroma-db"}), [WeightsFile(file, "")])
    assert [each["name"] for each in found["components"]] == ["Chroma_DB", "w.safetensors"]
    assert found["dependencies"] == [{"ref": "root", "dependsOn": ["Chroma_DB"]}]
    assert found["components"][1]["hashes"][0]["content"].startswith("e3b0c442")  # of nothing
