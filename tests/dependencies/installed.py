"""The packages that the project needs to run, as they are installed here."""

from __future__ import annotations

from importlib.metadata import Distribution, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = "cited-rag"


def list_dependencies(root: str = PROJECT) -> dict[str, Distribution]:
    """The root's dependencies and their dependencies, by name, with the extras that packages ask for.

    Raises PackageNotFoundError if one is not installed.
    """
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [(root, "")]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        own = distribution(name)
        found[name] = own
        waiting += [pair for each in own.requires or () for pair in list_needed(Requirement(each), extra)]
    del found[root]
    return dict(sorted(found.items()))


def list_needed(requirement: Requirement, extra: str) -> list[tuple[str, str]]:
    """The package of a requirement, without extra and with each extra; empty if its marker does not apply."""
    if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
        return []
    name = canonicalize_name(requirement.name)
    return [(name, each) for each in ("", *requirement.extras)]
