"""Checks licences, weights and known vulnerabilities, and writes a table: `python -m tests.dependencies FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.dependencies import audit, licences
from tests.dependencies.installed import list_dependencies
from tests.dependencies.weights import list_weights


def main(table: Path) -> int:
    """Return the exit status: 0 if all is well, 1 if something is wrong or could not be looked up."""
    packages = list_dependencies()
    found = {name: licences.find_licence(licences.read_metadata(own)) for name, own in packages.items()}
    text = licences.format_table(packages)
    table.parent.mkdir(parents=True, exist_ok=True)
    table.write_text(text, encoding="utf-8")
    weights = list(list_weights())
    changed = [
        f"{file.path.name} has not the sha256 that is recorded; install it again, or record new weights with "
        "`python -m tests.dependencies.weights`"
        for file in weights
        if not file.is_as_recorded
    ]
    audited = audit.run_audit(packages)
    print(f"{text}\n{len(packages)} packages, {len(set(found.values()))} licences; the table is in {table}.")
    print(f"{len(weights)} files of weights, {len(weights) - len(changed)} as recorded.")
    print(f"{audited.audited} packages looked up, {len(audited.vulnerable)} with known vulnerabilities.")
    problems = [*licences.list_problems(found), *changed, *audit.list_problems(audited)]
    for problem in problems:
        print(f"error: {problem}.", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
