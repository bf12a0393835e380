"""Writes a software bill of materials in CycloneDX format: `python -m tests.dependencies.sbom FILE`.

cyclonedx-py lists everything that is installed; this keeps only what the project needs to run, and adds the weights.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from tests.dependencies.installed import PROJECT, list_dependencies
from tests.dependencies.weights import WeightsFile, list_weights

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def make_sbom() -> dict[str, Any]:
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--pyproject", str(PYPROJECT), sys.executable]
    whole = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return add_weights(keep_packages(whole, list_dependencies()), list_weights())


def keep_packages(sbom: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    """The bill with only the packages of these names and their dependency entries."""
    kept = [each for each in sbom["components"] if canonicalize_name(each["name"]) in names]
    refs = {each["bom-ref"] for each in kept} | {sbom["metadata"]["component"]["bom-ref"]}
    links = [
        {**each, "dependsOn": [ref for ref in each.get("dependsOn", ()) if ref in refs]}
        for each in sbom["dependencies"]
        if each["ref"] in refs
    ]
    return {**sbom, "components": kept, "dependencies": links}


def add_weights(sbom: dict[str, Any], weights: Iterable[WeightsFile]) -> dict[str, Any]:
    models = [
        {
            "type": "machine-learning-model",
            "bom-ref": f"weights:{file.path.name}",
            "name": file.path.name,
            "hashes": [{"alg": "SHA-256", "content": file.sha256}],
        }
        for file in weights
    ]
    return {**sbom, "components": [*sbom["components"], *models]}


def main(path: Path) -> None:
    sbom = make_sbom()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(sbom, indent=2), encoding="utf-8")
    print(f"{len(sbom['components'])} components that {PROJECT} needs, weights included: {path}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
