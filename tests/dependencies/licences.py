"""The licence of every package that the project needs, as its metadata states it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.metadata import Distribution
from typing import Protocol

CLASSIFIER = "License :: "
MAX_NAME = 60
"""Characters of a licence's name; some packages put the whole text there."""
COPYLEFT = re.compile(r"\bA?GPL")
"""Licences that a program under the Apache licence cannot depend on; the LGPL is none."""


class Metadata(Protocol):
    """A package's metadata, in which a field may occur more than once."""

    def get(self, name: str, /) -> str | None: ...
    def get_all(self, name: str, /) -> list[str] | None: ...


def find_licence(metadata: Metadata) -> str:
    """The licence by SPDX expression, classifiers or free text; empty if none is stated."""
    if stated := metadata.get("License-Expression"):
        return stated
    classifiers = [each for each in metadata.get_all("Classifier") or () if each.startswith(CLASSIFIER)]
    names = [each.rpartition(" :: ")[2] for each in classifiers if not each.endswith("OSI Approved")]
    if names:
        return " AND ".join(names)
    lines = (metadata.get("License") or "").strip().splitlines()
    return lines[0][:MAX_NAME] if lines else ""


def list_problems(licences: Mapping[str, str]) -> list[str]:
    """A sentence for each package whose licence is not stated, or is copyleft without an alternative."""
    missing = [f"{name} states no licence" for name, licence in licences.items() if not licence]
    bound = [
        f"{name} has only {licence}"
        for name, licence in licences.items()
        if COPYLEFT.search(licence) and " OR " not in licence
    ]
    return missing + bound


def format_table(packages: Mapping[str, Distribution]) -> str:
    """A table in Markdown: package, version, licence."""
    rows = [f"| {name} | {own.version} | {find_licence(read_metadata(own))} |" for name, own in packages.items()]
    return "\n".join(["| package | version | licence |", "| --- | --- | --- |", *rows, ""])


def read_metadata(package: Distribution) -> Metadata:
    found: Metadata = package.metadata  # type: ignore[assignment]  # an e-mail message, which has these methods
    return found
